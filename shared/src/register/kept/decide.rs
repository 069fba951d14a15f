//! What two people of the gestionnaire decide of a mandate that waits.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{
    Cause, DECIDED_AT_ONCE, Ending, EndingProposal, KeptMandate, MandateState, TRANSITIONS, decided_words,
};
use crate::aggregate::{Asked, next};
use crate::french::{date_full, of};
use crate::proposal::{self, Undecided};
use crate::recognition::RegisterRow;
use crate::texts::sentences;

/// What the gestionnaire says of a mandate that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndingCommand {
    /// It ended: on the day proposed, or on another that is known.
    End {
        /// The other day.
        on: Option<Date>,
    },
    /// It goes on.
    GoOn,
}

impl EndingCommand {
    const fn cause(self) -> Cause {
        match self {
            Self::End { .. } => Cause::End,
            Self::GoOn => Cause::GoOn,
        }
    }
}

/// A line of the history of a mandate (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MandateRow {
    pub at: Timestamp,
    pub author: String,
    /// What was decided, in French.
    pub text: String,
    /// State after.
    pub to: MandateState,
    /// The request that caused it.
    pub request_id: String,
}

/// What follows from what the gestionnaire says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingDecision {
    /// The mandate afterwards.
    pub mandate: KeptMandate,
    /// The line of its history.
    pub row: MandateRow,
}

/// Why a mandate does not change. `Display` is for the gestionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndingRefusal {
    /// None, or too many.
    #[error("{}", sentences::EndingHowMany.said())]
    HowMany,
    /// One day for several mandates.
    #[error("{}", sentences::EndingOneDayForMany.said())]
    OneDayForMany,
    /// A last day before the first, or to come.
    #[error("{}", sentences::EndingBadDay.said())]
    BadDay,
    /// The law has ended it on that day already: it neither goes on nor ends later (EL-10b).
    #[error("{}", sentences::EndingByLaw { date: &date_full(*.0) }.said())]
    ByLaw(Date),
    /// It was decided meanwhile.
    #[error("{}", sentences::EndingNothingWaits.said())]
    NothingWaits,
    /// A decision says why.
    #[error("{}", sentences::EndingNoReason.said())]
    NoReason,
    /// Whoever proposes does not decide.
    #[error("{}", sentences::EndingFourEyes.said())]
    FourEyes,
}

impl EndingRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HowMany => "keys",
            Self::OneDayForMany | Self::BadDay | Self::ByLaw(_) => "end",
            Self::NothingWaits => "not-waiting",
            Self::NoReason => "reason-missing",
            Self::FourEyes => "four-eyes",
        }
    }
}

/// What is asked of `count` mandates at once.
///
/// # Errors
/// [`EndingRefusal::HowMany`], [`EndingRefusal::OneDayForMany`].
pub fn ending_command(confirm: bool, on: Option<Date>, count: usize) -> Result<EndingCommand, EndingRefusal> {
    if !(1..=DECIDED_AT_ONCE).contains(&count) {
        return Err(EndingRefusal::HowMany);
    }
    if on.is_some() && count > 1 {
        return Err(EndingRefusal::OneDayForMany);
    }
    Ok(if confirm { EndingCommand::End { on } } else { EndingCommand::GoOn })
}

/// Decides on a mandate that waits: what somebody else has proposed is done, anything else is a proposal.
///
/// # Errors
/// [`EndingRefusal::NothingWaits`], [`EndingRefusal::BadDay`], [`EndingRefusal::NoReason`], [`EndingRefusal::FourEyes`]; nothing
/// changes then.
pub fn decide_ending(
    kept: &KeptMandate,
    (command, reason): (EndingCommand, &str),
    asked: &Asked,
) -> Result<EndingDecision, EndingRefusal> {
    let to = next(TRANSITIONS, kept.state(), command.cause()).ok_or(EndingRefusal::NothingWaits)?;
    let end = match command {
        EndingCommand::GoOn => None,
        EndingCommand::End { on } => {
            let on =
                on.or_else(|| kept.asked_end().map(|(end, _)| end)).ok_or(EndingRefusal::NothingWaits)?;
            if on < kept.row.start || on > asked.today {
                return Err(EndingRefusal::BadDay);
            }
            Some(on)
        }
    };
    if let Some(round) =
        kept.row.mandate().legal_end(asked.today).filter(|round| end.is_none_or(|on| on > *round))
    {
        return Err(EndingRefusal::ByLaw(round));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(EndingRefusal::NoReason);
    }
    let waiting = kept.proposed.as_ref().filter(|proposal| proposal.what.end == end);
    match proposal::confirmed(waiting, asked, |_| true) {
        Ok(proposal) => Ok(ended(kept, to, (end, reason), proposal, asked)),
        Err(Undecided::SamePerson) => Err(EndingRefusal::FourEyes),
        Err(Undecided::Nothing | Undecided::Stale) => Ok(proposed(kept, (end, reason), asked)),
    }
}

fn ended(
    kept: &KeptMandate,
    to: MandateState,
    (end, reason): (Option<Date>, &str),
    proposal: &EndingProposal,
    asked: &Asked,
) -> EndingDecision {
    let mandate = KeptMandate {
        row: RegisterRow { end, ..kept.row.clone() },
        ending: None,
        proposal: None,
        proposed: None,
        dismissed: true,
        ..kept.clone()
    };
    let what = decided_words(end);
    let text = format!("{what}, sur la proposition {} ({}). {reason}", of(&proposal.by), proposal.why);
    EndingDecision { mandate, row: line(text, to, asked) }
}

fn proposed(kept: &KeptMandate, (end, reason): (Option<Date>, &str), asked: &Asked) -> EndingDecision {
    let proposal = EndingProposal::new(Ending { end }, reason, asked);
    let row = line(proposal.words(), MandateState::Waiting, asked);
    EndingDecision { mandate: KeptMandate { proposed: Some(proposal), ..kept.clone() }, row }
}

fn line(text: String, to: MandateState, asked: &Asked) -> MandateRow {
    MandateRow { at: asked.at, author: asked.author.clone(), text, to, request_id: asked.request_id.clone() }
}
