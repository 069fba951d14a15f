//! A settlement: the bank file of a day, from the payables that it takes. It takes them one by one, is sealed so that nothing is added
//! to it any more, and its file is made. The file leaves once: a hand claims it, puts it where the bank's gateway takes it, and confirms.
//! A settlement that was interrupted is finished by the next one, but for one that was claimed and not confirmed: nobody knows whether
//! its file left. A person who has the bank's report before him says that it did; that it did not, and that it is put again, two say.
//! Once the bank has spoken of it, nobody says anything more.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Ordered;
use crate::aggregate::{Asked, Transitions};
use crate::api::{ReclaimView, SettlementView};
use crate::calendar::{next as next_day, next_bank_day};
use crate::ids::{BadId, SettlementId};
use crate::money::Euros;
use crate::proposal::{Proposal, Undecided};
use crate::texts::sentences;

mod decide;
#[cfg(test)]
mod tests;

pub use decide::decide_settlement;

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
    #[error("{}", sentences::SettlementWrongState.said())]
    WrongState(SettlementState),
    /// The bank has it: it has said what becomes of a transfer of it.
    #[error("{}", sentences::SettlementAnswered.said())]
    Answered,
    /// No proposal waits.
    #[error("{}", sentences::SettlementNothingProposed.said())]
    NothingProposed,
    /// Another proposal came.
    #[error("{}", sentences::SettlementChanged.said())]
    Changed,
    /// Who proposes does not decide.
    #[error("{}", sentences::SettlementFourEyes.said())]
    FourEyes,
    /// Nobody said what he has seen.
    #[error("{}", sentences::SettlementNoReason.said())]
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
