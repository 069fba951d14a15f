//! The terms of use (CGU): one text for everyone and one for each role. The version in force is `api::CGU_VERSION`; an acceptance
//! keeps the hash of what was shown.

use crate::api::{CGU_VERSION, Role};

/// The part that binds everyone, as HTML.
pub const COMMON: &str = include_str!("../content/cgu-commun.html");
/// The élu's part.
pub const ELU: &str = include_str!("../content/cgu-elu.html");
/// The training body's part.
pub const OF: &str = include_str!("../content/cgu-of.html");
/// The collectivité's part.
pub const COLLECTIVITE: &str = include_str!("../content/cgu-collectivite.html");

/// Every part, in the order in which they are shown.
pub const PARTS: [&str; 4] = [COMMON, ELU, OF, COLLECTIVITE];

/// Whether a role must accept the terms in force, having accepted this version: they bind those who use the service. The gestionnaire
/// applies them: his agents act under his own rules.
#[must_use]
pub const fn must_accept(role: Role, accepted: u16) -> bool {
    !matches!(role, Role::Gestionnaire) && accepted < CGU_VERSION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_uses_the_service_accepts_the_terms_in_force() {
        for (role, must) in
            [(Role::Elu, true), (Role::Of, true), (Role::Collectivite, true), (Role::Gestionnaire, false)]
        {
            assert_eq!(must_accept(role, CGU_VERSION - 1), must, "{role:?}");
            assert!(!must_accept(role, CGU_VERSION), "{role:?}");
        }
    }
}
