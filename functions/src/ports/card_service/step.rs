//! What to do next for a refund, from what the card service says: no I/O, no clock.
use std::fmt;

use mce_shared::money::Euros;
use mce_shared::payments::Refund;

use super::{CardTransaction, DetailedStatus, Operation};

pub(super) const REFUSED_BY_BANK: &str = "votre banque refuse le remboursement sur cette carte";
const MORE_THAN_PAID: &str = "la somme dépasse ce que la carte a payé";

/// What to do next for a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// All of it is given back, or was never debited.
    Done,
    /// Give back an amount of the payment; the whole of one that is not captured yet is cancelled.
    Refund {
        /// The payment.
        uuid: String,
        /// How much.
        amount: Euros,
    },
    /// Lower a payment that is not captured yet.
    Reduce {
        /// The payment.
        uuid: String,
        /// What is left to be debited.
        to: Euros,
    },
    /// It will never be possible; why, in French.
    Impossible(String),
    /// The payment or a refund is still under way, or an earlier refund of the same payment has to come first.
    Later,
    /// The order has no such payment: nothing can be concluded.
    Unknown,
}

/// For the log.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("done"),
            Self::Refund { uuid, amount } => write!(f, "refund {amount} of {uuid}"),
            Self::Reduce { uuid, to } => write!(f, "reduce {uuid} to {to}"),
            Self::Impossible(reason) => write!(f, "impossible: {reason}"),
            Self::Later => f.write_str("later"),
            Self::Unknown => f.write_str("unknown payment"),
        }
    }
}

/// What remains to be done so that `refund.cumulative` of its payment is given back in all.
///
/// What counts as given back: the credits that were accepted, what the payment was lowered by before its capture, and all
/// of it when it was cancelled. A credit that was refused counts for nothing, and ends the refund: the bank would refuse
/// again. The refunds of a payment are given in their order; one that failed is taken out of `cumulative` by the caller.
#[must_use]
pub fn next_step(refund: &Refund, transactions: &[CardTransaction]) -> Step {
    let Some(debit) = debit_of(refund, transactions) else { return Step::Unknown };
    let credits = Credits::of(transactions);
    let given = lowered(refund, debit) + credits.accepted;
    if given >= refund.cumulative {
        return Step::Done;
    }
    let missing = refund.cumulative - given - credits.running;
    if !missing.is_positive() {
        return Step::Later;
    }
    if credits.refused {
        return Step::Impossible(REFUSED_BY_BANK.to_owned());
    }
    if refund.cumulative > refund.card.amount {
        return Step::Impossible(MORE_THAN_PAID.to_owned());
    }
    if missing > refund.amount {
        return Step::Later;
    }
    act_on(debit, missing)
}

/// The payment: by its number or, when the service never told it, the one of the order that a bank accepted.
fn debit_of<'a>(refund: &Refund, transactions: &'a [CardTransaction]) -> Option<&'a CardTransaction> {
    let mut debits = transactions.iter().filter(|transaction| transaction.operation == Operation::Debit);
    match &refund.card.uuid {
        Some(uuid) => debits.find(|debit| debit.uuid == *uuid),
        None => {
            debits.find(|debit| !matches!(debit.status, DetailedStatus::Refused | DetailedStatus::Abandoned))
        }
    }
}

/// How much of the payment the card is not debited of.
fn lowered(refund: &Refund, debit: &CardTransaction) -> Euros {
    match debit.status {
        DetailedStatus::Cancelled
        | DetailedStatus::Refused
        | DetailedStatus::Abandoned
        | DetailedStatus::Expired => refund.card.amount,
        _ => (refund.card.amount - debit.amount).or_zero(),
    }
}

fn act_on(debit: &CardTransaction, missing: Euros) -> Step {
    let uuid = debit.uuid.clone();
    match debit.status {
        DetailedStatus::Captured | DetailedStatus::Accepted => Step::Refund { uuid, amount: missing },
        DetailedStatus::Authorised | DetailedStatus::AuthorisedToValidate if missing >= debit.amount => {
            Step::Refund { uuid, amount: debit.amount }
        }
        DetailedStatus::Authorised | DetailedStatus::AuthorisedToValidate => {
            Step::Reduce { uuid, to: debit.amount - missing }
        }
        _ => Step::Later,
    }
}

/// What was asked to be given back of the order, by what became of it.
#[derive(Default)]
struct Credits {
    accepted: Euros,
    running: Euros,
    refused: bool,
}

impl Credits {
    fn of(transactions: &[CardTransaction]) -> Self {
        let credits = transactions.iter().filter(|transaction| transaction.operation == Operation::Credit);
        credits.fold(Self::default(), Self::and)
    }

    /// One that somebody cancelled in the service's back office counts for nothing, and may be asked again.
    fn and(mut self, credit: &CardTransaction) -> Self {
        match credit.status {
            DetailedStatus::Authorised | DetailedStatus::Captured | DetailedStatus::Accepted => {
                self.accepted += credit.amount;
            }
            DetailedStatus::Refused | DetailedStatus::CaptureFailed => self.refused = true,
            DetailedStatus::Cancelled | DetailedStatus::Abandoned | DetailedStatus::Expired => {}
            DetailedStatus::AuthorisedToValidate
            | DetailedStatus::WaitingAuthorisation
            | DetailedStatus::RefundToRetry
            | DetailedStatus::Other(_) => self.running += credit.amount,
        }
        self
    }
}
