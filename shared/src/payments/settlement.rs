//! A settlement: the bank file of a day, from the payables that it takes. It takes them one by one, is sealed so that nothing is added
//! to it any more, and its file is made. The file leaves once: a hand claims it, puts it where the bank's gateway takes it, and confirms.
//! A settlement that was interrupted is finished by the next one, but for one that was claimed and not confirmed: nobody knows whether
//! its file left. A person who has the bank's report before him says that it did; that it did not, and that it is put again, two say.
//! Once the bank has spoken of it, nobody says anything more.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Attempt, Payable};
use crate::aggregate::{Asked, Transitions, next};
use crate::api::{ReclaimView, SettlementView, TransferView};
use crate::calendar::{next as next_day, next_bank_day};
use crate::french::plural;
use crate::ids::{BadId, SettlementId};
use crate::money::Euros;
use crate::proposal::{self, Proposal, Undecided};

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
    /// The bank speaks of it in one of its files: it has it.
    Answered,
    /// Somebody has found in the bank's report that it has the file.
    Received {
        /// What he has seen.
        why: &'a str,
    },
    /// Somebody has found that the bank does not have it.
    ProposeReclaim {
        /// What he has seen.
        why: &'a str,
        /// Whether the bank has answered to a transfer of it.
        answered: bool,
    },
    /// Somebody else has found it too: the file is put again.
    Reclaim {
        /// Revision of the settlement that he was shown.
        revision: u32,
        /// Whether the bank has answered to a transfer of it.
        answered: bool,
    },
    /// It is not put again.
    Keep {
        /// Revision of the settlement that was shown.
        revision: u32,
        /// Why.
        why: &'a str,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Seal,
    Claim,
    Close,
    Answered,
    Received,
    Propose,
    Reclaim,
    Keep,
}

const TRANSITIONS: &Transitions<SettlementState, Step> = &[
    (SettlementState::Preparing, Step::Seal, SettlementState::Sealed),
    (SettlementState::Sealed, Step::Claim, SettlementState::Claimed),
    (SettlementState::Claimed, Step::Close, SettlementState::Done),
    (SettlementState::Claimed, Step::Answered, SettlementState::Done),
    (SettlementState::Claimed, Step::Received, SettlementState::Done),
    (SettlementState::Claimed, Step::Propose, SettlementState::Claimed),
    (SettlementState::Claimed, Step::Reclaim, SettlementState::Claimed),
    (SettlementState::Claimed, Step::Keep, SettlementState::Claimed),
    // What one person said is taken back by two, as long as the bank has not spoken.
    (SettlementState::Done, Step::Answered, SettlementState::Done),
    (SettlementState::Done, Step::Propose, SettlementState::Done),
    (SettlementState::Done, Step::Reclaim, SettlementState::Claimed),
    (SettlementState::Done, Step::Keep, SettlementState::Done),
];

/// That the bank does not have a file, as somebody says who has seen why.
pub type ReclaimProposal = Proposal<()>;

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
    /// Who has said that the bank has the file, as long as the bank has not spoken of it.
    pub received_by: Option<String>,
    /// That the bank does not have it, until somebody else decides.
    pub reclaim: Option<ReclaimProposal>,
    /// Counts what people have said of it.
    pub revision: u32,
}

/// A line of the history of a settlement (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Its state and its revision before; none for one that opens.
    pub before: Option<(SettlementState, u32)>,
    /// The line of its history.
    pub row: SettlementRow,
}

/// Why nothing changes. `Display` is for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettlementRefusal {
    /// Somebody has done it already, or it is not its turn.
    #[error(
        "Ce fichier n’attend pas de confirmation : elle vient peut-être d’être donnée. Actualisez la page."
    )]
    WrongState(SettlementState),
    /// The bank has it: it has said what becomes of a transfer of it.
    #[error(
        "La banque a déjà répondu à un virement de ce fichier : elle l’a donc reçu, et il n’est pas remis de nouveau."
    )]
    Answered,
    /// No proposal waits.
    #[error(
        "Rien n’est proposé pour ce fichier : la décision vient peut-être d’être prise. Actualisez la page."
    )]
    NothingProposed,
    /// Another proposal came.
    #[error(
        "Une autre proposition est arrivée depuis : actualisez la page et relisez-la avant d’en décider."
    )]
    Changed,
    /// Who proposes does not decide.
    #[error("Vous avez dit que la banque n’a pas ce fichier : une autre personne doit le dire aussi.")]
    FourEyes,
    /// Nobody said what he has seen.
    #[error("Dites ce que vous avez vu dans le relevé de la banque.")]
    NoReason,
}

impl SettlementRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongState(_) => "settlement-wrong-state",
            Self::Answered => "settlement-answered",
            Self::NothingProposed => "not-found",
            Self::Changed => "proposal-changed",
            Self::FourEyes => "four-eyes",
            Self::NoReason => "reason-missing",
        }
    }
}

impl From<Undecided> for SettlementRefusal {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::Nothing => Self::NothingProposed,
            Undecided::SamePerson => Self::FourEyes,
            Undecided::Stale => Self::Changed,
        }
    }
}

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
            received_by: None,
            reclaim: None,
            revision: 0,
        };
        Ok(settlement.decided(None, "Règlement ouvert".to_owned(), asked))
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

    /// As who asks sees it.
    #[must_use]
    pub fn view(&self, asked: &Asked) -> SettlementView {
        let reclaim = self.reclaim.as_ref().map(|said| ReclaimView {
            by: said.by.clone(),
            why: said.why.clone(),
            at: said.at,
            by_reader: said.is_by(asked),
        });
        SettlementView {
            to_confirm: self.is_left_unconfirmed(asked.at),
            received_by: self.received_by.clone(),
            reclaim,
            revision: self.revision,
            id: self.id.clone(),
            on: self.on,
            payments: self.payments,
            total: self.total,
            state: self.state,
        }
    }

    fn decided(
        self,
        before: Option<(SettlementState, u32)>,
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
        SettlementDecision { settlement: self, before, row }
    }
}

impl SettlementEvent<'_> {
    const fn step(&self) -> Step {
        match self {
            Self::Seal => Step::Seal,
            Self::Claim { .. } => Step::Claim,
            Self::Close => Step::Close,
            Self::Answered => Step::Answered,
            Self::Received { .. } => Step::Received,
            Self::ProposeReclaim { .. } => Step::Propose,
            Self::Reclaim { .. } => Step::Reclaim,
            Self::Keep { .. } => Step::Keep,
        }
    }
}

/// What people say is said of a file of which nobody knows whether it left, or of which one person alone said that it did; and two
/// decide on what was shown to them.
fn check(
    settlement: &Settlement,
    event: SettlementEvent<'_>,
    asked: &Asked,
) -> Result<(), SettlementRefusal> {
    use SettlementEvent as E;
    use SettlementRefusal as R;
    let by_word = settlement.state == SettlementState::Done && settlement.received_by.is_some();
    let in_doubt = by_word || settlement.is_left_unconfirmed(asked.at);
    let (why, answered) = match event {
        E::Received { why } | E::Keep { why, .. } => (why, false),
        E::ProposeReclaim { why, answered } => (why, answered),
        E::Reclaim { answered, .. } => ("-", answered),
        E::Answered if settlement.state == SettlementState::Claimed || by_word => return Ok(()),
        E::Answered => return Err(R::WrongState(settlement.state)),
        E::Seal | E::Claim { .. } | E::Close => return Ok(()),
    };
    let (said, as_shown) = (settlement.reclaim.as_ref(), |revision| revision == settlement.revision);
    match event {
        E::Reclaim { revision, .. } => {
            proposal::confirmed(said, asked, |_| as_shown(revision))?;
        }
        E::Keep { revision, .. } => {
            proposal::shown(said, |_| as_shown(revision))?;
        }
        _ => {}
    }
    match () {
        () if why.trim().is_empty() => Err(R::NoReason),
        () if !in_doubt => Err(R::WrongState(settlement.state)),
        () if answered => Err(R::Answered),
        () => Ok(()),
    }
}

/// Decides what follows from `event`.
///
/// # Errors
/// [`SettlementRefusal`]; nothing changes then.
pub fn decide_settlement(
    settlement: &Settlement,
    event: SettlementEvent<'_>,
    asked: &Asked,
) -> Result<SettlementDecision, SettlementRefusal> {
    let from = settlement.state;
    let state = next(TRANSITIONS, from, event.step()).ok_or(SettlementRefusal::WrongState(from))?;
    check(settlement, event, asked)?;
    // Whatever happens, what was proposed before was proposed on something else.
    let mut after = Settlement { state, reclaim: None, ..settlement.clone() };
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
        SettlementEvent::Answered => {
            after.received_by = None;
            after.revision += 1;
            "La banque a le fichier : elle en parle dans un des siens".to_owned()
        }
        SettlementEvent::Received { why } => {
            after.received_by = Some(asked.author.clone());
            after.revision += 1;
            format!("La banque a le fichier : {}", why.trim())
        }
        SettlementEvent::ProposeReclaim { why, .. } => {
            after.reclaim = Some(ReclaimProposal::new((), why.trim(), asked));
            after.revision += 1;
            format!("La banque n’aurait pas le fichier : {}", why.trim())
        }
        SettlementEvent::Reclaim { .. } => {
            after.claimed_at = Some(asked.at);
            after.received_by = None;
            after.revision += 1;
            let why = settlement.reclaim.as_ref().map(|said| said.why.as_str()).unwrap_or_default();
            format!("La banque n’a pas le fichier, il est remis de nouveau : {why}")
        }
        SettlementEvent::Keep { why, .. } => {
            after.revision += 1;
            format!("Le fichier n’est pas remis de nouveau : {}", why.trim())
        }
    };
    Ok(after.decided(Some((from, settlement.revision)), text, asked))
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
        self.attempt()
            .is_some_and(|attempt| attempt.is_refused() && attempt.debited_after_refusal().is_none())
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
        by("Gestionnaire")
    }

    fn by(who: &str) -> Asked {
        Asked {
            at: Timestamp::constant(1_800_000_000, 0),
            today: date(2027, 1, 15),
            author: who.to_owned(),
            principal: who.to_owned(),
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
        use SettlementRefusal::{NothingProposed, WrongState};
        let received = SettlementEvent::Received { why: "R" };
        let propose = SettlementEvent::ProposeReclaim { why: "R", answered: false };
        let reclaim = SettlementEvent::Reclaim { revision: 0, answered: false };
        for (from, event, expected) in [
            (Preparing, SettlementEvent::Seal, Ok((Sealed, 0))),
            (Preparing, claim, Err(WrongState(Preparing))),
            (Sealed, SettlementEvent::Seal, Err(WrongState(Sealed))),
            (Sealed, claim, Ok((Claimed, 1))),
            (Sealed, SettlementEvent::Claim { taken: &[] }, Ok((Claimed, 0))),
            (Sealed, SettlementEvent::Close, Err(WrongState(Sealed))),
            (Sealed, received, Err(WrongState(Sealed))),
            (Claimed, claim, Err(WrongState(Claimed))),
            (Claimed, SettlementEvent::Close, Ok((Done, 0))),
            (Claimed, received, Ok((Done, 0))),
            (Claimed, SettlementEvent::Answered, Ok((Done, 0))),
            (Claimed, propose, Ok((Claimed, 0))),
            (Claimed, reclaim, Err(NothingProposed)),
            (Done, SettlementEvent::Seal, Err(WrongState(Done))),
            (Done, SettlementEvent::Close, Err(WrongState(Done))),
            (Done, SettlementEvent::Answered, Err(WrongState(Done))),
            (Done, received, Err(WrongState(Done))),
            (Done, propose, Err(WrongState(Done))),
            (Done, reclaim, Err(NothingProposed)),
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
        let SettlementDecision { settlement, before, row } =
            decide_settlement(&sealed, claim, &asked()).expect("a decision");
        assert_eq!(
            (settlement.id.as_str(), settlement.total),
            ("MCE-20270115-007", Euros::from_cents(80_000))
        );
        assert_eq!((before, row.to), (Some((SettlementState::Sealed, 0)), SettlementState::Claimed));
        assert_eq!((row.author.as_str(), row.request_id.as_str()), ("Gestionnaire", "request-1"));
        assert!(settlement.is_shown() && settlement.view(&asked()).state == SettlementState::Claimed);
        let later = asked().at + SignedDuration::from_mins(6);
        assert!(!settlement.is_left_unconfirmed(asked().at) && settlement.is_left_unconfirmed(later));
        assert_eq!(settlement.execution_day(), date(2027, 1, 18), "a Friday's file, on Monday");
    }

    #[test]
    fn that_the_bank_does_not_have_a_file_two_people_say_unless_it_has_spoken() {
        use SettlementEvent as E;
        use SettlementRefusal as R;
        let decide = |settlement: &Settlement, event, who: &str| {
            decide_settlement(settlement, event, &by(who)).map(|decision| decision.settlement)
        };
        let claimed = settlement(SettlementState::Claimed);
        let propose = |answered| E::ProposeReclaim { why: "Absent du relevé", answered };
        assert_eq!(decide(&claimed, propose(true), "a"), Err(R::Answered));
        assert_eq!(decide(&claimed, E::ProposeReclaim { why: " ", answered: false }, "a"), Err(R::NoReason));
        let fresh = Settlement { claimed_at: Some(asked().at), ..claimed.clone() };
        assert_eq!(
            decide(&fresh, propose(false), "a"),
            Err(R::WrongState(SettlementState::Claimed)),
            "a hand has it"
        );
        let proposed = decide(&claimed, propose(false), "a").expect("a proposal");
        let reclaim = |revision, answered| E::Reclaim { revision, answered };
        for (event, who, expected) in [
            (reclaim(1, false), "a", R::FourEyes),
            (reclaim(0, false), "b", R::Changed),
            (reclaim(1, true), "b", R::Answered),
            (E::Keep { revision: 1, why: "" }, "b", R::NoReason),
        ] {
            assert_eq!(decide(&proposed, event, who), Err(expected), "{event:?} by {who}");
        }
        let again = decide(&proposed, reclaim(1, false), "b").expect("a decision");
        assert_eq!((again.state, again.claimed_at), (SettlementState::Claimed, Some(asked().at)));
        assert_eq!(decide(&again, reclaim(2, false), "c"), Err(R::NothingProposed), "once");
        let kept = decide(&proposed, E::Keep { revision: 1, why: "Vu" }, "a").expect("taken back");
        assert_eq!((kept.state, kept.reclaim, kept.revision), (SettlementState::Claimed, None, 2));
        assert_eq!(decide(&proposed, E::Answered, "Banque").map(|after| after.reclaim), Ok(None));
    }

    #[test]
    fn what_one_person_said_is_taken_back_by_two_until_the_bank_speaks() {
        use SettlementEvent as E;
        use SettlementRefusal as R;
        let decide = |settlement: &Settlement, event, who: &str| {
            decide_settlement(settlement, event, &by(who)).map(|decision| decision.settlement)
        };
        let claimed = settlement(SettlementState::Claimed);
        let done = decide(&claimed, E::Received { why: "Vu" }, "a").expect("received");
        assert_eq!(done.received_by.as_deref(), Some("a"));
        let propose = E::ProposeReclaim { why: "Pas ce fichier", answered: false };
        let proposed = decide(&done, propose, "a").expect("a proposal");
        assert_eq!(proposed.state, SettlementState::Done);
        let revision = proposed.revision;
        let back = decide(&proposed, E::Reclaim { revision, answered: false }, "b").expect("a decision");
        assert_eq!((back.state, back.received_by), (SettlementState::Claimed, None));
        let spoken = decide(&done, E::Answered, "Banque").expect("known for certain");
        assert_eq!(decide(&spoken, propose, "a"), Err(R::WrongState(SettlementState::Done)));
        assert_eq!(decide(&spoken, E::Answered, "Banque"), Err(R::WrongState(SettlementState::Done)));
    }

    #[test]
    fn one_that_took_nothing_is_not_shown_once_it_is_done() {
        assert!(settlement(SettlementState::Sealed).is_shown());
        assert!(!settlement(SettlementState::Done).is_shown());
    }
}
