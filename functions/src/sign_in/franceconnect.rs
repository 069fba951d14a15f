//! What is particular to FranceConnect+: the pivot identity of a person (formats of the provider's claims).

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{SignInError, tokens, tokens::Verified};

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

/// A date of birth; the month or the day of a presumed birth may be unknown (`1948-00-00`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BirthDate {
    pub year: i16,
    /// 1 to 12.
    pub month: Option<i8>,
    /// 1 to 31; always None when the month is.
    pub day: Option<i8>,
}

impl BirthDate {
    /// The date, when it is known to the day.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts[..] else { return None };
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        let known = |part: &str| part.parse::<i8>().ok().map(|n| (n != 0).then_some(n));
        let birth = Self { year: year.parse().ok()?, month: known(month)?, day: known(day)? };
        birth.is_possible().then_some(birth)
    }

    fn is_possible(self) -> bool {
        let day_without_month = self.month.is_none() && self.day.is_some();
        let date = Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        self.year >= 1880 && !day_without_month && date.is_ok()
    }
}

/// Who an élu is, as FranceConnect+ (so the RNIPP) knows him.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PivotIdentity {
    /// Pairwise: stable for our service, whatever the identity that the person chose.
    pub sub: String,
    pub issuer: String,
    /// In the order of the civil status; at least one.
    pub given_names: Vec<String>,
    pub birth_name: String,
    pub name_in_use: Option<String>,
    /// None when the provider says `unspecified` (some European identities).
    pub sex: Option<Sex>,
    pub birth_date: BirthDate,
    /// None for a birth abroad.
    pub birth_place: Option<Cog>,
    /// `99100` is France; None when a European identity does not tell.
    pub birth_country: Option<Cog>,
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

/// Builds the identity from the claims of userinfo.
pub(super) fn identity(
    verified: Verified,
    claims: &Map<String, Value>,
) -> Result<PivotIdentity, SignInError> {
    let given_names = tokens::text(claims, "given_name")?.split_whitespace().map(String::from).collect();
    let birth_date = BirthDate::parse(tokens::text(claims, "birthdate")?);
    Ok(PivotIdentity {
        given_names,
        birth_name: tokens::text(claims, "family_name")?.trim().into(),
        name_in_use: name_in_use(claims)?,
        sex: sex(claims)?,
        birth_date: birth_date.ok_or(SignInError::ClaimMalformed("birthdate"))?,
        birth_place: tokens::optional_text(claims, "birthplace")?.and_then(Cog::parse),
        birth_country: tokens::optional_text(claims, "birthcountry")?.and_then(Cog::parse),
        email: tokens::email(claims)?,
        sub: verified.sub,
        issuer: verified.issuer,
        acr: verified.acr,
        id_token: verified.id_token,
    })
}

fn name_in_use(claims: &Map<String, Value>) -> Result<Option<String>, SignInError> {
    let name = tokens::optional_text(claims, "preferred_username")?.map(str::trim);
    Ok(name.filter(|name| !name.is_empty()).map(String::from))
}

fn sex(claims: &Map<String, Value>) -> Result<Option<Sex>, SignInError> {
    match tokens::optional_text(claims, "gender")? {
        Some("female") => Ok(Some(Sex::Female)),
        Some("male") => Ok(Some(Sex::Male)),
        Some("unspecified") | None => Ok(None),
        Some(_) => Err(SignInError::ClaimMalformed("gender")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birth_dates_tolerate_presumed_births() {
        let birth = |year, month, day| Some(BirthDate { year, month, day });
        let cases = [
            ("1962-08-24", birth(1962, Some(8), Some(24))),
            ("1948-01-01", birth(1948, Some(1), Some(1))),
            ("1948-05-00", birth(1948, Some(5), None)),
            ("1948-00-00", birth(1948, None, None)),
            ("1948-00-12", None),
            ("1951-02-30", None),
            ("1951-13-01", None),
            ("1951-1-1", None),
            ("24/08/1962", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(BirthDate::parse(text), expected, "{text}");
        }
    }

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
