//! `pain.002`: the file, each group and each transfer have a status when the bank says something of them.

use super::reason::reason;
use super::{BankEvent, Element, Noted, ReturnError};

/// What the bank does with a file, a group or a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferStatus {
    /// Accepted, not executed yet.
    Received,
    /// Executed.
    Booked,
    /// Accepted with a change, which the reason tells (the day of execution, say).
    Changed,
    /// Some of its transfers are rejected.
    Partial,
    /// Not decided: a signature or a check is waited for.
    Pending,
    /// Will not be executed.
    Rejected,
    /// Taken back before it was executed.
    Cancelled,
    /// Whether the name fits the account (verification of payee): nothing is decided by it.
    Payee(Payee),
}

/// What the payee's bank says of the name that we gave for his account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payee {
    Matches,
    Close,
    Differs,
    /// The bank does not answer for that account.
    Unanswered,
    /// Of several transfers, not all match.
    Mixed,
}

impl Payee {
    /// What to make of it, in French; nothing when the name matches.
    #[must_use]
    pub const fn french(self) -> Option<&'static str> {
        match self {
            Self::Matches => None,
            Self::Close => Some("le nom est proche de celui du titulaire du compte, sans être le même"),
            Self::Differs => Some("le nom n’est pas celui du titulaire du compte"),
            Self::Unanswered => {
                Some("la banque du bénéficiaire ne dit pas si le nom est celui du titulaire du compte")
            }
            Self::Mixed => Some("certains noms ne sont pas ceux des titulaires des comptes"),
        }
    }
}

impl TransferStatus {
    /// Reads a code of the external code sets of ISO 20022, those of the verification of payee included.
    fn of(code: &str) -> Option<TransferStatus> {
        match code {
            "RCVD" | "ACTC" | "ACCP" | "ACFC" | "ACSP" | "ACWP" | "ACPD" | "PRES" => Some(Self::Received),
            "ACSC" | "ACCC" => Some(Self::Booked),
            "ACWC" => Some(Self::Changed),
            "PART" => Some(Self::Partial),
            "PDNG" | "PATC" | "BLCK" => Some(Self::Pending),
            "RCVC" => Some(Self::Payee(Payee::Matches)),
            "RVMC" => Some(Self::Payee(Payee::Close)),
            "RVNM" => Some(Self::Payee(Payee::Differs)),
            "RVNA" => Some(Self::Payee(Payee::Unanswered)),
            "RVCM" => Some(Self::Payee(Payee::Mixed)),
            "RJCT" => Some(Self::Rejected),
            "CANC" => Some(Self::Cancelled),
            _ => None,
        }
    }
}

pub(super) fn events(report: &Element<'_>, noted: &mut Vec<Noted>) -> Vec<(usize, BankEvent)> {
    let mut events = Vec::new();
    for group in report.all("OrgnlGrpInfAndSts") {
        events.extend(file_status(group, noted).map(|event| (group.at, event)));
    }
    for batch in report.all("OrgnlPmtInfAndSts") {
        events.extend(batch_status(batch, noted).map(|event| (batch.at, event)));
        for transfer in batch.all("TxInfAndSts") {
            events.extend(transfer_status(Some(batch), transfer, noted).map(|event| (transfer.at, event)));
        }
    }
    // Some banks leave out the block of the group.
    for transfer in report.all("TxInfAndSts") {
        events.extend(transfer_status(None, transfer, noted).map(|event| (transfer.at, event)));
    }
    events
}

fn file_status(group: &Element<'_>, noted: &mut Vec<Noted>) -> Option<BankEvent> {
    let status = status(group, "GrpSts", noted)?;
    let message_id = named(group, &["OrgnlMsgId"], noted)?;
    Some(BankEvent::FileStatus { message_id, status, reason: reason(group, "StsRsnInf") })
}

fn batch_status(batch: &Element<'_>, noted: &mut Vec<Noted>) -> Option<BankEvent> {
    let status = status(batch, "PmtInfSts", noted)?;
    let payment_info_id = named(batch, &["OrgnlPmtInfId"], noted)?;
    Some(BankEvent::BatchStatus { payment_info_id, status, reason: reason(batch, "StsRsnInf") })
}

/// By the reference that we gave, wherever the bank gives it back.
fn transfer_status(
    batch: Option<&Element<'_>>,
    transfer: &Element<'_>,
    noted: &mut Vec<Noted>,
) -> Option<BankEvent> {
    let status = status(transfer, "TxSts", noted)?;
    let end_to_end_id = named(transfer, &["OrgnlEndToEndId", "OrgnlInstrId", "OrgnlTxId"], noted)?;
    let payment_info_id = batch.and_then(|batch| batch.text_at("OrgnlPmtInfId")).map(str::to_owned);
    Some(BankEvent::TransferStatus {
        end_to_end_id,
        payment_info_id,
        status,
        reason: reason(transfer, "StsRsnInf"),
    })
}

/// What it is the status of; a remark when nothing says so.
fn named(element: &Element<'_>, names: &[&'static str], noted: &mut Vec<Noted>) -> Option<String> {
    let mut given = names.iter().filter_map(|name| element.text_at(name));
    let found = given.find(|id| !id.eq_ignore_ascii_case("NOTPROVIDED")).map(str::to_owned);
    if found.is_none() {
        let error = ReturnError::Missing { element: names[0], parent: element.name.to_owned() };
        noted.push(not_taken(element, &error));
    }
    found
}

fn status(element: &Element<'_>, name: &str, noted: &mut Vec<Noted>) -> Option<TransferStatus> {
    let code = element.text_at(name)?;
    let status = TransferStatus::of(code);
    if status.is_none() {
        noted.push(not_taken(element, &ReturnError::Status(code.chars().take(60).collect())));
    }
    status
}

fn not_taken(element: &Element<'_>, error: &ReturnError) -> Noted {
    let message = format!("Ce statut n’est pas pris, les autres le sont. {error}");
    Noted { at: element.at, code: error.code(), lost: true, message }
}
