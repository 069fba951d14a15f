//! What is particular to ProConnect: the professional identity of an agent and of the organisation behind.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{SignInError, tokens, tokens::Verified};

pub(super) const SCOPE: &str = "openid given_name usual_name email uid siret organization_label";
/// The levels that prove a second factor; those without (`eidas0`, `eidas1`) are refused.
pub(super) const ACCEPTED_ACR: &[&str] = &["eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"];

/// Who an agent is and for which establishment he acts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentIdentity {
    pub sub: String,
    pub issuer: String,
    pub given_name: String,
    pub usual_name: String,
    pub email: String,
    /// Fourteen digits; their key is checked where a `Siret` is made of them.
    pub siret: String,
    /// None when the identity provider of the agent does not name the organisation.
    pub organization_label: Option<String>,
    pub acr: String,
    /// Kept for the logout only.
    pub id_token: String,
}

impl fmt::Debug for AgentIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgentIdentity")
            .field("siret", &self.siret)
            .field("acr", &self.acr)
            .finish_non_exhaustive()
    }
}

/// The `claims` parameter that makes ProConnect ask for a second factor.
pub(super) fn requested_claims() -> Value {
    json!({ "id_token": { "acr": { "essential": true, "values": ACCEPTED_ACR } } })
}

/// Builds the identity from the claims of userinfo.
pub(super) fn identity(
    verified: Verified,
    claims: &Map<String, Value>,
) -> Result<AgentIdentity, SignInError> {
    let label = tokens::optional_text(claims, "organization_label")?.map(str::trim);
    Ok(AgentIdentity {
        given_name: tokens::text(claims, "given_name")?.trim().into(),
        usual_name: tokens::text(claims, "usual_name")?.trim().into(),
        email: tokens::email(claims)?,
        siret: siret(tokens::text(claims, "siret")?)?,
        organization_label: label.filter(|label| !label.is_empty()).map(String::from),
        sub: verified.sub,
        issuer: verified.issuer,
        acr: verified.acr,
        id_token: verified.id_token,
    })
}

/// Some identity providers send the SIRET as it is printed, with spaces.
fn siret(text: &str) -> Result<String, SignInError> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() == 14 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(digits);
    }
    Err(SignInError::ClaimMalformed("siret"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siret_has_fourteen_digits() {
        assert_eq!(siret("130 025 265 00013").unwrap(), "13002526500013");
        for text in ["", "1300252650001", "1300252650001A", "130025265000133"] {
            assert_eq!(siret(text).unwrap_err(), SignInError::ClaimMalformed("siret"), "{text}");
        }
    }
}
