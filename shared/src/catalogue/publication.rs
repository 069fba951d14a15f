//! What an OF shows to the élus: an offer is a draft, then published, then suspended, and may be published again.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::bookable::{NotBookable, bookable};
use super::offer::{Contact, Formation, Purpose};
use super::repertoire::Repertoire;
use super::standing::OfStanding;
use crate::texts::sentences;

/// Longest reason for a suspension, in characters.
pub const REASON_MAX: usize = 500;

/// Who did it, and when. `by` is the caller's identifier for the author, never a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Visa {
    pub by: String,
    #[serde(with = "crate::wire::instant")]
    pub at: Timestamp,
}

/// Where an offer stands; an import never changes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Publication {
    /// Seen by its OF alone.
    #[default]
    Draft,
    Published {
        visa: Visa,
        /// The version of the répertoire that the theme was read in; none for reinsertion.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        repertoire: Option<String>,
    },
    Suspended {
        visa: Visa,
        reason: String,
    },
    /// Put away by its OF: shown to nobody, until it is taken out again.
    Archived {
        visa: Visa,
    },
}

impl Publication {
    #[must_use]
    pub fn is_published(&self) -> bool {
        matches!(self, Self::Published { .. })
    }
}

/// Why an offer can't be published; its text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublicationRefusal {
    #[error("{}", sentences::OfferAlreadyPublished.said())]
    AlreadyPublished,
    #[error("{}", sentences::OfferNoContact.said())]
    NoContact,
    #[error("{}", sentences::OfferNoSession.said())]
    NoSession,
    /// No session could be asked for: each distinct reason, in the order of the sessions.
    #[error("{}", sentences::OfferNothingBookable { causes: &causes(.0) }.said())]
    NothingBookable(Vec<NotBookable>),
}

impl PublicationRefusal {
    /// Stable, for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::AlreadyPublished => "already_published",
            Self::NoContact => "no_contact",
            Self::NoSession => "no_session",
            Self::NothingBookable(_) => "nothing_bookable",
        }
    }
}

fn causes(reasons: &[NotBookable]) -> String {
    reasons.iter().map(|reason| format!("{}.", reason.cause())).collect::<Vec<_>>().join(" ")
}

/// Why an offer can't be suspended; its text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SuspensionRefusal {
    #[error("{}", sentences::OfferNotPublished.said())]
    NotPublished,
    #[error("{}", sentences::OfferNoReason { longueur: &REASON_MAX.to_string() }.said())]
    NoReason,
}

impl SuspensionRefusal {
    /// Stable, for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotPublished => "not_published",
            Self::NoReason => "no_reason",
        }
    }
}

/// The offer as published: at least one of its sessions can be asked for on `today`.
///
/// # Errors When it is published already, has no contact or no session, or when nothing in it could be asked for.
pub fn publish(
    formation: &Formation,
    of: &OfStanding,
    visa: Visa,
    today: Date,
) -> Result<Formation, PublicationRefusal> {
    if formation.publication.is_published() {
        return Err(PublicationRefusal::AlreadyPublished);
    }
    if formation.contact == Contact::default() {
        return Err(PublicationRefusal::NoContact);
    }
    let published = Formation { publication: publication(formation, visa, today), ..formation.clone() };
    something_bookable(&published, of, today)?;
    Ok(published)
}

fn publication(formation: &Formation, visa: Visa, today: Date) -> Publication {
    let repertoire = match formation.purpose {
        Purpose::Mandate { .. } => Repertoire::at(today).map(|repertoire| repertoire.version.to_owned()),
        Purpose::Reinsertion { .. } => None,
    };
    Publication::Published { visa, repertoire }
}

fn something_bookable(formation: &Formation, of: &OfStanding, today: Date) -> Result<(), PublicationRefusal> {
    let mut obstacles = Vec::new();
    let sessions = formation
        .actions
        .iter()
        .flat_map(|action| action.sessions.iter().map(move |session| (action, session)));
    for (action, session) in sessions {
        let reasons = bookable(formation, action, session, of, today);
        if reasons.is_empty() {
            return Ok(());
        }
        for reason in reasons {
            if !obstacles.contains(&reason) {
                obstacles.push(reason);
            }
        }
    }
    if obstacles.is_empty() {
        Err(PublicationRefusal::NoSession)
    } else {
        Err(PublicationRefusal::NothingBookable(obstacles))
    }
}

/// The offer as withdrawn from the catalogue. What was ordered runs on (AG-12 by analogy).
///
/// # Errors When the élus do not see it, or when the reason is missing or longer than [`REASON_MAX`].
pub fn suspend(formation: &Formation, visa: Visa, reason: &str) -> Result<Formation, SuspensionRefusal> {
    if !formation.publication.is_published() {
        return Err(SuspensionRefusal::NotPublished);
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Err(SuspensionRefusal::NoReason);
    }
    let publication = Publication::Suspended { visa, reason: reason.to_owned() };
    Ok(Formation { publication, ..formation.clone() })
}
