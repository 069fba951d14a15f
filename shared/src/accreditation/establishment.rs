//! What the register of establishments (SIRENE, INSEE) says of a SIRET.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// An establishment as SIRENE shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Establishment {
    /// Raison sociale, or the name of the person.
    pub name: String,
    pub street: String,
    pub postcode: String,
    pub town: String,
}

/// The answer to a SIRET.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum EstablishmentAnswer {
    /// It is open.
    Open { establishment: Establishment },
    /// It is closed, or its company has ceased.
    Closed {
        /// Since when, if that is told.
        #[serde(default, with = "crate::wire::optional_date")]
        since: Option<Date>,
    },
    /// The register has no such number.
    Unknown {},
    /// Its holder opposes that it be shown: what is typed is checked on the pieces.
    NotShown {},
    /// The register does not answer: what is typed is kept, and checked later.
    Unavailable {},
}

/// An answer that is kept: the register is asked once, and again at the decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EstablishmentTold {
    pub answer: EstablishmentAnswer,
    /// When it was given.
    pub at: Timestamp,
    /// The day of that, in Paris.
    pub on: Date,
}

/// A register that did not answer is asked again after that long: it answers thirty times a minute, to everybody together.
const OUTAGE: SignedDuration = SignedDuration::from_mins(15);

impl EstablishmentTold {
    /// Whether it says something.
    #[must_use]
    pub const fn is_answered(&self) -> bool {
        !matches!(self.answer, EstablishmentAnswer::Unavailable {})
    }

    /// Whether the register is to be asked at `now`: nothing is kept, or only that it did not answer some time ago.
    #[must_use]
    pub fn is_to_ask(kept: Option<&Self>, now: Timestamp) -> bool {
        kept.is_none_or(|kept| !kept.is_answered() && kept.at + OUTAGE <= now)
    }
}

impl EstablishmentAnswer {
    /// What is known of an open one.
    #[must_use]
    pub fn establishment(&self) -> Option<&Establishment> {
        if let Self::Open { establishment } = self { Some(establishment) } else { None }
    }

    /// Whether the name and the address must be typed, since the register does not tell them.
    #[must_use]
    pub const fn is_to_type(&self) -> bool {
        matches!(self, Self::NotShown {} | Self::Unavailable {})
    }
}
