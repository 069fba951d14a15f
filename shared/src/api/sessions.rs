//! A session as its training body sees it, and what it decides of the whole of it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::SessionKey;
use crate::ids::DossierId;
use crate::lifecycle::{Due, State};
use crate::sessions::{ActProgress, SessionFate};

use super::wire;

/// What a training body does with a whole session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum SessionCommand {
    /// It does not take place: every dossier is closed, and everything given back.
    Cancel {
        /// The élus read it.
        reason: String,
    },
    /// It takes place on other days: each élu answers.
    Postpone {
        #[serde(with = "crate::wire::date")]
        start: Date,
        #[serde(with = "crate::wire::date")]
        end: Date,
        /// The élus read it.
        reason: String,
    },
    /// Goes on with what was decided.
    CarryOn {},
}

wire! {
    pub struct WholeSession {
        pub session: SessionKey,
        /// Title of the training.
        pub title: String,
        /// "le mardi 1er décembre 2026".
        pub dates: String,
        /// First day; none when one enters at any time.
        #[serde(default, with = "crate::wire::optional_date")]
        pub start: Option<Date>,
        /// Last day.
        #[serde(default, with = "crate::wire::optional_date")]
        pub end: Option<Date>,
        /// Where, in one line; empty when remote.
        pub place: String,
        pub places: u16,
        /// Ordered, or kept for somebody.
        pub taken: u16,
        /// How many wait for one.
        pub waiting: u16,
        /// Whether the catalogue shows it.
        pub offered: bool,
        /// Those of the session, whose turn it is first.
        pub dossiers: Vec<SessionDossier>,
        /// How many of them a decision on the whole session still concerns.
        pub concerned: u32,
        /// What was decided of the whole session, the last time.
        pub act: Option<SessionActView>,
    }

    /// A dossier of the session.
    pub struct SessionDossier {
        pub id: DossierId,
        pub elu_name: String,
        pub state: State,
        /// Whose turn it is.
        pub due: Option<Due>,
        #[serde(with = "crate::wire::date")]
        pub start: Date,
        #[serde(with = "crate::wire::date")]
        pub end: Date,
        /// Where it stands in what was decided; none without a decision.
        pub progress: Option<ActProgress>,
        /// Why its step could not be taken, in French; it is tried again.
        pub failed: Option<String>,
    }

    /// What was decided of the whole session.
    pub struct SessionActView {
        pub fate: SessionFate,
        pub reason: String,
        pub author: String,
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        /// Dossiers whose step is to come, those that failed included.
        pub left: u32,
        /// Of those, the ones that failed the last time.
        pub failed: u32,
        /// Dossiers whose élu has still to answer.
        pub awaited: u32,
        /// Dossiers whose élu keeps dates on which nothing takes place.
        pub kept_first: u32,
    }
}
