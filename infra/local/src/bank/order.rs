//! What a bank reads of a `pain.001.001.09`: who is to be paid how much, from which account, and when.

use jiff::civil::Date;
use mce_functions::ports::bank::document::{Element, decode, read_document};
use mce_shared::money::Euros;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

/// A file of transfers.
#[derive(Debug)]
pub(super) struct Order {
    pub message_id: String,
    /// `NbOfTxs` of the header.
    pub count: usize,
    /// `CtrlSum` of the header.
    pub sum: Euros,
    pub batches: Vec<Batch>,
}

/// A `PmtInf`.
#[derive(Debug)]
pub(super) struct Batch {
    pub id: String,
    /// The day of execution that is asked for.
    pub on: Date,
    /// IBAN of the account that pays.
    pub account: String,
    pub transfers: Vec<Instruction>,
}

#[derive(Debug)]
pub(super) struct Instruction {
    pub end_to_end_id: String,
    pub amount: Euros,
    pub creditor: String,
    pub iban: String,
    pub remittance: String,
}

/// A file that can't be read; its `MsgId`, if at least that can.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub message_id: Option<String>,
    /// The path of what is missing or wrong.
    pub what: String,
}

pub(super) fn read_order(xml: &[u8]) -> Result<Order, Unreadable> {
    let not_xml = |error: &dyn std::fmt::Display| Unreadable { message_id: None, what: error.to_string() };
    let decoded = decode(xml).map_err(|error| not_xml(&error))?;
    let document = read_document(&decoded.text).map_err(|error| not_xml(&error))?;
    if document.namespace != NAMESPACE {
        return Err(not_xml(&document.namespace));
    }
    let message_id = document.root.text_at("CstmrCdtTrfInitn/GrpHdr/MsgId").map(str::to_owned);
    order(&document.root).map_err(|what| Unreadable { message_id, what })
}

fn order(root: &Element<'_>) -> Result<Order, String> {
    let message = root.child("CstmrCdtTrfInitn").ok_or("CstmrCdtTrfInitn")?;
    Ok(Order {
        message_id: read(message, "GrpHdr/MsgId")?,
        count: read(message, "GrpHdr/NbOfTxs")?,
        sum: read(message, "GrpHdr/CtrlSum")?,
        batches: message.all("PmtInf").map(batch).collect::<Result<_, _>>()?,
    })
}

fn batch(element: &Element<'_>) -> Result<Batch, String> {
    Ok(Batch {
        id: read(element, "PmtInfId")?,
        on: read(element, "ReqdExctnDt/Dt")?,
        account: read(element, "DbtrAcct/Id/IBAN")?,
        transfers: element.all("CdtTrfTxInf").map(instruction).collect::<Result<_, _>>()?,
    })
}

fn instruction(element: &Element<'_>) -> Result<Instruction, String> {
    Ok(Instruction {
        end_to_end_id: read(element, "PmtId/EndToEndId")?,
        amount: read(element, "Amt/InstdAmt")?,
        creditor: read(element, "Cdtr/Nm")?,
        iban: read(element, "CdtrAcct/Id/IBAN")?,
        remittance: element.text_at("RmtInf/Ustrd").unwrap_or_default().to_owned(),
    })
}

fn read<T: std::str::FromStr>(element: &Element<'_>, path: &str) -> Result<T, String> {
    let text = element.text_at(path).unwrap_or_default();
    text.parse::<T>().ok().filter(|_| !text.is_empty()).ok_or_else(|| format!("{}/{path}", element.name))
}

impl Order {
    pub(super) fn transfers(&self) -> impl Iterator<Item = &Instruction> {
        self.batches.iter().flat_map(|batch| &batch.transfers)
    }

    /// Are the totals of the header those of the transfers?
    pub(super) fn adds_up(&self) -> bool {
        let sum = self.transfers().map(|transfer| transfer.amount).sum::<Euros>();
        (self.count, self.sum) == (self.transfers().count(), sum)
    }
}
