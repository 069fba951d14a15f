//! What the bank keeps: files, transfers, and what moved on the account.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::money::Euros;
use serde::{Deserialize, Serialize};

use super::order::{Batch, Instruction, Order};

/// A file that the platform put, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedFile {
    pub name: String,
    pub at: Timestamp,
    /// Empty when it can't be read.
    pub message_id: String,
    pub transfers: usize,
    pub sum: Euros,
    /// The reason why the whole file is refused; empty when it is not.
    pub refused: String,
}

/// A transfer that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub message_id: String,
    pub payment_info_id: String,
    pub end_to_end_id: String,
    pub amount: Euros,
    pub creditor: String,
    pub iban: String,
    pub remittance: String,
    /// The day of its execution.
    pub on: Date,
    pub stage: Stage,
    /// How many times it was debited then, and comes back.
    #[serde(default)]
    pub debits: u32,
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Refused,
    Accepted,
    Executed,
    /// Executed, and on its way back.
    Returning(Date),
    Returned(Date),
}

/// Something that moved on the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// The bank's reference, the same in all documents.
    pub entry: String,
    pub on: Date,
    /// Below zero when money leaves.
    pub amount: Euros,
    pub kind: MovementKind,
    pub details: Vec<Detail>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    Batch {
        message_id: String,
        payment_info_id: String,
    },
    /// One transfer by itself, beside its group.
    Debit,
    Return,
    Credit,
}

/// One transaction of a movement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    pub payment_info_id: Option<String>,
    pub end_to_end_id: String,
    pub amount: Euros,
    /// The other party, and its IBAN when it is known.
    pub party: String,
    pub iban: String,
    pub remittance: String,
    /// Why it came back, as a code and in words; empty when it did not.
    pub reason: String,
    pub words: String,
}

/// An incoming transfer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Credit {
    pub amount: Euros,
    pub from: String,
    #[serde(default)]
    pub remittance: String,
}

impl Transfer {
    pub(super) fn asked(order: &Order, batch: &Batch, one: &Instruction, on: Date, stage: Stage) -> Self {
        Self {
            message_id: order.message_id.clone(),
            payment_info_id: batch.id.clone(),
            end_to_end_id: one.end_to_end_id.clone(),
            amount: one.amount,
            creditor: one.creditor.clone(),
            iban: one.iban.clone(),
            remittance: one.remittance.clone(),
            on,
            stage,
            debits: 0,
        }
    }

    /// Is it to be executed by that day?
    pub(super) fn is_due(&self, day: Date) -> bool {
        self.stage == Stage::Accepted && self.on <= day
    }

    pub(super) fn detail(&self) -> Detail {
        Detail {
            payment_info_id: Some(self.payment_info_id.clone()),
            end_to_end_id: self.end_to_end_id.clone(),
            amount: self.amount,
            party: self.creditor.clone(),
            iban: self.iban.clone(),
            remittance: self.remittance.clone(),
            ..Detail::default()
        }
    }
}
