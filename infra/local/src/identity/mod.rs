//! Two small identity providers for the local platform: FranceConnect+ ([`franceconnect`]) and ProConnect
//! ([`proconnect`]). Each is an axum router, to be served on an origin of its own.
//!
//! They speak OpenID Connect as the real ones do (same paths, claims, algorithms, lifetimes and errors), and
//! their pages say that they are simulators. They share one implementation; what differs is asked of [`Kind`].
//! A test can make them answer wrongly on purpose through [`TamperSwitch`]; nothing on their pages can.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

mod agents;
mod authorize;
mod crypto;
mod endpoints;
pub mod franceconnect;
mod grants;
mod html;
mod logout;
mod pages;
mod people;
pub mod proconnect;
mod server;
#[cfg(test)]
mod tests;

pub use agents::Agent;
pub use franceconnect::FranceConnectConfig;
pub use people::Person;
pub use proconnect::ProConnectConfig;

/// The clock of the platform, which may be set to any date.
pub type Now = Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>;

/// What to falsify in the next answers; None is the normal life. Shared with the test that sets it.
pub type TamperSwitch = Arc<Mutex<Option<Tamper>>>;

/// A service that may ask for identities.
#[derive(Clone)]
pub struct Client {
    /// The name that people read on the consent page.
    pub name: String,
    pub client_id: String,
    pub client_secret: String,
    /// Exact addresses, nothing else is accepted.
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    /// Where the client publishes its encryption key, for FranceConnect+; without it, tokens are signed only.
    pub jwks_url: Option<String>,
}

/// One way to answer wrongly, to attack the relying party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tamper {
    WrongNonce,
    WrongAudience,
    WrongIssuer,
    LowAcr,
    Expired,
    /// Signed by a key that is not published, under the kid of the one that is.
    WrongKey,
    /// The sub of userinfo is not that of the id_token.
    SubMismatch,
}

/// Which of the two providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    FranceConnect,
    ProConnect,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::FranceConnect => "FranceConnect+",
            Self::ProConnect => "ProConnect",
        }
    }

    /// Seconds between the consent and the exchange.
    fn code_lifetime(self) -> i64 {
        match self {
            Self::FranceConnect => 30,
            Self::ProConnect => 60,
        }
    }

    /// FranceConnect+ encrypts id_token and userinfo; ProConnect only signs.
    fn encrypts(self) -> bool {
        self == Self::FranceConnect
    }

    /// The shortest nonce and state that are accepted.
    fn shortest(self) -> (usize, usize) {
        match self {
            Self::FranceConnect => (22, 1),
            Self::ProConnect => (32, 32),
        }
    }

    fn acr_values(self) -> &'static [&'static str] {
        match self {
            Self::FranceConnect => &["eidas2", "eidas3"],
            Self::ProConnect => &["eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3"],
        }
    }

    /// The claims that a scope gives; None for an unknown scope.
    fn claims_of(self, scope: &str) -> Option<&'static [&'static str]> {
        match self {
            Self::FranceConnect => people::claims_of(scope),
            Self::ProConnect => agents::claims_of(scope),
        }
    }

    fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::FranceConnect => people::SCOPES,
            Self::ProConnect => agents::SCOPES,
        }
    }
}
