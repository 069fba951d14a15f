//! A settlement: the bank file of a day, from the payables that it takes. It takes them one by one, is sealed so that nothing is added
//! to it any more, and its file is made. The file leaves once: a hand claims it, puts it where the bank's gateway takes it, and confirms.
//! A settlement that was interrupted is finished by the next one, but for one that was claimed and not confirmed: nobody knows whether
//! its file left, and a person says it, with the bank's report before him.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Attempt, Payable};
use crate::aggregate::{Asked, Transitions, next};
use crate::api::{SettlementView, TransferView};
use crate::calendar::{next as next_day, next_bank_day};
use crate::french::plural;
use crate::ids::{BadId, SettlementId};
use crate::money::Euros;

/// Settlements of one day, at most.
pub const SETTLEMENTS_A_DAY: u32 = 99;
/// Longer than a hand may live.
const CONFIRMED_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// Where a settlement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SettlementState {
    /// It takes payables.
    Preparing,
    /// It takes no more; its file is being made.
    Sealed,
    /// Its file is made, and a hand is about to put it where the bank takes it, or has.
    Claimed,
    /// The bank has its file.
    Done,
}

/// What happens to a settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettlementEvent<'a> {
    /// Nothing is added to it any more: whoever makes the file makes the same.
    Seal,
    /// Its file is made, of this: whoever succeeds in this puts it, and nobody else does.
    Claim {
        /// What it took.
        taken: &'a [Ordered],
    },
    /// Its file is where the bank takes it; or there is none, since it took nothing.
    Close,
    /// Somebody has found in the bank's report that it has the file.
    Received {
        /// What he has seen.
        why: &'a str,
    },
    /// Somebody has found that the bank does not have it: he puts it again.
    Reclaim {
        /// What he has seen.
        why: &'a str,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Seal,
    Claim,
    Close,
    Received,
    Reclaim,
}

const TRANSITIONS: &Transitions<SettlementState, Step> = &[
    (SettlementState::Preparing, Step::Seal, SettlementState::Sealed),
    (SettlementState::Sealed, Step::Claim, SettlementState::Claimed),
    (SettlementState::Claimed, Step::Close, SettlementState::Done),
    (SettlementState::Claimed, Step::Received, SettlementState::Done),
    (SettlementState::Claimed, Step::Reclaim, SettlementState::Claimed),
];

/// A settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Number, also the file's MsgId.
    pub id: SettlementId,
    /// Day.
    pub on: Date,
    /// Payments in the file, once it is made.
    pub payments: u32,
    /// Their sum.
    pub total: Euros,
    /// Where it stands.
    pub state: SettlementState,
    /// When it began.
    pub started_at: Timestamp,
    /// When its file was claimed, the last time.
    pub claimed_at: Option<Timestamp>,
}

/// A line of the history of a settlement (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: String,
    /// What happened, in French.
    pub text: String,
    /// State after.
    pub to: SettlementState,
    /// The request that caused it.
    pub request_id: String,
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementDecision {
    /// The settlement afterwards.
    pub settlement: Settlement,
    /// Its state before; none for one that opens.
    pub from: Option<SettlementState>,
    /// When its file was claimed before, if it was: of two who put it again, one does.
    pub claimed_before: Option<Timestamp>,
    /// The line of its history.
    pub row: SettlementRow,
}

/// Why nothing changes: somebody has done it already, or it is not its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the settlement is {0:?}")]
pub struct WrongSettlementState(pub SettlementState);

impl Settlement {
    /// Opens the settlement of that number of the day: `MCE-20261123-001`.
    ///
    /// # Errors
    /// [`BadId`], which no number leads to.
    pub fn open(number: u32, asked: &Asked) -> Result<SettlementDecision, BadId> {
        let settlement = Self {
            id: format!("MCE-{}-{number:03}", asked.today.strftime("%Y%m%d")).parse()?,
            on: asked.today,
            payments: 0,
            total: Euros::ZERO,
            state: SettlementState::Preparing,
            started_at: asked.at,
            claimed_at: None,
        };
        Ok(settlement.decided((None, None), "Règlement ouvert".to_owned(), asked))
    }

    /// The bank executes on its next open day.
    #[must_use]
    pub fn execution_day(&self) -> Date {
        next_bank_day(next_day(self.on))
    }

    /// Whether it made a file, or still may: one that found nothing left to take made none.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.payments > 0 || self.state != SettlementState::Done
    }

    /// Whether its file was claimed so long ago that no hand is still about to confirm it.
    #[must_use]
    pub fn is_left_unconfirmed(&self, now: Timestamp) -> bool {
        let is_old = |claimed: Timestamp| now.duration_since(claimed) > CONFIRMED_WITHIN;
        self.state == SettlementState::Claimed && self.claimed_at.is_none_or(is_old)
    }

    /// As the gestionnaire sees it.
    #[must_use]
    pub fn view(&self, now: Timestamp) -> SettlementView {
        SettlementView {
            to_confirm: self.is_left_unconfirmed(now),
            id: self.id.clone(),
            on: self.on,
            payments: self.payments,
            total: self.total,
            state: self.state,
        }
    }

    fn decided(
        self,
        (from, claimed_before): (Option<SettlementState>, Option<Timestamp>),
        text: String,
        asked: &Asked,
    ) -> SettlementDecision {
        let row = SettlementRow {
            at: asked.at,
            author: asked.author.clone(),
            text,
            to: self.state,
            request_id: asked.request_id.clone(),
        };
        SettlementDecision { settlement: self, from, claimed_before, row }
    }
}

/// Decides what follows from `event`.
///
/// # Errors
/// [`WrongSettlementState`]; nothing changes then.
pub fn decide_settlement(
    settlement: &Settlement,
    event: SettlementEvent<'_>,
    asked: &Asked,
) -> Result<SettlementDecision, WrongSettlementState> {
    let from = settlement.state;
    let step = match event {
        SettlementEvent::Seal => Step::Seal,
        SettlementEvent::Claim { .. } => Step::Claim,
        SettlementEvent::Close => Step::Close,
        SettlementEvent::Received { .. } => Step::Received,
        SettlementEvent::Reclaim { .. } => Step::Reclaim,
    };
    let state = next(TRANSITIONS, from, step).ok_or(WrongSettlementState(from))?;
    let mut after = Settlement { state, ..settlement.clone() };
    let text = match event {
        SettlementEvent::Seal => "Plus aucun paiement n’est ajouté".to_owned(),
        SettlementEvent::Claim { taken } => {
            after.payments = u32::try_from(taken.len()).unwrap_or(u32::MAX);
            after.total = taken.iter().map(Ordered::amount).sum();
            after.claimed_at = Some(asked.at);
            let transfers = plural(after.payments, "virement", "virements");
            format!("Fichier fait : {transfers}, {}", after.total.french())
        }
        SettlementEvent::Close => "Fichier remis à la banque".to_owned(),
        SettlementEvent::Received { why } => format!("La banque a le fichier : {why}"),
        SettlementEvent::Reclaim { why } => {
            after.claimed_at = Some(asked.at);
            format!("La banque n’a pas le fichier, il est remis de nouveau : {why}")
        }
    };
    Ok(after.decided((Some(from), settlement.claimed_at), text, asked))
}

/// A payment of a settlement: the payable as it is now, and the reference under which the settlement ordered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// The payable.
    pub payable: Payable,
    /// The reference.
    pub reference: String,
}

impl Ordered {
    /// The attempt of the settlement.
    #[must_use]
    pub fn attempt(&self) -> Option<&Attempt> {
        self.payable.attempts.iter().find(|attempt| attempt.reference == self.reference)
    }

    /// How much the settlement ordered.
    #[must_use]
    pub fn amount(&self) -> Euros {
        self.attempt().map(|attempt| attempt.amount).unwrap_or_default()
    }

    /// Whether the bank refused it: its money never left, as far as the bank has told.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let is_debited =
            |attempt: &Attempt| attempt.contradictions.iter().any(|told| told.debited_on().is_some());
        self.attempt().is_some_and(|attempt| attempt.is_refused() && !is_debited(attempt))
    }

    /// As the gestionnaire sees it.
    #[must_use]
    pub fn view(&self) -> TransferView {
        let attempt = self.attempt();
        let failure = attempt.and_then(|attempt| attempt.failure.as_ref());
        let state = match attempt {
            Some(attempt) if failure.is_none() && attempt.executed_on.is_some() => "Exécuté",
            Some(attempt) if failure.is_none() && attempt.acknowledged_on.is_some() => {
                "Pris en charge par la banque"
            }
            Some(_) if failure.is_none() => "Remis à la banque",
            _ => "Refusé ou revenu",
        };
        TransferView {
            reference: self.reference.clone(),
            of: self.payable.of.clone(),
            dossier: self.payable.dossier.to_string(),
            amount: self.amount(),
            state: state.to_owned(),
            executed_on: attempt.and_then(|attempt| attempt.executed_on),
            failure: failure.map(|failure| failure.reason.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{PayableCause, PaymentEvent, decide_payment};
    use super::*;

    fn asked() -> Asked {
        Asked {
            at: Timestamp::constant(1_800_000_000, 0),
            today: date(2027, 1, 15),
            author: "Gestionnaire".to_owned(),
            principal: String::new(),
            request_id: "request-1".to_owned(),
        }
    }

    fn settlement(state: SettlementState) -> Settlement {
        let opened = Settlement::open(7, &asked()).expect("a number");
        Settlement { state, ..opened.settlement }
    }

    fn taken(by: &Settlement) -> Ordered {
        let payable = Payable::new(
            "2027000000123".parse().expect("a dossier"),
            "73282932000074".parse().expect("a SIRET"),
            Euros::from_cents(80_000),
            PayableCause::ServiceDone,
            date(2027, 2, 1),
            "Formation".to_owned(),
        );
        let order = PaymentEvent::Order { settlement: by.id.clone() };
        let payable = decide_payment(&payable, &order, &asked()).expect("an order").payable;
        Ordered { reference: "MCE-PAY-2027000000123".to_owned(), payable }
    }

    #[test]
    fn a_settlement_takes_then_is_sealed_then_closed() {
        use SettlementState::{Claimed, Done, Preparing, Sealed};
        let one = [taken(&settlement(Preparing))];
        let claim = SettlementEvent::Claim { taken: &one };
        let (received, reclaim) =
            (SettlementEvent::Received { why: "R" }, SettlementEvent::Reclaim { why: "R" });
        for (from, event, expected) in [
            (Preparing, SettlementEvent::Seal, Ok((Sealed, 0))),
            (Preparing, claim, Err(WrongSettlementState(Preparing))),
            (Sealed, SettlementEvent::Seal, Err(WrongSettlementState(Sealed))),
            (Sealed, claim, Ok((Claimed, 1))),
            (Sealed, SettlementEvent::Claim { taken: &[] }, Ok((Claimed, 0))),
            (Sealed, SettlementEvent::Close, Err(WrongSettlementState(Sealed))),
            (Sealed, received, Err(WrongSettlementState(Sealed))),
            (Claimed, claim, Err(WrongSettlementState(Claimed))),
            (Claimed, SettlementEvent::Close, Ok((Done, 0))),
            (Claimed, received, Ok((Done, 0))),
            (Claimed, reclaim, Ok((Claimed, 0))),
            (Done, SettlementEvent::Seal, Err(WrongSettlementState(Done))),
            (Done, SettlementEvent::Close, Err(WrongSettlementState(Done))),
            (Done, reclaim, Err(WrongSettlementState(Done))),
        ] {
            let decided = decide_settlement(&settlement(from), event, &asked());
            let found = decided.map(|decision| (decision.settlement.state, decision.settlement.payments));
            assert_eq!(found, expected, "{event:?} of one that is {from:?}");
        }
    }

    #[test]
    fn what_is_closed_says_its_sum_and_by_whom() {
        let sealed = settlement(SettlementState::Sealed);
        let claim = SettlementEvent::Claim { taken: &[taken(&sealed)] };
        let SettlementDecision { settlement, from, row, .. } =
            decide_settlement(&sealed, claim, &asked()).expect("a decision");
        assert_eq!(
            (settlement.id.as_str(), settlement.total),
            ("MCE-20270115-007", Euros::from_cents(80_000))
        );
        assert_eq!((from, row.to), (Some(SettlementState::Sealed), SettlementState::Claimed));
        assert_eq!((row.author.as_str(), row.request_id.as_str()), ("Gestionnaire", "request-1"));
        assert!(settlement.is_shown() && settlement.view(asked().at).state == SettlementState::Claimed);
        let later = asked().at + SignedDuration::from_mins(6);
        assert!(!settlement.is_left_unconfirmed(asked().at) && settlement.is_left_unconfirmed(later));
        assert_eq!(settlement.execution_day(), date(2027, 1, 18), "a Friday's file, on Monday");
    }

    #[test]
    fn one_that_took_nothing_is_not_shown_once_it_is_done() {
        assert!(settlement(SettlementState::Sealed).is_shown());
        assert!(!settlement(SettlementState::Done).is_shown());
    }
}
