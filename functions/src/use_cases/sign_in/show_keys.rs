//! Our public encryption key, which FranceConnect+ encrypts to.

use crate::http::{Call, Fault};
use crate::reach::{Reach, Setting};
use crate::runtime::Environment;
use crate::sign_in::encryption_jwks;

/// What it may reach.
pub const REACH: Reach = Reach { settings: &[Setting::EncryptionKey], ..Reach::NOTHING };

/// The key set.
///
/// # Errors
/// When the function has no key.
pub async fn handle(environment: &Environment, _call: &Call) -> Result<serde_json::Value, Fault> {
    Ok(encryption_jwks(&environment.encryption_key()?))
}
