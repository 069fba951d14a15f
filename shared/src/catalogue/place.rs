//! Where a session happens, or where one enrols.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::decimal;

/// An address in France, as LHEO writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    /// Name of the building or of the host (`denomination`), at most 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denomination: Option<String>,
    /// Lines of the address, without the town; four at most, 50 characters each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adresse: Vec<String>,
    /// Five digits; empty abroad, or when the OF does not give it.
    pub code_postal: String,
    pub ville: String,
    /// The commune's code of the COG, five characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_insee: Option<String>,
    /// `35`, `2A`, `974`; derived from the commune or from the postcode when the OF does not give it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub departement: Option<String>,
    /// WGS 84, degrees.
    #[serde(with = "decimal::optional_text", skip_serializing_if = "Option::is_none")]
    pub latitude: Option<Decimal>,
    /// WGS 84, degrees.
    #[serde(with = "decimal::optional_text", skip_serializing_if = "Option::is_none")]
    pub longitude: Option<Decimal>,
}

impl Place {
    /// "35000 Rennes", or the town alone.
    #[must_use]
    pub fn town(&self) -> String {
        [self.code_postal.as_str(), &self.ville].join(" ").trim_start().to_owned()
    }

    /// The whole address on one line.
    #[must_use]
    pub fn line(&self) -> String {
        let mut parts: Vec<&str> = self.denomination.iter().map(String::as_str).collect();
        parts.extend(self.adresse.iter().map(String::as_str));
        let town = self.town();
        parts.push(&town);
        parts.join(", ")
    }
}

/// The département of a commune's code, else of a postcode: two characters, three overseas, `2A` and `2B` in
/// Corsica.
///
/// A postcode names its département but for a few communes at a border, so the commune's code wins. Saint-Barthélemy and
/// Saint-Martin kept postcodes of the Guadeloupe.
#[must_use]
pub fn departement_of(code_insee: Option<&str>, code_postal: &str) -> Option<String> {
    let found = code_insee.and_then(from_commune).filter(|code| is_departement(code));
    found.or_else(|| from_postcode(code_postal)).filter(|code| is_departement(code))
}

/// Is there such a département, or a collectivité of overseas that stands in for one? `20`, which was Corsica's, and `97` alone are none.
#[must_use]
pub fn is_departement(code: &str) -> bool {
    let number: Option<u16> = code.parse().ok();
    match (code.len(), number) {
        (2, Some(number)) => (1..=95).contains(&number) && number != 20,
        (2, None) => matches!(code, "2A" | "2B"),
        (3, Some(number)) => matches!(number, 971..=978 | 984 | 986..=988),
        _ => false,
    }
}

fn from_commune(code: &str) -> Option<String> {
    if code.len() != 5 || !code.is_ascii() {
        return None;
    }
    let length = if code.starts_with("97") || code.starts_with("98") { 3 } else { 2 };
    Some(code[..length].to_ascii_uppercase())
}

fn from_postcode(code: &str) -> Option<String> {
    if code.len() != 5 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let islands = [("97133", "977"), ("97150", "978")];
    if let Some((_, own)) = islands.iter().find(|(postcode, _)| *postcode == code) {
        return Some((*own).to_owned());
    }
    Some(match &code[..3] {
        "200" | "201" => "2A".to_owned(),
        "202" | "206" => "2B".to_owned(),
        overseas if overseas.starts_with("97") || overseas.starts_with("98") => overseas.to_owned(),
        mainland => mainland[..2].to_owned(),
    })
}
