//! How well ProConnect must know a person: by a second factor, and by who has checked his identity (`acr`, formats.md §4.2).

use crate::api::Role;
use crate::texts::sentences;

/// What a sign-in lacks for a kind of organisation. `Display` says it to the person, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// A password alone.
    #[error("{}", sentences::FactorSecondFactor.said())]
    SecondFactor,
    /// Nobody has checked that he belongs to the organisation.
    #[error("{}", sentences::FactorVerifiedIdentity.said())]
    VerifiedIdentity,
    /// The gestionnaire moves money: an identity that was checked face to face or by an equal means.
    #[error("{}", sentences::FactorSubstantialIdentity.said())]
    SubstantialIdentity,
}

impl Missing {
    /// A code that never changes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SecondFactor => "second-factor-missing",
            Self::VerifiedIdentity => "identity-not-verified",
            Self::SubstantialIdentity => "substantial-level-missing",
        }
    }
}

/// What `acr` proves: how the identity was checked, from 0, and whether there was a second factor. What is unknown proves nothing.
fn proved(acr: &str) -> (u8, bool) {
    match acr {
        "eidas0-mfa" => (0, true),
        "eidas1" => (1, false),
        "eidas1-mfa" => (1, true),
        "eidas2" => (2, true),
        "eidas3" => (3, true),
        _ => (0, false),
    }
}

/// What a sign-in with this `acr` lacks to act for such an organisation; none when it is enough.
#[must_use]
pub fn missing(role: Role, acr: &str) -> Option<Missing> {
    let (identity, second_factor) = proved(acr);
    match role {
        _ if !second_factor => Some(Missing::SecondFactor),
        _ if identity < 1 => Some(Missing::VerifiedIdentity),
        Role::Gestionnaire if identity < 2 => Some(Missing::SubstantialIdentity),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_organisation_asks_for_its_level() {
        use Missing as M;
        let none = None;
        for (acr, of, gestionnaire) in [
            ("", Some(M::SecondFactor), Some(M::SecondFactor)),
            ("eidas0", Some(M::SecondFactor), Some(M::SecondFactor)),
            ("eidas0-mfa", Some(M::VerifiedIdentity), Some(M::VerifiedIdentity)),
            ("eidas1", Some(M::SecondFactor), Some(M::SecondFactor)),
            ("eidas1-mfa", none, Some(M::SubstantialIdentity)),
            ("eidas2", none, none),
            ("eidas3", none, none),
            ("https://refeds.org/profile/mfa", Some(M::SecondFactor), Some(M::SecondFactor)),
        ] {
            assert_eq!(missing(Role::Of, acr), of, "{acr}");
            assert_eq!(missing(Role::Collectivite, acr), of, "{acr}");
            assert_eq!(missing(Role::Gestionnaire, acr), gestionnaire, "{acr}");
        }
    }
}
