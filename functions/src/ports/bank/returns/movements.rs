//! `camt.053` and `camt.054`: the booked entries of an account, one event for each transaction.
//!
//! Two shapes changed between the versions and are both read: `Sts` and `Dbtr`, which became a choice (`Sts/Cd`, `Dbtr/Pty`).

use jiff::civil::Date;
use mce_shared::identifiers::Iban;
use mce_shared::money::Euros;

use super::reason::reason;
use super::{BankEvent, BankReturn, Closing, Element, ReturnError, ReturnKind, need, need_text, unreadable};

/// Adds what the statements (or the notifications) of the message say.
pub(super) fn add(read: &mut BankReturn, message: &Element, name: &'static str) -> Result<(), ReturnError> {
    need(message, name)?;
    let mut rank = 0;
    for statement in message.all(name) {
        same_account(read, statement)?;
        if read.kind == ReturnKind::Camt053 {
            read.closing = closing(statement)?.or(read.closing);
        }
        for element in statement.all("Ntry") {
            rank += 1;
            if let Some(entry) = Entry::read(element, &format!("{}/{rank}", read.message_id))? {
                read.events.extend(entry.events()?);
            }
        }
    }
    Ok(())
}

fn same_account(read: &mut BankReturn, statement: &Element) -> Result<(), ReturnError> {
    let account = need_text(need(statement, "Acct/Id")?, "IBAN")?;
    let account: Iban = account.parse().map_err(|_| ReturnError::Account)?;
    match &read.account {
        Some(known) if *known != account => {
            Err(ReturnError::SeveralAccounts(known.masked(), account.masked()))
        }
        _ => {
            read.account = Some(account);
            Ok(())
        }
    }
}

fn closing(statement: &Element) -> Result<Option<Closing>, ReturnError> {
    let is_closing = |balance: &&Element| balance.text_at("Tp/CdOrPrtry/Cd") == Some("CLBD");
    let Some(balance) = statement.all("Bal").find(is_closing) else { return Ok(None) };
    let amount = euros(need(balance, "Amt")?)?;
    let balance_on = date(need(balance, "Dt")?)?;
    Ok(Some(Closing { on: balance_on, balance: if is_credit(balance)? { amount } else { -amount } }))
}

/// A booked entry of the account.
struct Entry<'a> {
    element: &'a Element,
    credit: bool,
    /// It undoes an earlier entry.
    reversal: bool,
    on: Date,
    amount: Euros,
    id: String,
}

impl<'a> Entry<'a> {
    /// `None` for an entry that is not booked; `otherwise` identifies it when the bank doesn't.
    fn read(element: &'a Element, otherwise: &str) -> Result<Option<Entry<'a>>, ReturnError> {
        let status = element.text_at("Sts/Cd").or_else(|| element.text_at("Sts/Prtry"));
        if status.map_or_else(|| need_text(element, "Sts"), Ok)? != "BOOK" {
            return Ok(None);
        }
        let day = element.child("BookgDt").or_else(|| element.child("ValDt"));
        let id = element.text_at("AcctSvcrRef").or_else(|| element.text_at("NtryRef"));
        Ok(Some(Entry {
            element,
            credit: is_credit(element)?,
            reversal: matches!(element.text_at("RvslInd"), Some("true" | "1")),
            on: date(day.map_or_else(|| need(element, "BookgDt"), Ok)?)?,
            amount: euros(need(element, "Amt")?)?,
            id: id.unwrap_or(otherwise).to_owned(),
        }))
    }

    fn events(&self) -> Result<Vec<BankEvent>, ReturnError> {
        let parts = self.parts();
        let mut sum = Euros::ZERO;
        let mut events = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let amount = self.amount_of(part, parts.len())?;
            sum += amount;
            let entry = if parts.len() == 1 { self.id.clone() } else { format!("{}/{}", self.id, index + 1) };
            events.push(self.event(part, amount, entry));
        }
        if sum != self.amount {
            return Err(ReturnError::Total { entry: self.id.clone(), total: self.amount, sum });
        }
        Ok(events)
    }

    /// What the entry is made of: its transactions, the groups that it gives without their transactions, or itself.
    fn parts(&self) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        for details in self.element.all("NtryDtls") {
            let batch = details.child("Btch");
            parts.extend(
                details.all("TxDtls").map(|transaction| Part { batch, transaction: Some(transaction) }),
            );
            if details.child("TxDtls").is_none() && batch.is_some() {
                parts.push(Part { batch, transaction: None });
            }
        }
        if parts.is_empty() {
            parts.push(Part { batch: None, transaction: None });
        }
        parts
    }

    /// Its own amount; that of the entry when it is alone in it.
    fn amount_of(&self, part: &Part<'_>, parts: usize) -> Result<Euros, ReturnError> {
        let amount = match part.transaction {
            Some(transaction) => transaction.child("Amt").or_else(|| transaction.at("AmtDtls/TxAmt/Amt")),
            None => part.batch.and_then(|batch| batch.child("TtlAmt")),
        };
        match amount {
            Some(amount) => euros(amount),
            None if parts == 1 => Ok(self.amount),
            None => euros(need(part.transaction.or(part.batch).unwrap_or(self.element), "Amt")?),
        }
    }

    fn event(&self, part: &Part<'_>, amount: Euros, entry: String) -> BankEvent {
        let on = self.on;
        let end_to_end_id = part.end_to_end_id().filter(|_| self.may_be_ours(part)).map(str::to_owned);
        let payment_info_id = part.payment_info_id().filter(|_| self.may_be_ours(part)).map(str::to_owned);
        match (self.credit, end_to_end_id, payment_info_id) {
            (true, Some(end_to_end_id), _) if self.comes_back(part) => {
                let reason = part.transaction.and_then(|transaction| reason(transaction, "RtrInf"));
                BankEvent::Returned { end_to_end_id, on, amount, reason, entry }
            }
            (true, ..) => {
                BankEvent::Received { on, amount, remittance: self.words(part), from: part.debtor(), entry }
            }
            (false, Some(end_to_end_id), payment_info_id) if !self.reversal => {
                BankEvent::TransferBooked { end_to_end_id, payment_info_id, on, amount, entry }
            }
            (false, None, Some(payment_info_id)) if !self.reversal => {
                BankEvent::BatchBooked { payment_info_id, on, amount, entry }
            }
            (false, ..) => BankEvent::Other { on, amount, text: self.words(part), entry },
        }
    }

    /// An issued transfer, as far as the bank says what it is: a direct debit has an `EndToEndId` too, the creditor's. Some
    /// banks file a return under the received transfers.
    fn may_be_ours(&self, part: &Part<'_>) -> bool {
        let family = self.code(part, "Fmly/Cd");
        family.is_none_or(|family| family == "ICDT" || self.credit && family == "RCDT")
    }

    fn comes_back(&self, part: &Part<'_>) -> bool {
        let returned = part.transaction.is_some_and(|transaction| transaction.child("RtrInf").is_some());
        returned || self.reversal || self.code(part, "Fmly/SubFmlyCd") == Some("RRTN")
    }

    /// Of the bank transaction code: the transaction's, or the entry's.
    fn code<'b>(&self, part: &Part<'b>, name: &str) -> Option<&'b str>
    where
        'a: 'b,
    {
        let path = format!("BkTxCd/Domn/{name}");
        let own = part.transaction.and_then(|transaction| transaction.text_at(&path));
        own.or_else(|| self.element.text_at(&path))
    }

    /// What is written beside the transaction, or what the bank writes of it, or of the entry.
    fn words(&self, part: &Part<'_>) -> String {
        let added = |element: Option<&Element>, name| {
            element.and_then(|element| element.text_at(name)).unwrap_or_default().to_owned()
        };
        let candidates = [
            part.remittance(),
            added(part.transaction, "AddtlTxInf"),
            added(Some(self.element), "AddtlNtryInf"),
        ];
        candidates.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
    }
}

/// A transaction of an entry, or a group without its transactions, or neither: the entry itself.
struct Part<'a> {
    batch: Option<&'a Element>,
    transaction: Option<&'a Element>,
}

impl<'a> Part<'a> {
    fn end_to_end_id(&self) -> Option<&'a str> {
        self.transaction?.text_at("Refs/EndToEndId").filter(|id| *id != "NOTPROVIDED")
    }

    fn payment_info_id(&self) -> Option<&'a str> {
        let own = self.transaction.and_then(|transaction| transaction.text_at("Refs/PmtInfId"));
        own.or_else(|| self.batch?.text_at("PmtInfId"))
    }

    /// Every line of it, and the reference of a structured one.
    fn remittance(&self) -> String {
        let Some(information) = self.transaction.and_then(|transaction| transaction.child("RmtInf")) else {
            return String::new();
        };
        let lines = information.all("Ustrd").map(|line| line.text.as_str());
        let references =
            information.all("Strd").filter_map(|structured| structured.text_at("CdtrRefInf/Ref"));
        lines.chain(references).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn debtor(&self) -> String {
        let parties = self.transaction.and_then(|transaction| transaction.child("RltdPties"));
        let name = |path| parties.and_then(|parties| parties.text_at(path));
        let names = ["Dbtr/Pty/Nm", "Dbtr/Nm", "Dbtr/Agt/FinInstnId/Nm", "UltmtDbtr/Pty/Nm", "UltmtDbtr/Nm"];
        names.into_iter().find_map(name).unwrap_or_default().to_owned()
    }
}

fn is_credit(element: &Element) -> Result<bool, ReturnError> {
    match need_text(element, "CdtDbtInd")? {
        "CRDT" => Ok(true),
        "DBIT" => Ok(false),
        _ => Err(unreadable(need(element, "CdtDbtInd")?)),
    }
}

/// The day of a date, or of a moment as the bank wrote it.
fn date(element: &Element) -> Result<Date, ReturnError> {
    let text = element.text_at("Dt").or_else(|| element.text_at("DtTm"));
    let text = text.map_or_else(|| need_text(element, "Dt"), Ok)?;
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.ok_or_else(|| ReturnError::Unreadable { element: element.name.clone(), value: text.to_owned() })
}

/// An amount in euros, in any form of `xs:decimal` (`+480.00`, `480.`, `.50`, `000480.00`); the schemas allow five decimals,
/// those after the second must be zeros.
fn euros(element: &Element) -> Result<Euros, ReturnError> {
    match element.currency.as_deref() {
        Some("EUR") => {}
        other => return Err(ReturnError::Currency(other.unwrap_or_default().to_owned())),
    }
    let unsigned = element.text.strip_prefix('+').unwrap_or(&element.text);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    if whole.is_empty() && decimals.is_empty() {
        return Err(unreadable(element));
    }
    let (units, cents) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    let amount = format!("{units:0>1}.{cents:0<2}").parse::<Euros>().map_err(|_| unreadable(element))?;
    if amount.is_negative() { Err(unreadable(element)) } else { Ok(amount) }
}
