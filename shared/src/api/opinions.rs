//! What élus think of trainings: figures and words for everybody, for the training body, and for whoever moderates.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::wire;
use crate::catalogue::FormationNumero;
use crate::ids::DossierId;
use crate::opinions::{Criterion, Moderation, Opinion, OpinionCommand, Tally, Words};

wire! {
    /// Ratings in figures.
    pub struct RatingsView {
        /// How many.
        pub ratings: u32,
        /// Mean of all the marks, of five, to a tenth.
        pub mean: Decimal,
        pub criteria: Vec<CriterionView>,
        /// How many in a hundred say that it took place as announced.
        pub as_announced: Decimal,
    }

    pub struct CriterionView {
        pub criterion: Criterion,
        /// The same in French.
        pub label: String,
        /// Mean of its marks, of five, to a tenth.
        pub mean: Decimal,
    }

    /// What is shown beside an offer.
    pub struct OfferRatings {
        /// Of the formation; none below [`OfferRatings::least`].
        pub formation: Option<RatingsView>,
        /// Of all that its training body offers; none below it.
        pub of: Option<RatingsView>,
        /// How many ratings there have to be before any is shown, and by how many at a time the figures move.
        pub least: u32,
        /// The last comments on the formation that are shown, the newest first.
        pub comments: Vec<ShownComment>,
    }

    /// A comment that is shown.
    pub struct ShownComment {
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        pub comment: String,
        /// Of the training body; empty without one that is shown.
        pub answer: String,
    }

    /// What waits to be read, the most urgent first.
    pub struct OpinionList {
        pub opinions: Vec<OpinionView>,
        /// Of the next page; none at the end.
        pub cursor: Option<String>,
    }

    /// A comment, or the answer to one, that waits to be read.
    pub struct OpinionView {
        pub opinion: DossierId,
        /// Whoever decides says which one he was shown.
        pub version: u64,
        /// Raison sociale of the training body.
        pub of_name: String,
        pub intitule: String,
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        pub comment: String,
        /// The answer that waits; empty where it is the comment.
        pub answer: String,
        #[serde(with = "crate::wire::date")]
        pub until: Date,
    }

    /// What the gestionnaire does with what he was shown.
    pub struct OpinionAct {
        /// The version that he was shown.
        pub version: u64,
        pub act: OpinionAction,
    }

    /// What a training body reads of its trainings.
    pub struct OwnOpinions {
        /// All its ratings; none before the first.
        pub figures: Option<RatingsView>,
        /// How many ratings there have to be before the public reads any.
        pub least: u32,
        /// Comments that are shown, the newest first.
        pub opinions: Vec<OwnOpinion>,
        /// Of the next page; none at the end.
        pub cursor: Option<String>,
    }

    /// A comment on one of its trainings.
    pub struct OwnOpinion {
        pub opinion: DossierId,
        pub formation: FormationNumero,
        pub intitule: String,
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        pub comment: String,
        /// Its answer; empty without one.
        pub answer: String,
        /// What has become of the answer, in French; empty without one.
        pub answer_state: String,
        pub may_answer: bool,
    }

    /// The answer of a training body.
    pub struct AnswerOpinion {
        pub words: String,
    }
}

/// Shows what waits, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum OpinionAction {
    Show {},
    Refuse {
        /// Why: who wrote it reads it.
        reason: String,
    },
}

impl From<OpinionAction> for OpinionCommand {
    fn from(action: OpinionAction) -> Self {
        match action {
            OpinionAction::Show {} => Self::Show,
            OpinionAction::Refuse { reason } => Self::Refuse { reason },
        }
    }
}

/// Ratings in figures; none without any.
#[must_use]
pub fn ratings_view(tally: Tally) -> Option<RatingsView> {
    if tally.ratings == 0 {
        return None;
    }
    let criterion = |criterion: Criterion| CriterionView {
        criterion,
        label: criterion.french().to_owned(),
        mean: tally.mean_of(criterion),
    };
    Some(RatingsView {
        ratings: tally.ratings,
        mean: tally.mean(),
        criteria: Criterion::ALL.map(criterion).into(),
        as_announced: tally.announced_percent(),
    })
}

/// A comment as everybody reads it; none before it is shown.
#[must_use]
pub fn shown_comment(it: &Opinion) -> Option<ShownComment> {
    let answer = it.answer.as_ref().and_then(Words::shown).unwrap_or_default().to_owned();
    it.comment.shown().map(|comment| ShownComment { on: it.on, comment: comment.to_owned(), answer })
}

/// What waits of an opinion; none where nothing does.
#[must_use]
pub fn opinion_view(it: &Opinion) -> Option<OpinionView> {
    let waiting = it.waiting()?;
    Some(OpinionView {
        opinion: it.dossier.clone(),
        version: it.version,
        of_name: it.of_name.clone(),
        intitule: it.intitule.clone(),
        on: it.on,
        comment: it.comment.text.clone(),
        answer: if it.comment.waits() { String::new() } else { waiting.text.clone() },
        until: it.until,
    })
}

/// A comment as its training body reads it; none before it is shown.
#[must_use]
pub fn own_opinion(it: &Opinion) -> Option<OwnOpinion> {
    let answer = it.answer.as_ref();
    Some(OwnOpinion {
        opinion: it.dossier.clone(),
        formation: it.formation.clone(),
        intitule: it.intitule.clone(),
        on: it.on,
        comment: it.comment.shown()?.to_owned(),
        answer: answer.map(|answer| answer.text.clone()).unwrap_or_default(),
        answer_state: answer.map(|answer| state(&answer.moderation)).unwrap_or_default(),
        may_answer: it.is_answerable(),
    })
}

fn state(moderation: &Moderation) -> String {
    match moderation {
        Moderation::Waits => "Lue par le gestionnaire avant d’être publiée".to_owned(),
        Moderation::Shown => "Publiée".to_owned(),
        Moderation::Refused { reason } => format!("Non publiée : {reason}"),
        Moderation::Withdrawn => String::new(),
    }
}
