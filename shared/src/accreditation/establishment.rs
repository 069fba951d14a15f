//! What the register of establishments (SIRENE, INSEE) says of a SIRET.

use jiff::civil::Date;
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
