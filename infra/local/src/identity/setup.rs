//! What whoever runs a provider gives it.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

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
    /// An authentication of hours ago, as by a session of the provider's.
    OldAuthentication,
    /// `auth_time` is left out.
    NoAuthenticationTime,
}
