//! What is particular to ProConnect: the professional identity of an agent and of the organisation behind.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{SignInError, tokens, tokens::Verified};

pub(super) const SCOPE: &str = "openid given_name usual_name email uid siret organization_label";
/// The levels that are enough for some organisation (`mce_shared::habilitation::missing`): a second factor, and an identity that
/// somebody has checked. What is too low for the one that was chosen is found once that is known.
pub(super) const ACCEPTED_ACR: &[&str] = &["eidas1-mfa", "eidas2", "eidas3"];

/// Who an agent is and for which establishment he acts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentIdentity {
    pub sub: String,
    pub issuer: String,
    /// Empty when the identity provider of the agent does not tell it.
    pub given_name: String,
    /// Likewise.
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

impl AgentIdentity {
    /// First name and name, as far as they are known; the address without either.
    #[must_use]
    pub fn name(&self) -> String {
        match [&*self.given_name, &*self.usual_name] {
            ["", ""] => self.email.clone(),
            ["", one] | [one, ""] => one.to_owned(),
            both => both.join(" "),
        }
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
        given_name: tokens::optional_text(claims, "given_name")?.unwrap_or_default().trim().into(),
        usual_name: tokens::optional_text(claims, "usual_name")?.unwrap_or_default().trim().into(),
        email: tokens::email(claims)?,
        siret: siret(claims)?,
        organization_label: label.filter(|label| !label.is_empty()).map(String::from),
        sub: verified.sub,
        issuer: verified.issuer,
        acr: verified.acr,
        id_token: verified.id_token,
    })
}

/// Some identity providers send the SIRET as it is printed, with spaces, and some as a number.
fn siret(claims: &Map<String, Value>) -> Result<String, SignInError> {
    let text = match claims.get("siret") {
        Some(Value::Number(number)) => number.to_string(),
        _ => tokens::text(claims, "siret")?.to_owned(),
    };
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
        let read = |value: Value| siret(&Map::from_iter([("siret".to_owned(), value)]));
        let spaced = "130\u{a0}025\u{202f}265 00013";
        for written in [json!("130 025 265 00013"), json!(spaced), json!(13_002_526_500_013_u64)] {
            assert_eq!(read(written).unwrap(), "13002526500013");
        }
        for text in ["1300252650001", "1300252650001A", "130025265000133"] {
            assert_eq!(read(json!(text)).unwrap_err(), SignInError::ClaimMalformed("siret"), "{text}");
        }
        for nothing in [json!(""), json!(null)] {
            assert_eq!(read(nothing).unwrap_err(), SignInError::ClaimMissing("siret"));
        }
    }
}
