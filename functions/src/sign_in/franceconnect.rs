//! What is particular to FranceConnect+: the pivot identity of a person (formats of the provider's claims).

use std::fmt;

use mce_shared::identifiers::Sex as CivilSex;
use mce_shared::identity::{BirthDate, ToldIdentity};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{tokens, tokens::Verified};

pub(super) const SCOPE: &str = "openid identite_pivot preferred_username email";
/// eIDAS substantial: what a purchase of training with public money asks for.
pub(super) const ASKED_ACR: &str = "eidas2";
pub(super) const ACCEPTED_ACR: &[&str] = &["eidas2", "eidas3"];
/// FranceConnect+ forces both anyway; saying so keeps another provider from signing someone in silently.
pub(super) const PROMPT: &str = "login consent";

/// Sex as the civil status has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    Female,
    Male,
}

/// A code of the Code officiel géographique: five characters, a commune (`2A004`) or a country (`99100`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cog(String);

impl Cog {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        let corsican = bytes.len() == 5 && bytes[0] == b'2' && matches!(bytes[1], b'A' | b'B');
        let valid = bytes.len() == 5 && (digits(bytes) || (corsican && digits(&bytes[2..])));
        valid.then(|| Self(text.into()))
    }
}

impl TryFrom<String> for Cog {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a code of the Code officiel géographique")
    }
}

impl From<Cog> for String {
    fn from(cog: Cog) -> Self {
        cog.0
    }
}

/// Who an élu is, as FranceConnect+ (so the RNIPP) knows him.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PivotIdentity {
    /// Pairwise: stable for our service, whatever the identity that the person chose.
    pub sub: String,
    pub issuer: String,
    /// In the order of the civil status; none when they are not told.
    pub given_names: Vec<String>,
    /// Empty when it is not told.
    pub birth_name: String,
    pub name_in_use: Option<String>,
    /// None when the provider says `unspecified` (some European identities).
    pub sex: Option<Sex>,
    /// None when it is not told, or not as a date.
    pub birth_date: Option<BirthDate>,
    /// None for a birth abroad.
    pub birth_place: Option<Cog>,
    /// `99100` is France; None when a European identity does not tell.
    pub birth_country: Option<Cog>,
    /// Empty when it is not told.
    pub email: String,
    pub acr: String,
    /// The inner JWS, kept for the logout only.
    pub id_token: String,
}

impl fmt::Debug for PivotIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PivotIdentity").field("acr", &self.acr).finish_non_exhaustive()
    }
}

impl PivotIdentity {
    /// The identity as the core has it, with its gaps.
    #[must_use]
    pub fn told(&self) -> ToldIdentity {
        let code = |cog: &Option<Cog>| cog.as_ref().map(|code| code.as_str().to_owned());
        ToldIdentity {
            given_names: self.given_names.clone(),
            birth_name: self.birth_name.clone(),
            name_in_use: self.name_in_use.clone(),
            sex: self.sex.map(|sex| match sex {
                Sex::Female => CivilSex::Female,
                Sex::Male => CivilSex::Male,
            }),
            birth_date: self.birth_date,
            birth_place: code(&self.birth_place),
            birth_country: code(&self.birth_country).unwrap_or_default(),
        }
    }
}

/// Builds the identity from the claims of userinfo. What is not told, or not as it should be, is left out: the person comes in,
/// and is asked for it where it is needed.
pub(super) fn identity(verified: Verified, claims: &Map<String, Value>) -> PivotIdentity {
    PivotIdentity {
        given_names: given_names(claims),
        birth_name: told(claims, "family_name").unwrap_or_default(),
        name_in_use: told(claims, "preferred_username"),
        sex: sex(claims),
        birth_date: told(claims, "birthdate").as_deref().and_then(BirthDate::parse),
        birth_place: told(claims, "birthplace").as_deref().and_then(Cog::parse),
        birth_country: told(claims, "birthcountry").as_deref().and_then(Cog::parse),
        email: tokens::email(claims).unwrap_or_default(),
        sub: verified.sub,
        issuer: verified.issuer,
        acr: verified.acr,
        id_token: verified.id_token,
    }
}

/// A text that is there and not blank.
fn told(claims: &Map<String, Value>, name: &'static str) -> Option<String> {
    let text = tokens::optional_text(claims, name).ok().flatten()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// In one text, between spaces or commas, or in a list.
fn given_names(claims: &Map<String, Value>) -> Vec<String> {
    let split = |text: &str| -> Vec<String> {
        let names = text.split(|c: char| c.is_whitespace() || c == ',');
        names.filter(|name| !name.is_empty()).map(String::from).collect()
    };
    match claims.get("given_name") {
        Some(Value::String(text)) => split(text),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).flat_map(split).collect(),
        _ => Vec::new(),
    }
}

fn sex(claims: &Map<String, Value>) -> Option<Sex> {
    match told(claims, "gender")?.to_ascii_lowercase().as_str() {
        "female" => Some(Sex::Female),
        "male" => Some(Sex::Male),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_codes_or_nothing() {
        let cases = [
            ("75115", true),
            ("2A004", true),
            ("99100", true),
            ("2C004", false),
            ("", false),
            ("Madrid", false),
        ];
        for (text, expected) in cases {
            assert_eq!(Cog::parse(text).is_some(), expected, "{text}");
        }
    }
}
