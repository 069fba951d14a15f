//! Money that moved at the bank and that nothing was matched with: it stands in `suspense`, one movement by one, until one person has
//! proposed where it goes and another one has decided.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aggregate::Transitions;
use crate::identifiers::{Siren, Siret};
use crate::ledger::{Account, Transaction};
use crate::message::TEXT_MAX;
use crate::money::Euros;
use crate::proposal::{Proposal, Undecided};
use crate::texts::sentences;

mod decide;
#[cfg(test)]
mod tests;

/// Where a movement goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Destination {
    /// The fund bears it, or keeps it.
    Fund,
    /// A training body has it and owes it; or pays back what it owes.
    TrainingBody {
        /// Which.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        siret: Siret,
    },
    /// A collectivité pays in.
    Collectivite {
        /// Which.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        siren: Siren,
    },
    /// Two people have recorded it by hand before the bank told it: it is on the books twice.
    Recorded {
        /// Of which collectivité.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        siren: Siren,
    },
    /// Another movement of the list undoes it.
    Against {
        /// Its key.
        movement: String,
    },
}

impl Destination {
    /// What people read.
    #[must_use]
    pub fn french(&self) -> String {
        match self {
            Self::Fund => "à la charge ou au profit du fonds".to_owned(),
            Self::TrainingBody { siret } => format!("à l’organisme {siret}"),
            Self::Collectivite { siren } => format!("à la collectivité {siren}"),
            Self::Recorded { siren } => format!("déjà enregistré à la main pour la collectivité {siren}"),
            Self::Against { movement } => format!("avec le mouvement {movement}, qui l’annule"),
        }
    }
}

/// Where a movement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SuspendedState {
    /// Nobody has said where it goes.
    Open,
    /// Somebody has, and somebody else decides.
    Proposed,
    /// It has left suspense.
    Settled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Propose,
    Decline,
    Settle,
    /// A part of it has left suspense.
    SettlePart,
    /// With the movement that undoes it, of which two people have decided.
    SettleWith,
    /// The books move something of it, beside this list.
    Move,
    /// The same, and nothing is left.
    MoveAll,
}

const TRANSITIONS: &Transitions<SuspendedState, Step> = &[
    (SuspendedState::Open, Step::Propose, SuspendedState::Proposed),
    (SuspendedState::Proposed, Step::Propose, SuspendedState::Proposed),
    (SuspendedState::Proposed, Step::Decline, SuspendedState::Open),
    (SuspendedState::Proposed, Step::Settle, SuspendedState::Settled),
    (SuspendedState::Proposed, Step::SettlePart, SuspendedState::Open),
    (SuspendedState::Open, Step::SettleWith, SuspendedState::Settled),
    // What was proposed was proposed on another sum.
    (SuspendedState::Open, Step::Move, SuspendedState::Open),
    (SuspendedState::Proposed, Step::Move, SuspendedState::Open),
    (SuspendedState::Settled, Step::Move, SuspendedState::Open),
    (SuspendedState::Open, Step::MoveAll, SuspendedState::Settled),
    (SuspendedState::Proposed, Step::MoveAll, SuspendedState::Settled),
];

/// What a movement is decided with, as long as that is in doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Tie {
    /// A batch of ours of another sum, by its number: what is executed of it leaves suspense with each of its transfers.
    Batch(String),
    /// What the bank moved for a transfer of ours against what it had told, by its reference.
    Transfer(String),
}

/// Where somebody proposes that it goes.
pub type SuspenseProposal = Proposal<Destination>;

/// A movement of the bank that stands in suspense, or stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspended {
    /// Names it: what tells it from every other movement, whichever file tells it.
    pub key: String,
    /// Day of booking.
    pub on: Date,
    /// Below zero when it left.
    pub amount: Euros,
    /// What stands in suspense of it, with its sign; zero when it is settled.
    pub left: Euros,
    /// What other movements undid of it, of which no transaction tells; none for one that was settled before this was counted.
    pub undone: Option<Euros>,
    /// What the bank says of it.
    pub text: String,
    /// What it is decided with.
    pub tie: Option<Tie>,
    /// Where the last part of it went.
    pub went: Option<Destination>,
    /// When it was found.
    pub found_at: Timestamp,
    /// When it changed last.
    pub changed_at: Timestamp,
    /// Where it stands.
    pub state: SuspendedState,
    /// What waits for a second person.
    pub proposal: Option<SuspenseProposal>,
    /// Counts its changes.
    pub version: u64,
}

/// One line of the history of a movement (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspendedRow {
    /// Version that this made.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: String,
    /// What happened, in French.
    pub text: String,
    /// The request or the message that caused it.
    pub request_id: String,
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspenseDecision {
    /// The movement afterwards, and the one that undoes it, each with the line of its history.
    pub moved: Vec<(Suspended, SuspendedRow)>,
    /// The money that leaves suspense.
    pub transaction: Option<Transaction>,
}

/// What a decision needs to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SuspenseFacts {
    /// What the training body of the destination owes.
    pub claim: Euros,
    /// Whether the organisation of the destination is known.
    pub is_known: bool,
    /// Whether a receipt of its day and of its sum was recorded by hand for the collectivité of the destination, and no movement was matched
    /// with that yet.
    pub is_recorded: bool,
    /// The movement that would undo it.
    pub other: Option<Suspended>,
    /// Whether two people have yet to decide on what it is tied to.
    pub in_doubt: bool,
    /// The same of the other one.
    pub other_in_doubt: bool,
}

/// What the books move in suspense for a movement, beside the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Its key.
    pub movement: String,
    /// How much more stands there; below zero for less.
    pub by: Euros,
    /// Day.
    pub on: Date,
    /// Why, in French.
    pub text: String,
    /// What is to be known of it.
    pub cause: ShiftCause,
}

/// Why the books move something in suspense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftCause {
    /// The bank has moved it for a transfer: it may be the first of it.
    Told,
    /// People have decided on that transfer: it must be there still.
    Decided,
    /// It is a part of what was set aside before.
    Part,
}

/// The key of the movement whose money a transaction moves in suspense; none when it moves none, or card money, which is decided with
/// its dossier. A step of a payment that takes its money from another movement names that one last.
#[must_use]
pub fn movement_of(transaction: &Transaction) -> Option<&str> {
    let is_moved = transaction.entries.iter().any(|entry| entry.account == Account::Suspense);
    let mut parts = transaction.id.as_str().split(':');
    match (is_moved, parts.next()?) {
        (true, "bank" | "suspense") => parts.next(),
        (true, "payment") => {
            let reference = parts.next();
            parts.nth(1).or(reference)
        }
        _ => None,
    }
}

/// Why nothing is proposed or decided. `Display` is for the gestionnaire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SuspenseRefusal {
    /// A reason is missing or too long.
    #[error("{}", sentences::SuspenseNoReason { plafond: &TEXT_MAX.to_string() }.said())]
    NoReason,
    /// Nobody knows the organisation.
    #[error("{}", sentences::SuspenseUnknown.said())]
    Unknown,
    /// Only what came in was paid in.
    #[error("{}", sentences::SuspenseWrongWay.said())]
    WrongWay,
    /// Nobody has recorded it.
    #[error("{}", sentences::SuspenseNotRecorded.said())]
    NotRecorded,
    /// The training body owes nothing.
    #[error("{}", sentences::SuspenseNotOwed.said())]
    NotOwed,
    /// The other movement does not undo it, or is settled already.
    #[error("{}", sentences::SuspenseNotOpposite { mouvement: &.0 }.said())]
    NotOpposite(String),
    /// Its parts are decided one by one.
    #[error("{}", sentences::SuspenseOfABatch.said())]
    OfABatch,
    /// It is decided with its payment.
    #[error("{}", sentences::SuspenseOfATransfer { reference: &.0 }.said())]
    OfATransfer(String),
    /// Nothing waits.
    #[error("{}", sentences::SuspenseNothingWaits.said())]
    NothingWaits,
    /// It is not what was shown.
    #[error("{}", sentences::SuspenseChanged.said())]
    Changed,
    /// Who proposes does not decide.
    #[error("{}", sentences::SuspenseFourEyes.said())]
    FourEyes,
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(String),
}

impl From<Undecided> for SuspenseRefusal {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::Nothing => Self::NothingWaits,
            Undecided::SamePerson => Self::FourEyes,
            Undecided::Stale => Self::Changed,
        }
    }
}

impl SuspenseRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoReason => "reason-missing",
            Self::Unknown => "organisation-unknown",
            Self::WrongWay => "wrong-way",
            Self::NotRecorded => "not-recorded",
            Self::NotOwed => "not-owed",
            Self::NotOpposite(_) => "not-opposite",
            Self::OfABatch => "of-a-batch",
            Self::OfATransfer(_) => "of-a-transfer",
            Self::NothingWaits => "not-found",
            Self::Changed => "proposal-changed",
            Self::FourEyes => "four-eyes",
            Self::Internal(_) => "internal",
        }
    }
}
