//! IBAN, the number of a bank account (ISO 13616, formats §3.3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{compact, string_identifier};

/// Countries of the SEPA schemes (41 since May 2025) and Gibraltar, which has IBANs of its own, with the length that the
/// registry gives to them.
const SEPA_LENGTHS: [(&str, usize); 42] = [
    ("AD", 24),
    ("AL", 28),
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("VA", 22),
];

/// An IBAN whose form, length and check digits are right. `Debug` masks it; `Display` gives it whole, to a bank file.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "FR1420041010050500013M02606"))]
pub struct Iban(String);

/// Why a text is not an IBAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IbanError {
    /// Not two letters, two digits, then letters and digits.
    #[error(
        "Ce n’est pas un IBAN : il commence par deux lettres et deux chiffres, par exemple FR76. Recopiez-le depuis votre relevé d’identité bancaire."
    )]
    BadFormat,
    /// Not the length of its country.
    #[error("L’IBAN n’a pas la bonne longueur (27 caractères en France) : recopiez-le en entier.")]
    BadLength,
    /// The check digits don't match.
    #[error("L’IBAN comporte une erreur : un caractère est faux ou deux sont inversés. Vérifiez-le.")]
    BadChecksum,
}

string_identifier!(Iban, IbanError);

impl Iban {
    /// The ISO code of the country, "FR".
    pub fn country(&self) -> &str {
        &self.0[..2]
    }

    /// Can a SEPA credit transfer reach it?
    pub fn is_sepa(&self) -> bool {
        registry_length(self.country()).is_some()
    }

    /// In groups of four, as on paper.
    pub fn grouped(&self) -> String {
        let letters = self.0.chars().enumerate();
        letters.flat_map(|(at, c)| (at > 0 && at % 4 == 0).then_some(' ').into_iter().chain([c])).collect()
    }

    /// For screens and logs: country, check digits and the last three characters.
    pub fn masked(&self) -> String {
        format!("{} •••• {}", &self.0[..4], &self.0[self.0.len() - 3..])
    }

    /// In France and Monaco, is the RIB key inside right too? `None` elsewhere. A wrong one is worth a warning: the
    /// IBAN was then computed from a mistyped RIB.
    pub fn rib_key_matches(&self) -> Option<bool> {
        if !matches!(self.country(), "FR" | "MC") {
            return None;
        }
        let part = |from: usize, to: usize| {
            self.0[from..to].bytes().try_fold(0_u64, |sum, byte| Some(sum * 10 + rib_digit(byte)?))
        };
        let (bank, branch, account, key) = (part(4, 9)?, part(9, 14)?, part(14, 25)?, part(25, 27)?);
        Some(97 - (89 * bank + 15 * branch + 3 * account) % 97 == key)
    }
}

impl FromStr for Iban {
    type Err = IbanError;

    fn from_str(typed: &str) -> Result<Iban, IbanError> {
        let iban = compact(typed);
        let well_formed = matches!(iban.as_bytes(), [a, b, c, d, rest @ ..]
            if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit()
                && rest.iter().all(u8::is_ascii_alphanumeric));
        if !well_formed {
            return Err(IbanError::BadFormat);
        }
        match registry_length(&iban[..2]) {
            Some(length) if iban.len() == length => {}
            // Outside SEPA the account can't be paid here, but its number may still be right.
            None if (15..=34).contains(&iban.len()) => {}
            _ => return Err(IbanError::BadLength),
        }
        if remainder(&iban) == 1 { Ok(Iban(iban)) } else { Err(IbanError::BadChecksum) }
    }
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Iban({})", self.masked())
    }
}

fn registry_length(country: &str) -> Option<usize> {
    SEPA_LENGTHS.iter().find(|(code, _)| *code == country).map(|(_, length)| *length)
}

/// ISO 7064: the first four characters go last, letters count from 10, the whole is taken modulo 97.
fn remainder(iban: &str) -> u32 {
    let (head, tail) = iban.split_at(4);
    tail.bytes().chain(head.bytes()).fold(0, |sum, byte| match byte {
        b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
        _ => (sum * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}

/// The letters of a RIB count as AJ = 1, BKS = 2 … IRZ = 9.
fn rib_digit(byte: u8) -> Option<u64> {
    match byte {
        b'0'..=b'9' => Some(u64::from(byte - b'0')),
        b'A'..=b'I' => Some(u64::from(byte - b'A') + 1),
        b'J'..=b'R' => Some(u64::from(byte - b'J') + 1),
        b'S'..=b'Z' => Some(u64::from(byte - b'S') + 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_known_accounts() {
        for iban in [
            "FR14 2004 1010 0505 0001 3m02 606",
            "FR7630006000011234567890189",
            "FR7630001007941234567890185",
        ] {
            let iban: Iban = iban.parse().unwrap();
            assert_eq!(iban.rib_key_matches(), Some(true));
            assert!(iban.is_sepa());
        }
        let german: Iban = "DE89370400440532013000".parse().unwrap();
        assert_eq!(german.rib_key_matches(), None);
        assert_eq!(german.grouped(), "DE89 3704 0044 0532 0130 00");
    }

    #[test]
    fn every_country_of_the_schemes_can_be_paid() {
        // The latest to join: the Vatican in 2019, Albania and Montenegro in 2024, the others in 2025.
        for country in ["VA", "AL", "ME", "MD", "MK", "RS"] {
            assert!(registry_length(country).is_some(), "{country}");
        }
        assert!("VA59001123000012345678".parse::<Iban>().unwrap().is_sepa());
        assert!(!"UA213223130000026007233566001".parse::<Iban>().unwrap().is_sepa());
    }

    #[test]
    fn says_what_is_wrong() {
        for (iban, error) in [
            ("FR1420041010050500013M02607", IbanError::BadChecksum),
            ("FR1420041010050500013M0260", IbanError::BadLength),
            ("1420041010050500013M02606", IbanError::BadFormat),
            ("", IbanError::BadFormat),
            ("FR14é0041010050500013M0260", IbanError::BadFormat),
        ] {
            assert_eq!(iban.parse::<Iban>().unwrap_err(), error, "{iban}");
        }
    }

    #[test]
    fn never_shows_itself_in_logs() {
        let iban: Iban = "FR1420041010050500013M02606".parse().unwrap();
        assert_eq!(format!("{iban:?}"), "Iban(FR14 •••• 606)");
    }
}
