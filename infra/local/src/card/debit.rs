//! What a card was debited of, and what went back to it: the rules that the real platform keeps.
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::money::Euros;
use rand::Rng as _;
use serde::{Deserialize, Serialize};

use crate::clock::paris;

/// Why an operation is refused: the real platform's code, and its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct No(pub &'static str, pub &'static str);

/// Of two ways to give money back, the one that is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Resolution {
    #[default]
    Auto,
    CancellationOnly,
    RefundOnly,
}

#[derive(Debug, Clone)]
pub(super) struct GiveBack {
    /// None for all that is left.
    pub amount: Option<Euros>,
    pub resolution: Resolution,
    pub comment: Option<String>,
    /// Whether the bank accepts a refund.
    pub accepted: bool,
}

/// A payment that the bank accepted. It is captured the day after, in Paris, and can't be cancelled any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Debit {
    /// What is left of it, when it was lowered before the capture.
    pub amount: Euros,
    at: Timestamp,
    cancelled: bool,
    pub credits: Vec<Credit>,
}

/// A refund.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Credit {
    pub uuid: String,
    pub trans_id: String,
    pub amount: Euros,
    pub at: Timestamp,
    refused: bool,
    pub comment: Option<String>,
}

impl Debit {
    pub(super) fn new(amount: Euros, at: Timestamp) -> Self {
        Self { amount, at, cancelled: false, credits: Vec::new() }
    }

    /// `detailedStatus`
    pub(super) fn status(&self, now: Timestamp) -> &'static str {
        match (self.cancelled, self.is_captured(now)) {
            (true, _) => "CANCELLED",
            (false, true) => "CAPTURED",
            (false, false) => "AUTHORISED",
        }
    }

    /// What the card is debited of.
    pub(super) fn debited(&self) -> Euros {
        if self.cancelled { Euros::ZERO } else { self.amount }
    }

    /// A clock that was moved back does not undo a capture of which something was given back.
    fn is_captured(&self, now: Timestamp) -> bool {
        day(now) > day(self.at) || !self.credits.is_empty()
    }

    /// What can still be given back.
    pub(super) fn left(&self) -> Euros {
        let accepted = self.credits.iter().filter(|credit| !credit.refused);
        self.amount - accepted.map(|credit| credit.amount).sum()
    }

    /// Cancels the whole before the capture, refunds after it. Gives the refund, if there is one.
    pub(super) fn give_back(&mut self, asked: &GiveBack, now: Timestamp) -> Result<Option<&Credit>, No> {
        let amount = asked.amount.unwrap_or_else(|| self.left());
        if !amount.is_positive() {
            return Err(No("PSP_020", "invalid amount"));
        }
        if self.cancelled {
            return Err(No("PSP_105", "transaction already cancelled"));
        }
        if amount > self.amount {
            return Err(No("PSP_510", "refund amount is greater than the initial amount"));
        }
        match self.is_captured(now) {
            true => self.refund(amount, asked, now).map(Some),
            false => self.cancel(amount, asked.resolution).map(|()| None),
        }
    }

    fn cancel(&mut self, amount: Euros, resolution: Resolution) -> Result<(), No> {
        if resolution == Resolution::RefundOnly || amount < self.amount {
            return Err(No("PSP_076", "the refund operation is not yet available, try to cancel"));
        }
        self.cancelled = true;
        Ok(())
    }

    fn refund(&mut self, amount: Euros, asked: &GiveBack, now: Timestamp) -> Result<&Credit, No> {
        if asked.resolution == Resolution::CancellationOnly {
            return Err(No("PSP_075", "cancellation impossible, try to refund"));
        }
        if self.left().is_zero() {
            return Err(No("PSP_104", "transaction already refunded"));
        }
        if amount > self.left() {
            return Err(No("PSP_511", "the sum of refunds exceeds the initial amount"));
        }
        self.credits.push(Credit {
            uuid: uuid::Uuid::new_v4().simple().to_string(),
            // The platform keeps these numbers for what does not come from the form.
            trans_id: rand::rng().random_range(900_000..1_000_000).to_string(),
            amount,
            at: now,
            refused: !asked.accepted,
            comment: asked.comment.clone(),
        });
        self.credits.last().ok_or(No("PSP_999", "technical error"))
    }

    /// Lowers it before the capture.
    pub(super) fn reduce(&mut self, to: Euros, now: Timestamp) -> Result<(), No> {
        if self.cancelled || self.is_captured(now) {
            return Err(No("PSP_503", "action not allowed on a transaction with this status"));
        }
        if !to.is_positive() {
            return Err(No("PSP_020", "invalid amount"));
        }
        if to > self.amount {
            return Err(No("PSP_546", "amount is greater than authorized"));
        }
        if to == self.amount {
            return Err(No("PSP_014", "no change"));
        }
        self.amount = to;
        Ok(())
    }
}

impl Credit {
    /// `detailedStatus`
    pub(super) fn status(&self, now: Timestamp) -> &'static str {
        match (self.refused, day(now) > day(self.at)) {
            (true, _) => "REFUSED",
            (false, true) => "CAPTURED",
            (false, false) => "AUTHORISED",
        }
    }
}

fn day(moment: Timestamp) -> Date {
    moment.to_zoned(paris()).date()
}
