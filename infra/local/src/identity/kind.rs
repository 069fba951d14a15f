//! What differs between the two providers.

use super::{agents, people};

/// Which of the two providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    FranceConnect,
    ProConnect,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::FranceConnect => "FranceConnect+",
            Self::ProConnect => "ProConnect",
        }
    }

    /// Seconds between the consent and the exchange.
    pub(super) fn code_lifetime(self) -> i64 {
        match self {
            Self::FranceConnect => 30,
            Self::ProConnect => 60,
        }
    }

    /// FranceConnect+ encrypts id_token and userinfo; ProConnect only signs.
    pub(super) fn encrypts(self) -> bool {
        self == Self::FranceConnect
    }

    /// The shortest nonce and state that are accepted.
    pub(super) fn shortest(self) -> (usize, usize) {
        match self {
            Self::FranceConnect => (22, 1),
            Self::ProConnect => (32, 32),
        }
    }

    pub(super) fn acr_values(self) -> &'static [&'static str] {
        match self {
            Self::FranceConnect => &["eidas2", "eidas3"],
            Self::ProConnect => &["eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3"],
        }
    }

    /// The claims that a scope gives; None for an unknown scope.
    pub(super) fn claims_of(self, scope: &str) -> Option<&'static [&'static str]> {
        match self {
            Self::FranceConnect => people::claims_of(scope),
            Self::ProConnect => agents::claims_of(scope),
        }
    }

    pub(super) fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::FranceConnect => people::SCOPES,
            Self::ProConnect => agents::SCOPES,
        }
    }
}
