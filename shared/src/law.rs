//! What two people decide of the figures of the law while the service runs: a row that is published is proposed by one, replayed over the
//! accounts and the offers, and confirmed by another who has read what it changes; until it takes effect, two people may undo it.
//!
//! What is confirmed begins on a later day than the one of the decision: a function that has read the book today has today's figures, however
//! long ago.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aggregate::Asked;
use crate::french::date_full;
use crate::ids::RunId;
use crate::message::TEXT_MAX;
use crate::parameters::{DecidedRow, Law};
use crate::proposal::{self, Proposal, Undecided};
use crate::texts::sentences;

mod checks;
mod replay;
#[cfg(test)]
mod tests;

pub use checks::{is_fixed_by_a_text, unit_words};
pub use replay::{Compared, Effects, Sums};

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LawAct {
    /// It is applied from its first day.
    Confirm,
    /// It was confirmed, and is not applied after all.
    Undo,
}

/// A change of the law, as somebody proposes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LawChange {
    pub act: LawAct,
    pub row: DecidedRow,
}

/// What a change was found to do, over the accounts and the offers of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    pub run: RunId,
    /// The version of the law on which it was computed.
    pub law: u32,
    /// SHA-256 of its report: whoever confirms says which he has read.
    pub hash: String,
}

/// A change that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingChange {
    /// Counts the proposals, from 1.
    pub number: u32,
    pub proposal: Proposal<LawChange>,
    pub replay: Option<Replay>,
}

/// All that is decided, and all that waits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LawBook {
    /// Counts its changes; zero before the first.
    pub version: u64,
    /// Counts those of the law itself.
    pub law: u32,
    /// The last number that a proposal has had.
    pub numbered: u32,
    /// In the order in which they were decided.
    pub rows: Vec<DecidedRow>,
    pub waiting: Vec<WaitingChange>,
}

/// A line of its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawRow {
    /// The version of the book that it led to.
    pub seq: u64,
    pub at: Timestamp,
    /// Who, by name.
    pub author: String,
    /// What and why, in French.
    pub text: String,
    pub request_id: String,
}

/// The book after a decision, and the line that tells it; committed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawDecision {
    pub book: LawBook,
    pub row: LawRow,
}

/// Why nothing is proposed or decided. `Display` is for the gestionnaire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawRefusal {
    #[error("{}", sentences::LawUnknown.said())]
    Unknown,
    #[error("{}", sentences::LawValue { unite: &.0 }.said())]
    Value(String),
    /// Much less or much more than what holds: a slip of the hand is more probable.
    #[error("{}", sentences::LawBounds { actuelle: held, moins: least, plus: most }.said())]
    Bounds {
        /// What holds.
        held: String,
        least: String,
        most: String,
    },
    #[error("{}", sentences::LawNotAhead.said())]
    NotAhead,
    #[error("{}", sentences::LawEnd.said())]
    End,
    #[error("{}", sentences::LawOverlaps { jour: &date_full(*.0) }.said())]
    Overlaps(Date),
    #[error("{}", sentences::LawBegins.said())]
    Begins,
    #[error("{}", sentences::LawGap.said())]
    Gap,
    #[error("{}", sentences::LawSource { plafond: &checks::SOURCE_MAX.to_string() }.said())]
    Source,
    #[error("{}", sentences::LawReason { plafond: &TEXT_MAX.to_string() }.said())]
    Reason,
    #[error("{}", sentences::LawWaitsAlready.said())]
    WaitsAlready,
    /// A figure whose rule has no day by which it could begin to hold.
    #[error("{}", sentences::LawUndated.said())]
    Undated,
    #[error("{}", sentences::LawNotUndone.said())]
    NotUndone,
    #[error("{}", sentences::LawNothingWaits.said())]
    NothingWaits,
    #[error("{}", sentences::LawFourEyes.said())]
    FourEyes,
    #[error("{}", sentences::LawNotReplayed.said())]
    NotReplayed,
    #[error("{}", sentences::LawChanged.said())]
    Changed,
}

impl LawRefusal {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "figure-unknown",
            Self::Value(_) => "figure-bad-value",
            Self::Bounds { .. } => "figure-out-of-bounds",
            Self::NotAhead => "figure-not-ahead",
            Self::End => "figure-bad-end",
            Self::Overlaps(_) | Self::Begins => "figure-overlaps",
            Self::Gap => "figure-gap",
            Self::Source => "figure-source",
            Self::Reason => "reason-missing",
            Self::WaitsAlready => "figure-waits",
            Self::Undated => "figure-undated",
            Self::NotUndone => "figure-not-undone",
            Self::NothingWaits => "not-found",
            Self::FourEyes => "four-eyes",
            Self::NotReplayed => "figure-not-replayed",
            Self::Changed => "proposal-changed",
        }
    }
}

impl From<Undecided> for LawRefusal {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::SamePerson => Self::FourEyes,
            Undecided::Nothing => Self::NothingWaits,
            Undecided::Stale => Self::Changed,
        }
    }
}

impl LawBook {
    /// The law that it makes.
    #[must_use]
    pub fn law(&self) -> &'static Law {
        Law::of(self.law, &self.rows)
    }

    /// What waits under a number.
    #[must_use]
    pub fn waits(&self, number: u32) -> Option<&WaitingChange> {
        self.waiting.iter().find(|waiting| waiting.number == number)
    }

    /// The law as it would be after a change.
    #[must_use]
    pub fn law_after(&self, change: &LawChange) -> &'static Law {
        Law::of(self.law + 1, &self.rows_after(change))
    }

    fn rows_after(&self, LawChange { act, row }: &LawChange) -> Vec<DecidedRow> {
        let others = self.rows.iter().filter(|other| !other.is_same_row(row)).cloned();
        let confirmed = matches!(act, LawAct::Confirm).then(|| row.clone());
        others.chain(confirmed).collect()
    }

    /// Somebody proposes a change.
    ///
    /// # Errors
    /// A [`LawRefusal`].
    pub fn propose(&self, change: LawChange, why: &str, asked: &Asked) -> Result<LawDecision, LawRefusal> {
        self.check(&change, asked.today)?;
        if self.waiting.iter().any(|waiting| waiting.proposal.what.row.key == change.row.key) {
            return Err(LawRefusal::WaitsAlready);
        }
        let why = words(why)?;
        let text = said(&change, Step::Proposed, Some(why));
        let number = self.numbered + 1;
        let mut book = Self { numbered: number, ..self.clone() };
        book.waiting.push(WaitingChange {
            number,
            proposal: Proposal::new(change, why, asked),
            replay: None,
        });
        Ok(book.after(text, asked))
    }

    /// What a change was found to do; none when it waits no more, or the law has changed under it.
    #[must_use]
    pub fn replayed(&self, number: u32, replay: Replay, asked: &Asked) -> Option<LawDecision> {
        let mut book = self.clone();
        let waiting = book.waiting.iter_mut().find(|waiting| waiting.number == number)?;
        if replay.law != self.law {
            return None;
        }
        waiting.replay = Some(replay);
        let text = said(&waiting.proposal.what, Step::Replayed, None);
        Some(book.after(text, asked))
    }

    /// Somebody else confirms a change, whose report he has read.
    ///
    /// # Errors
    /// A [`LawRefusal`].
    pub fn approve(
        &self,
        number: u32,
        report: &str,
        comment: &str,
        asked: &Asked,
    ) -> Result<LawDecision, LawRefusal> {
        let waiting = self.waits(number);
        let proposal = proposal::confirmed(waiting.map(|waiting| &waiting.proposal), asked, |_| true)?;
        let change = &proposal.what;
        self.check_read(waiting, report)?;
        self.check(change, asked.today)?;
        let comment = Some(comment.trim()).filter(|comment| !comment.is_empty());
        let text = said(change, Step::Approved, comment);
        let mut book = Self { law: self.law + 1, rows: self.rows_after(change), ..self.clone() };
        book.waiting.retain(|waiting| waiting.number != number);
        Ok(book.after(text, asked))
    }

    /// Somebody refuses a change, or takes his own back.
    ///
    /// # Errors
    /// A [`LawRefusal`].
    pub fn decline(&self, number: u32, reason: &str, asked: &Asked) -> Result<LawDecision, LawRefusal> {
        let waiting = proposal::shown(self.waits(number), |_| true)?;
        let text = said(&waiting.proposal.what, Step::Refused, Some(words(reason)?));
        let mut book = self.clone();
        book.waiting.retain(|waiting| waiting.number != number);
        Ok(book.after(text, asked))
    }

    /// What is undone was replayed when it was confirmed.
    fn check_read(&self, waiting: Option<&WaitingChange>, report: &str) -> Result<(), LawRefusal> {
        let Some(waiting) = waiting else { return Err(LawRefusal::NothingWaits) };
        match (waiting.proposal.what.act, &waiting.replay) {
            (LawAct::Undo, _) => Ok(()),
            (LawAct::Confirm, None) => Err(LawRefusal::NotReplayed),
            (LawAct::Confirm, Some(replay)) if replay.law != self.law || replay.hash != report => {
                Err(LawRefusal::Changed)
            }
            (LawAct::Confirm, Some(_)) => Ok(()),
        }
    }

    fn check(&self, change: &LawChange, today: Date) -> Result<(), LawRefusal> {
        match change.act {
            LawAct::Confirm => self.law().with(|| checks::check_row(&change.row, today)),
            LawAct::Undo => {
                let is_decided = self.rows.contains(&change.row);
                if is_decided && change.row.from > today { Ok(()) } else { Err(LawRefusal::NotUndone) }
            }
        }
    }

    fn after(self, text: String, asked: &Asked) -> LawDecision {
        let seq = self.version + 1;
        let row = LawRow {
            seq,
            at: asked.at,
            author: asked.author.clone(),
            text,
            request_id: asked.request_id.clone(),
        };
        LawDecision { book: Self { version: seq, ..self }, row }
    }
}

fn words(text: &str) -> Result<&str, LawRefusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_MAX { Err(LawRefusal::Reason) } else { Ok(text) }
}

/// What happened to a change.
#[derive(Clone, Copy)]
enum Step {
    Proposed,
    Replayed,
    Approved,
    Refused,
}

fn said(LawChange { act, row }: &LawChange, step: Step, mots: Option<&str>) -> String {
    let regle = row.described().map_or("", |described| described.label);
    let (montant, date) = (&row.words(), &date_full(row.from));
    match (act, step) {
        (LawAct::Confirm, Step::Proposed) => {
            sentences::FigureProposed { regle, montant, date, source: &row.source, mots }.said()
        }
        (LawAct::Confirm, Step::Approved) => sentences::FigureConfirmed { regle, montant, date, mots }.said(),
        (LawAct::Confirm, Step::Refused) => sentences::FigureRefused { regle, montant, date, mots }.said(),
        (LawAct::Undo, Step::Proposed) => sentences::FigureUndoProposed { regle, montant, date, mots }.said(),
        (LawAct::Undo, Step::Approved) => sentences::FigureUndone { regle, montant, date, mots }.said(),
        (LawAct::Undo, Step::Refused) => sentences::FigureKept { regle, montant, date, mots }.said(),
        (_, Step::Replayed) => sentences::FigureReplayed { regle, montant, date }.said(),
    }
}
