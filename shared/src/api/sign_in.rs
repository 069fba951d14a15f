//! Signing in, and the terms.

use jiff::Timestamp;

use super::{Role, wire};

/// Version of the CGU in force.
pub const CGU_VERSION: u16 = 1;

wire! {
    /// Who is signed in.
    pub struct IdentityView {
        /// Nobody when absent.
        pub signed_in: Option<SignedIn>,
        /// The moment of the answer: deadlines are told by this clock, not by that of the person's machine.
        #[serde(with = "crate::wire::instant")]
        pub now: Timestamp,
    }

    /// A sign-in.
    pub struct SignedIn {
        /// In which role.
        pub role: Role,
        /// Name shown in the header.
        pub display_name: String,
        /// The organisation that the person acts for.
        pub organisation: Option<OrganisationView>,
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

    /// An organisation.
    pub struct OrganisationView {
        /// SIRET or SIREN.
        pub number: String,
        /// Name.
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
