//! Card money on its way back to the card (CX-1: within thirty days).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{BadId, DossierId, EluId};
use crate::ledger::{Account, Movements, ReasonCode, Transaction, Unbalanced};
use crate::message::{Message, Recipient};
use crate::money::Euros;
use crate::texts::mails;

/// The payment that is given back, as the card service knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardReference {
    /// The order that we gave to the card service: the dossier and the attempt, `2027000000123-2`.
    pub order_id: String,
    /// The card service's own number; none when it never told it.
    pub uuid: Option<String>,
    /// How much was paid.
    pub amount: Euros,
    /// Transaction number, unique in the UTC day.
    pub trans_id: String,
    /// UTC day and time, `yyyyMMddHHmmss`.
    pub trans_date: String,
}

/// Where a refund stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RefundState {
    /// To be asked of the card service.
    Waiting,
    /// Given back.
    Done {
        #[serde(with = "crate::wire::date")]
        on: Date,
    },
    /// The card service can't: the money is kept as a credit of the élu.
    Failed {
        #[serde(with = "crate::wire::date")]
        on: Date,
        /// Why, in French.
        reason: String,
    },
}

/// Card money to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    pub dossier: DossierId,
    /// Counts the refunds of the dossier, from 1.
    pub number: u32,
    pub elu: EluId,
    /// How much.
    pub amount: Euros,
    /// How much of the payment is then given back in all: asking twice gives back once.
    pub cumulative: Euros,
    /// Of which payment.
    pub card: CardReference,
    /// Last day (CX-1).
    pub until: Date,
    /// Where it stands.
    pub state: RefundState,
}

impl Refund {
    /// Names the refund in keys and for the card service: `2027000000123-R1`.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}-R{}", self.dossier, self.number)
    }

    /// The same beside the other refunds of its dossier: what could not be given back earlier never will be, and doesn't count in what
    /// the card service should show.
    #[must_use]
    pub fn after(self, others: &[Refund]) -> Self {
        let failed = |other: &&Refund| {
            other.number < self.number
                && other.card.order_id == self.card.order_id
                && matches!(other.state, RefundState::Failed { .. })
        };
        let lost: Euros = others.iter().filter(failed).map(|other| other.amount).sum();
        Self { cumulative: self.cumulative - lost, ..self }
    }

    /// Whether it is later than it should be (CX-1).
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        self.is_waiting() && self.until < today
    }

    /// Whether it still waits.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(self.state, RefundState::Waiting)
    }
}

/// What the card service says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundEvent {
    /// Given back, or cancelled before the capture: the élu is not debited.
    Done,
    /// Never possible: card closed, too old.
    Failed {
        /// In French.
        reason: String,
    },
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub struct RefundDecision {
    /// The refund afterwards.
    pub refund: Refund,
    /// The money that moves.
    pub transaction: Transaction,
    /// The mail to send.
    pub message: Message,
}

/// Why a refund can't be decided: a fault of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    /// A transaction's number.
    #[error(transparent)]
    Id(#[from] BadId),
    /// A transaction's sum.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
}

/// Decides what follows from what the card service says; none when it is known already.
///
/// # Errors
/// [`RefundError`], which no refund leads to.
pub fn decide_refund(
    refund: &Refund,
    event: &RefundEvent,
    today: Date,
) -> Result<Option<RefundDecision>, RefundError> {
    if !refund.is_waiting() {
        return Ok(None);
    }
    let (state, reason, to) = match event {
        RefundEvent::Done => (RefundState::Done { on: today }, ReasonCode::CardRefunded, Account::Bank),
        RefundEvent::Failed { reason } => (
            RefundState::Failed { on: today, reason: reason.clone() },
            ReasonCode::CardRefundFailed,
            Account::Card(refund.elu.clone()),
        ),
    };
    let message = told(refund, event);
    let transaction = Transaction {
        id: format!("refund:{}", refund.reference()).parse()?,
        reason,
        on: today,
        label: format!("{} (dossier {})", reason.french(), refund.dossier),
        author: "Service de paiement par carte".to_owned(),
        dossier: Some(refund.dossier.clone()),
        corrects: None,
        entries: Movements::new()
            .moving(refund.amount, Account::Refund(refund.elu.clone()), to)
            .into_entries(),
    };
    let refund = Refund { state, ..refund.clone() };
    Ok(Some(RefundDecision { refund, transaction: transaction.checked()?, message }))
}

fn told(refund: &Refund, event: &RefundEvent) -> Message {
    let (dossier, montant) = (refund.dossier.as_str(), &refund.amount.french());
    let to = Recipient::Elu(refund.elu.clone());
    match event {
        RefundEvent::Done => mails::elu::CarteRemboursee { dossier, montant }.to(to),
        RefundEvent::Failed { reason } => {
            mails::elu::CarteNonRemboursee { dossier, montant, raison: reason }.to(to)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refund(number: u32, cents: i64, cumulative: i64, state: RefundState) -> Refund {
        Refund {
            dossier: "2027000000123".parse().unwrap(),
            number,
            elu: "07070707070707070707070707070707".parse().unwrap(),
            amount: Euros::from_cents(cents),
            cumulative: Euros::from_cents(cumulative),
            card: CardReference {
                order_id: "2027000000123-1".to_owned(),
                uuid: None,
                amount: Euros::from_cents(30_000),
                trans_id: "000001".to_owned(),
                trans_date: "20270105090000".to_owned(),
            },
            until: jiff::civil::date(2027, 2, 4),
            state,
        }
    }

    #[test]
    fn what_could_not_be_given_back_is_not_expected_of_the_card() {
        let on = jiff::civil::date(2027, 1, 10);
        let failed = refund(1, 10_000, 10_000, RefundState::Failed { on, reason: "carte fermée".to_owned() });
        let done = refund(1, 10_000, 10_000, RefundState::Done { on });
        let second = || refund(2, 5_000, 15_000, RefundState::Waiting);
        assert_eq!(second().after(&[failed, second()]).cumulative, Euros::from_cents(5_000));
        assert_eq!(second().after(&[done, second()]).cumulative, Euros::from_cents(15_000));
    }
}
