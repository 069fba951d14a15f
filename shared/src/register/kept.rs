//! A mandate as it is kept: what the publications and the gestionnaire made of it.
//!
//! A publication never ends a mandate. One that it leaves out waits, in a group, for the gestionnaire: it ended, or it goes on
//! although the register says otherwise. One that is over and published again waits too.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{EndReason, ProposedEnd, ending_group};
use crate::aggregate::Transitions;
use crate::api::EndingView;
use crate::french::date_full;
use crate::proposal::Proposal;
use crate::recognition::RegisterRow;
use crate::texts::sentences;

mod decide;
mod published;
#[cfg(test)]
mod tests;

pub use decide::{EndingCommand, EndingDecision, EndingRefusal, MandateRow, decide_ending, ending_command};
pub use published::{Changed, Judgement, LeftOut, judge, left_out};

/// Mandates that wait for a decision are counted up to there in each group: beyond, there are as many or more.
pub const COUNTED_AT_MOST: u16 = 1_000;
/// Mandates of one decision of the gestionnaire, at most.
pub const DECIDED_AT_ONCE: usize = 100;

/// Where a mandate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MandateState {
    /// As the register publishes it.
    Published,
    /// It waits for the gestionnaire.
    Waiting,
    /// It goes on although the register leaves it out, says the gestionnaire.
    GoesOn,
    /// It is over, and the register may have it again: the gestionnaire is asked.
    Over,
    /// It is over, says the gestionnaire, whatever the register has.
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    LeftOut,
    PublishedAgain,
    End,
    GoOn,
}

/// What is not here changes nothing: a publication that leaves out what waits, or what goes on.
const TRANSITIONS: &Transitions<MandateState, Cause> = &[
    (MandateState::Published, Cause::LeftOut, MandateState::Waiting),
    (MandateState::GoesOn, Cause::PublishedAgain, MandateState::Published),
    (MandateState::Over, Cause::PublishedAgain, MandateState::Waiting),
    (MandateState::Waiting, Cause::PublishedAgain, MandateState::Published),
    (MandateState::Waiting, Cause::End, MandateState::Ended),
    (MandateState::Waiting, Cause::GoOn, MandateState::GoesOn),
];

/// What a reading made of a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It was not known.
    New,
    /// It is told otherwise.
    Changed,
    /// It was missing, or over, and is there again.
    Back,
}

/// A mandate, and what imports know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMandate {
    /// As it was published.
    pub row: RegisterRow,
    /// The group in which it waits for a decision.
    pub ending: Option<String>,
    pub proposal: Option<ProposedEnd>,
    /// What somebody of the gestionnaire proposes to decide.
    pub proposed: Option<EndingProposal>,
    /// Whether the gestionnaire knows better than the register: it is not asked again until the register changes its mind.
    pub dismissed: bool,
    /// The reading (run and file) that wrote it last, and what that one made of it: read again, it counts the same.
    pub written_by: Option<String>,
    /// See `written_by`.
    pub news: Option<News>,
}

impl From<RegisterRow> for KeptMandate {
    fn from(row: RegisterRow) -> Self {
        Self {
            row,
            ending: None,
            proposal: None,
            proposed: None,
            dismissed: false,
            written_by: None,
            news: None,
        }
    }
}

/// How a mandate that waits goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The last day; none when the mandate goes on.
    pub end: Option<Date>,
}

/// What one person of the gestionnaire proposes for a mandate that waits: another one decides.
pub type EndingProposal = Proposal<Ending>;

impl EndingProposal {
    /// What is proposed, by whom and why.
    #[must_use]
    pub fn words(&self) -> String {
        let decision = &decided_words(self.what.end);
        sentences::MandateProposed { decision, auteur: &self.by, motif: &self.why }.said()
    }
}

fn decided_words(end: Option<Date>) -> String {
    match end {
        Some(end) => sentences::MandateEnded { date: &date_full(end) }.said(),
        None => sentences::MandateGoesOn.said(),
    }
}

/// A group of mandates that wait for a decision: one reason, one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Names it.
    pub code: String,
    /// In French.
    pub label: String,
}

impl Group {
    fn of(row: &RegisterRow, proposal: Option<ProposedEnd>) -> Self {
        let (code, label) = ending_group(row, proposal.map(|proposal| proposal.reason));
        Self { code, label }
    }
}

impl KeptMandate {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> MandateState {
        match (&self.ending, self.row.end, self.dismissed) {
            (Some(_), ..) => MandateState::Waiting,
            (None, Some(_), true) => MandateState::Ended,
            (None, Some(_), false) => MandateState::Over,
            (None, None, true) => MandateState::GoesOn,
            (None, None, false) => MandateState::Published,
        }
    }

    /// The end that the gestionnaire is asked about, and why: not later than the law has ended it, whatever was proposed before.
    #[must_use]
    pub fn asked_end(&self) -> Option<(Date, String)> {
        let known = self.row.end.map(|end| (end, sentences::EndOverAndPublished.said()));
        let (end, why) =
            known.or_else(|| self.proposal.map(|proposal| (proposal.on, proposal.reason.explain())))?;
        let by_law = self.row.mandate().legal_end(end).filter(|round| *round < end);
        Some(by_law.map_or((end, why), |first_round| {
            (first_round, EndReason::Renewed { kind: self.row.kind, first_round }.explain())
        }))
    }

    /// As the gestionnaire decides on it; none when nothing is proposed.
    #[must_use]
    pub fn ending_view(&self, key: String) -> Option<EndingView> {
        let (end, reason) = self.asked_end()?;
        let row = &self.row;
        Some(EndingView {
            key,
            name: format!("{} {}", row.last_name, row.first_name),
            birth_date: row.birth_date,
            mandate: row.kind.label().to_owned(),
            territory: row.territory.clone(),
            start: row.start,
            end,
            reason,
            proposed: self.proposed.as_ref().map(EndingProposal::words),
        })
    }

    fn waiting_in(self, group: &Group, proposal: Option<ProposedEnd>) -> Self {
        Self { ending: Some(group.code.clone()), proposal, proposed: None, ..self }
    }
}
