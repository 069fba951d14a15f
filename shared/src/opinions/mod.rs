//! What élus think of the trainings that they have followed (DL-11): five marks, which count at once, and words, which the gestionnaire reads
//! before anybody else does. The training body answers a comment once, and its answer is read too.
//!
//! [`Tally`] adds the marks up, [`Figures`] says what is shown of them; [`Opinion`] is a comment with its answer, and [`decide_opinion`] says what may happen to it.

mod decide;
mod tally;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::FormationNumero;
use crate::identifiers::Siret;
use crate::ids::{DossierId, EluId};
use crate::lifecycle::{Dossier, Rating};
use crate::parameters::{Parameter, count};
use crate::rules::deadlines::{Delay, last_day};
use crate::texts::labels;

pub use decide::{OpinionCommand, OpinionDecision, OpinionRefusal, decide_opinion};
pub use tally::{Figures, Tally};

/// What is rated: the five criteria by which trainings are rated on Mon Compte Formation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Criterion {
    Welcome,
    Content,
    Trainers,
    Means,
    Support,
}

impl Criterion {
    pub const ALL: [Self; 5] = [Self::Welcome, Self::Content, Self::Trainers, Self::Means, Self::Support];

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Welcome => labels::criterion::WELCOME,
            Self::Content => labels::criterion::CONTENT,
            Self::Trainers => labels::criterion::TRAINERS,
            Self::Means => labels::criterion::MEANS,
            Self::Support => labels::criterion::SUPPORT,
        }
    }

    /// The field of its mark.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Content => "content",
            Self::Trainers => "trainers",
            Self::Means => "means",
            Self::Support => "support",
        }
    }

    /// Its mark in a rating.
    #[must_use]
    pub const fn mark(self, rating: &Rating) -> u8 {
        match self {
            Self::Welcome => rating.welcome,
            Self::Content => rating.content,
            Self::Trainers => rating.trainers,
            Self::Means => rating.means,
            Self::Support => rating.support,
        }
    }
}

/// What somebody has written, and whether others read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub moderation: Moderation,
}

impl Words {
    /// Not read by anybody yet.
    #[must_use]
    pub fn written(text: String) -> Self {
        Self { text, moderation: Moderation::Waits }
    }

    /// The text, once others may read it.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        matches!(self.moderation, Moderation::Shown).then_some(self.text.as_str())
    }

    #[must_use]
    pub const fn waits(&self) -> bool {
        matches!(self.moderation, Moderation::Waits)
    }
}

/// What the gestionnaire says of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "moderation", rename_all = "snake_case")]
pub enum Moderation {
    Waits,
    Shown,
    /// Who wrote them reads why.
    Refused {
        reason: String,
    },
    /// Who wrote them has taken them back: nothing of them is left.
    Withdrawn,
}

/// The comment of an élu on a training that he followed, and the answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// The dossier that it is about: one has one opinion.
    pub dossier: DossierId,
    /// Grows with each change.
    pub version: u64,
    pub elu: EluId,
    pub of: Siret,
    pub of_name: String,
    pub formation: FormationNumero,
    pub intitule: String,
    /// The day on which it was given.
    pub on: Date,
    pub comment: Words,
    pub answer: Option<Words>,
    /// The day until which what waits is read.
    pub until: Date,
    pub updated_at: Timestamp,
}

/// What follows from a rating that is given, or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    pub of: Siret,
    pub formation: FormationNumero,
    pub elu: EluId,
    pub dossier: DossierId,
    /// The rating alone; none once it is taken back.
    pub one: Option<Tally>,
    /// Its comment, to be read; none without one.
    pub opinion: Option<Opinion>,
    /// The day on which it happens.
    pub on: Date,
}

/// The rating of an élu that is counted for a formation: he has one, whatever dossiers he had there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Whose rating it is.
    pub dossier: DossierId,
    pub one: Tally,
    /// The day on which it was given.
    pub on: Date,
}

/// What is known where a rating is given or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    pub formation: Figures,
    pub of: Figures,
    pub mark: Option<Mark>,
    /// The opinion on the dossier.
    pub opinion: Option<Opinion>,
}

impl Rated {
    /// Of a dossier that has just been rated, or whose rating was just taken back.
    #[must_use]
    pub fn by(dossier: &Dossier, today: Date) -> Self {
        Self {
            of: dossier.of.clone(),
            formation: dossier.training.formation.clone(),
            elu: dossier.elu.clone(),
            dossier: dossier.id.clone(),
            one: dossier.rating.as_ref().map(Tally::of),
            opinion: Opinion::begun(dossier, today),
            on: today,
        }
    }

    /// What is known afterwards. An élu who followed a formation twice is one opinion: his last one counts. One that was never counted is
    /// taken from nothing.
    #[must_use]
    pub fn applied(&self, before: &Known) -> Known {
        let own = before.mark.as_ref().filter(|mark| self.one.is_some() || mark.dossier == self.dossier);
        let counted = own.map(|mark| &mark.one);
        let least = shown_from(self.on);
        let moved = |figures: Figures| {
            if counted.is_none() && self.one.is_none() {
                return figures;
            }
            figures.moved(counted, self.one.as_ref(), least)
        };
        let given = self.one.map(|one| Mark { dossier: self.dossier.clone(), one, on: self.on });
        let is_own = own.is_some();
        Known {
            formation: moved(before.formation),
            of: moved(before.of),
            mark: given.or_else(|| before.mark.clone().filter(|_| !is_own)),
            opinion: self.opinion_after(before.opinion.as_ref()),
        }
    }

    /// The comment that begins, under the number that follows; or what is left of one that is taken back.
    fn opinion_after(&self, before: Option<&Opinion>) -> Option<Opinion> {
        let version = before.map_or(1, |before| before.version + 1);
        if let Some(begun) = &self.opinion {
            return Some(Opinion { version, ..begun.clone() });
        }
        let before = before?;
        if self.one.is_some() {
            return Some(before.clone());
        }
        let comment = Words { text: String::new(), moderation: Moderation::Withdrawn };
        Some(Opinion { version, comment, answer: None, ..before.clone() })
    }
}

/// Lists of what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpinionQueue {
    /// To be read before it is shown.
    OpinionModerate,
}

impl Opinion {
    /// The one that a rating begins; none without a comment.
    #[must_use]
    pub fn begun(dossier: &Dossier, today: Date) -> Option<Self> {
        let rating = dossier.rating.as_ref().filter(|rating| !rating.comment.is_empty())?;
        Some(Self {
            dossier: dossier.id.clone(),
            version: 1,
            elu: dossier.elu.clone(),
            of: dossier.of.clone(),
            of_name: dossier.of_name.clone(),
            formation: dossier.training.formation.clone(),
            intitule: dossier.training.intitule.clone(),
            on: today,
            comment: Words::written(rating.comment.clone()),
            answer: None,
            until: last_day(Delay::OpinionModeration, today),
            updated_at: dossier.updated_at,
        })
    }

    /// What waits to be read: the answer comes after the comment.
    #[must_use]
    pub fn waiting(&self) -> Option<&Words> {
        std::iter::once(&self.comment).chain(&self.answer).find(|words| words.waits())
    }

    /// Until when it is kept: what an élu thought of a training long ago says nothing of it any more.
    #[must_use]
    pub fn kept_until(&self) -> Date {
        last_day(Delay::OpinionKept, self.on)
    }

    /// Whether anybody reads it on `today`.
    #[must_use]
    pub fn is_kept(&self, today: Date) -> bool {
        today <= self.kept_until()
    }

    /// Whether the training body may answer it: once, unless its answer was refused.
    #[must_use]
    pub fn is_answerable(&self) -> bool {
        let refused = |answer: &Words| matches!(answer.moderation, Moderation::Refused { .. });
        self.comment.shown().is_some() && self.answer.as_ref().is_none_or(refused)
    }
}

/// How many ratings there have to be before any of them is shown: fewer would say what one person thinks.
#[must_use]
pub fn shown_from(today: Date) -> u32 {
    count(Parameter::RatingsShown, today)
}

/// A line of the history of an opinion (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionRow {
    /// The version that it led to.
    pub seq: u64,
    pub at: Timestamp,
    pub author: String,
    pub text: String,
    pub request_id: String,
}
