//! The OpenID Connect relying party: FranceConnect+ for élus, ProConnect for the professionals.
//!
//! Start at [`Provider`]: `begin` gives the address to send the browser to, `finish` turns the browser's
//! return into an [`Identity`]. Both providers take one path; what differs (scopes, claims, levels) is in
//! `franceconnect` and `proconnect`. [`cookies`] and [`csrf`] hold what the browser is given and must show.
//! Nothing here knows DynamoDB or Lambda, and the time is always an argument. No token reaches the browser.

pub mod attempt;
pub mod config;
pub mod cookies;
pub mod csrf;
pub mod error;
pub mod franceconnect;
pub mod identity;
pub mod jwe;
pub mod pkce;
pub mod proconnect;
pub mod provider;
mod remote;
mod strangers;
mod tokens;

#[cfg(test)]
mod test_provider;
#[cfg(test)]
mod tests;

pub use attempt::{Attempt, Callback, begin, logout_url};
pub use config::{ProviderConfig, ProviderKind, TokenProtection};
pub use error::SignInError;
pub use franceconnect::{Cog, PivotIdentity, Sex};
pub use identity::Identity;
pub use jwe::{EncryptionKey, EncryptionKeyError, encryption_jwks};
pub use proconnect::AgentIdentity;
pub use provider::{Proved, Provider};
pub use remote::{Metadata, discover, http_client};
