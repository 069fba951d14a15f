//! Signing in, and the terms.

use jiff::Timestamp;

use super::{Role, wire};
use crate::habilitation::Permission;

/// Version of the CGU in force.
pub const CGU_VERSION: u16 = 1;

/// Why somebody who was invited may do nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// He has an invitation to accept.
    Invitation,
    /// He has accepted; a second administrator confirms.
    SecondPerson,
    /// His establishment is no training body yet: he may ask that it be.
    Accreditation,
}

wire! {
    /// Who is signed in.
    pub struct IdentityView {
        /// Nobody when absent.
        pub signed_in: Option<SignedIn>,
        /// The moment of the answer: deadlines are told by this clock, not by that of the person's machine.
        #[serde(with = "crate::wire::instant")]
        pub now: Timestamp,
    }

    pub struct SignedIn {
        pub role: Role,
        /// Name shown in the header.
        pub display_name: String,
        /// The organisation that the person acts for.
        pub organisation: Option<OrganisationView>,
        /// What he may do for it; an élu needs none.
        pub permissions: Vec<Permission>,
        /// What of his habilitation is not there yet.
        pub waiting: Option<Waiting>,
        /// Until when what asks for a fresh authentication is open; closed when absent.
        #[serde(with = "crate::wire::optional_instant")]
        pub fresh_until: Option<Timestamp>,
        /// To be sent back in `X-CSRF-Token`.
        pub csrf_token: String,
        /// Whether the terms in force are still to be accepted.
        pub cgu_to_accept: bool,
        /// Whether the élu's account is open; always true for the others.
        pub account_active: bool,
        /// The end of the sign-in, whatever happens.
        #[serde(with = "crate::wire::instant")]
        pub expires_at: Timestamp,
    }

    pub struct OrganisationView {
        /// SIRET or SIREN.
        pub number: String,
        pub name: String,
    }

    /// Accepts the terms.
    pub struct AcceptCgu {
        /// The version that was read.
        pub version: u16,
    }

    /// Where the browser goes to end the sign-in at the provider's.
    pub struct SignedOut {
        /// Absolute address.
        pub redirect: String,
    }
}
