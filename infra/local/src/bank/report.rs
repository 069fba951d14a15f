//! `camt.054.001.08` tells what moves on the account as it moves, `camt.053.001.08` a whole day of it with its balances.

use jiff::civil::Date;
use mce_shared::money::Euros;

use super::records::{Detail, Movement, MovementKind};
use super::xml::{Element, document, euros, parent, text};
use super::{Account, Header};

/// A notice of movements, every transaction told.
pub(super) fn notice<'a>(
    header: &Header,
    account: &Account,
    movements: impl IntoIterator<Item = &'a Movement>,
) -> String {
    let entries = movements.into_iter().map(|movement| entry(movement, account, true));
    let told = [text("Id", &header.id), text("CreDtTm", &header.at), holder(account)];
    let notification = parent("Ntfctn", told.into_iter().chain(entries));
    document("camt.054.001.08", parent("BkToCstmrDbtCdtNtfctn", [group(header), notification]))
}

/// The statement of a day. As many banks do, it tells a group of transfers as one debit.
pub(super) fn statement<'a>(
    header: &Header,
    account: &Account,
    day: Date,
    opening: Euros,
    movements: impl IntoIterator<Item = &'a Movement> + Clone,
) -> String {
    let closing = opening + movements.clone().into_iter().map(|movement| movement.amount).sum::<Euros>();
    let told = [
        text("Id", &header.id),
        text("ElctrncSeqNb", header.number),
        text("CreDtTm", &header.at),
        holder(account),
        balance("OPBD", opening, day),
        balance("CLBD", closing, day),
    ];
    let entries = movements.into_iter().map(|movement| entry(movement, account, false));
    let statement = parent("Stmt", told.into_iter().chain(entries));
    document("camt.053.001.08", parent("BkToCstmrStmt", [group(header), statement]))
}

fn group(header: &Header) -> Element {
    parent("GrpHdr", [text("MsgId", &header.id), text("CreDtTm", &header.at)])
}

fn holder(account: &Account) -> Element {
    parent("Acct", [iban(account.iban.as_str()), text("Ccy", "EUR"), text("Nm", &account.holder)])
}

fn iban(iban: &str) -> Element {
    parent("Id", [text("IBAN", iban)])
}

fn balance(code: &'static str, amount: Euros, on: Date) -> Element {
    let code = parent("Tp", [parent("CdOrPrtry", [text("Cd", code)])]);
    parent("Bal", [code, euros("Amt", amount), direction(amount), day("Dt", on)])
}

fn direction(amount: Euros) -> Element {
    text("CdtDbtInd", if amount.is_negative() { "DBIT" } else { "CRDT" })
}

fn day(name: &'static str, on: Date) -> Element {
    parent(name, [text("Dt", on)])
}

fn entry(movement: &Movement, account: &Account, every_transaction: bool) -> Element {
    let (family, sub_family) = match movement.kind {
        MovementKind::Batch { .. } | MovementKind::Debit => ("ICDT", "ESCT"),
        MovementKind::Return => ("ICDT", "RRTN"),
        MovementKind::Credit => ("RCDT", "ESCT"),
    };
    let family = parent("Fmly", [text("Cd", family), text("SubFmlyCd", sub_family)]);
    let told = [
        euros("Amt", movement.amount),
        direction(movement.amount),
        parent("Sts", [text("Cd", "BOOK")]),
        day("BookgDt", movement.on),
        day("ValDt", movement.on),
        text("AcctSvcrRef", &movement.entry),
        parent("BkTxCd", [parent("Domn", [text("Cd", "PMNT"), family])]),
    ];
    parent("Ntry", told.into_iter().chain([details(movement, account, every_transaction)]))
}

fn details(movement: &Movement, account: &Account, every_transaction: bool) -> Element {
    let batch = match &movement.kind {
        MovementKind::Batch { message_id, payment_info_id } => Some(parent(
            "Btch",
            [
                text("MsgId", message_id),
                text("PmtInfId", payment_info_id),
                text("NbOfTxs", movement.details.len()),
                euros("TtlAmt", movement.amount),
                direction(movement.amount),
            ],
        )),
        MovementKind::Debit | MovementKind::Return | MovementKind::Credit => None,
    };
    let told = every_transaction || batch.is_none();
    let transactions =
        movement.details.iter().filter(|_| told).map(|one| transaction(one, movement, account));
    parent("NtryDtls", batch.into_iter().chain(transactions))
}

fn transaction(detail: &Detail, movement: &Movement, account: &Account) -> Element {
    let references = match &detail.payment_info_id {
        Some(id) => vec![text("PmtInfId", id), text("EndToEndId", &detail.end_to_end_id)],
        None => vec![text("EndToEndId", &detail.end_to_end_id)],
    };
    let told = [parent("Refs", references), euros("Amt", detail.amount), direction(movement.amount)];
    let lines =
        (!detail.remittance.is_empty()).then(|| parent("RmtInf", [text("Ustrd", &detail.remittance)]));
    let returned = (movement.kind == MovementKind::Return).then(|| returned(detail));
    let rest = [Some(parties(detail, movement, account)), lines, returned];
    parent("TxDtls", told.into_iter().chain(rest.into_iter().flatten()))
}

/// Who pays and who is paid: of a return, as in the transfer that comes back.
fn parties(detail: &Detail, movement: &Movement, account: &Account) -> Element {
    let party = |name, who: &str| parent(name, [parent("Pty", [text("Nm", who)])]);
    let number = |name, number: &str| (!number.is_empty()).then(|| parent(name, [iban(number)]));
    let (own_name, own_number) = (account.holder.as_str(), account.iban.as_str());
    let (name, of) = (detail.party.as_str(), detail.iban.as_str());
    let ((from, from_number), (to, to_number)) = match movement.kind {
        MovementKind::Credit => ((name, of), (own_name, own_number)),
        MovementKind::Batch { .. } | MovementKind::Debit | MovementKind::Return => {
            ((own_name, own_number), (name, of))
        }
    };
    let told = [
        Some(party("Dbtr", from)),
        number("DbtrAcct", from_number),
        Some(party("Cdtr", to)),
        number("CdtrAcct", to_number),
    ];
    parent("RltdPties", told.into_iter().flatten())
}

fn returned(detail: &Detail) -> Element {
    let reason = parent("Rsn", [text("Cd", &detail.reason)]);
    parent("RtrInf", [reason, text("AddtlInf", &detail.words)])
}
