//! `pain.002`: the file, each group and each transfer have a status when the bank says something of them.

use super::reason::reason;
use super::{BankEvent, Element, ReturnError, need, need_text};

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
}

impl TransferStatus {
    /// Reads a code of the external code sets of ISO 20022, those of the verification of payee included.
    fn of(code: &str) -> Option<TransferStatus> {
        match code {
            "RCVD" | "ACTC" | "ACCP" | "ACFC" | "ACSP" | "ACWP" | "ACPD" | "PRES" => Some(Self::Received),
            "ACSC" | "ACCC" => Some(Self::Booked),
            "ACWC" => Some(Self::Changed),
            "PART" => Some(Self::Partial),
            // The last five say whether the name fits the account: nothing is decided by them.
            "PDNG" | "PATC" | "BLCK" | "RCVC" | "RVCM" | "RVMC" | "RVNM" | "RVNA" => Some(Self::Pending),
            "RJCT" => Some(Self::Rejected),
            "CANC" => Some(Self::Cancelled),
            _ => None,
        }
    }
}

pub(super) fn events(report: &Element) -> Result<Vec<BankEvent>, ReturnError> {
    let group = need(report, "OrgnlGrpInfAndSts")?;
    let mut events = Vec::new();
    let message_id = need_text(group, "OrgnlMsgId")?;
    if let Some(status) = status(group, "GrpSts")? {
        let message_id = message_id.to_owned();
        events.push(BankEvent::FileStatus { message_id, status, reason: reason(group, "StsRsnInf") });
    }
    for batch in report.all("OrgnlPmtInfAndSts") {
        events.extend(batch_status(batch)?);
        for transfer in batch.all("TxInfAndSts") {
            events.extend(transfer_status(batch, transfer)?);
        }
    }
    Ok(events)
}

fn batch_status(batch: &Element) -> Result<Option<BankEvent>, ReturnError> {
    let payment_info_id = need_text(batch, "OrgnlPmtInfId")?.to_owned();
    let status = status(batch, "PmtInfSts")?;
    Ok(status.map(|status| BankEvent::BatchStatus {
        payment_info_id,
        status,
        reason: reason(batch, "StsRsnInf"),
    }))
}

fn transfer_status(batch: &Element, transfer: &Element) -> Result<Option<BankEvent>, ReturnError> {
    let Some(status) = status(transfer, "TxSts")? else { return Ok(None) };
    Ok(Some(BankEvent::TransferStatus {
        end_to_end_id: need_text(transfer, "OrgnlEndToEndId")?.to_owned(),
        payment_info_id: batch.text_at("OrgnlPmtInfId").map(str::to_owned),
        status,
        reason: reason(transfer, "StsRsnInf"),
    }))
}

fn status(element: &Element, name: &str) -> Result<Option<TransferStatus>, ReturnError> {
    let Some(code) = element.text_at(name) else { return Ok(None) };
    TransferStatus::of(code).map(Some).ok_or_else(|| ReturnError::Status(code.chars().take(60).collect()))
}
