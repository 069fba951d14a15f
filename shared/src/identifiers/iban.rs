//! IBAN, the number of a bank account (ISO 13616, formats §3.3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{compact, string_identifier};
use crate::texts::{corrections, sentences};

/// Countries of the SEPA schemes (41 since May 2025) and Gibraltar, which has IBANs of its own, with what the registry of ISO 13616
/// says stands behind the check digits: so many digits (`n`), capitals (`a`) or either (`c`).
const SEPA: [(&str, &str); 42] = [
    ("AD", "8n12c"),
    ("AL", "8n16c"),
    ("AT", "16n"),
    ("BE", "12n"),
    ("BG", "4a6n8c"),
    ("CH", "5n12c"),
    ("CY", "8n16c"),
    ("CZ", "20n"),
    ("DE", "18n"),
    ("DK", "14n"),
    ("EE", "16n"),
    ("ES", "20n"),
    ("FI", "14n"),
    ("FR", "10n11c2n"),
    ("GB", "4a14n"),
    ("GI", "4a15c"),
    ("GR", "7n16c"),
    ("HR", "17n"),
    ("HU", "24n"),
    ("IE", "4a14n"),
    ("IS", "22n"),
    ("IT", "1a10n12c"),
    ("LI", "5n12c"),
    ("LT", "16n"),
    ("LU", "3n13c"),
    ("LV", "4a13c"),
    ("MC", "10n11c2n"),
    ("MD", "20c"),
    ("ME", "18n"),
    ("MK", "3n10c2n"),
    ("MT", "4a5n18c"),
    ("NL", "4a10n"),
    ("NO", "11n"),
    ("PL", "24n"),
    ("PT", "21n"),
    ("RO", "4a16c"),
    ("RS", "18n"),
    ("SE", "20n"),
    ("SI", "15n"),
    ("SK", "20n"),
    ("SM", "1a10n12c"),
    ("VA", "18n"),
];

/// The other countries of the registry (release 101): their accounts can't be paid here, but are told from mistyped ones.
const ELSEWHERE: [(&str, &str); 47] = [
    ("AE", "19n"),
    ("AZ", "4a20c"),
    ("BA", "16n"),
    ("BH", "4a14c"),
    ("BI", "23n"),
    ("BR", "23n1a1c"),
    ("BY", "4c4n16c"),
    ("CR", "18n"),
    ("DJ", "23n"),
    ("DO", "4c20n"),
    ("EG", "25n"),
    ("FK", "2a12n"),
    ("FO", "14n"),
    ("GE", "2a16n"),
    ("GL", "14n"),
    ("GT", "24c"),
    ("HN", "4a20n"),
    ("IL", "19n"),
    ("IQ", "4a15n"),
    ("JO", "4a4n18c"),
    ("KW", "4a22c"),
    ("KZ", "3n13c"),
    ("LB", "4n20c"),
    ("LC", "4a24c"),
    ("LY", "21n"),
    ("MN", "16n"),
    ("MR", "23n"),
    ("MU", "4a19n3a"),
    ("NI", "4a20n"),
    ("OM", "3n16c"),
    ("PK", "4a16c"),
    ("PS", "4a21c"),
    ("QA", "4a21c"),
    ("RU", "14n15c"),
    ("SA", "2n18c"),
    ("SC", "4a20n3a"),
    ("SD", "14n"),
    ("SO", "19n"),
    ("ST", "21n"),
    ("SV", "4a20n"),
    ("TL", "19n"),
    ("TN", "20n"),
    ("TR", "6n16c"),
    ("UA", "6n19c"),
    ("VG", "4a16n"),
    ("XK", "16n"),
    ("YE", "4a4n18c"),
];

/// For who proposes a French account whose RIB key is wrong, and for who approves it.
pub const WRONG_RIB_KEY: &str = corrections::WRONG_RIB_KEY;

/// An IBAN whose structure, that of its country, and check digits are right. `Debug` masks it; `Display` gives it whole, to a bank file.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "FR1420041010050500013M02606"))]
pub struct Iban(String);

/// Why a text is not an IBAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IbanError {
    /// Not two letters, two digits, then letters and digits.
    #[error("{}", sentences::IbanBadFormat.said())]
    BadFormat,
    /// Not the length of its country.
    #[error("{}", sentences::IbanBadLength.said())]
    BadLength,
    /// A letter where its country has a digit, or a digit where it has a letter.
    #[error("{}", sentences::IbanBadStructure.said())]
    BadStructure,
    /// The check digits don't match.
    #[error("{}", sentences::IbanBadChecksum.said())]
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
        structure_in(&SEPA, self.country()).is_some()
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
        let iban = unlabelled(compact(typed));
        let well_formed = matches!(iban.as_bytes(), [a, b, c, d, rest @ ..]
            if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit()
                && rest.iter().all(u8::is_ascii_alphanumeric));
        if !well_formed {
            return Err(IbanError::BadFormat);
        }
        match structure_in(&SEPA, &iban[..2]).or_else(|| structure_in(&ELSEWHERE, &iban[..2])) {
            Some(structure) => check_structure(&iban[4..], structure)?,
            // A country that is not in the registry yet: its account can't be paid here, but its number may be right.
            None if (15..=34).contains(&iban.len()) => {}
            None => return Err(IbanError::BadLength),
        }
        // 00, 01 and 99 satisfy the same congruence as 97, 98 and 02, and are never given.
        let given = (2..=98).contains(&iban[2..4].parse().unwrap_or(0));
        if given && remainder(&iban) == 1 { Ok(Iban(iban)) } else { Err(IbanError::BadChecksum) }
    }
}

/// Without the word that people paste before it.
fn unlabelled(pasted: String) -> String {
    match pasted.split_once("IBAN") {
        Some((before, iban)) if !before.contains(|c: char| c.is_ascii_digit()) => iban.to_owned(),
        _ => pasted,
    }
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Iban({})", self.masked())
    }
}

fn structure_in(table: &[(&str, &'static str)], country: &str) -> Option<&'static str> {
    table.iter().find(|(code, _)| *code == country).map(|(_, structure)| *structure)
}

/// Does what stands behind the check digits have the structure of the country?
fn check_structure(bban: &str, structure: &str) -> Result<(), IbanError> {
    let expected: Vec<char> = signs(structure).collect();
    if bban.len() != expected.len() {
        return Err(IbanError::BadLength);
    }
    let fits = |(sign, kind): (char, char)| match kind {
        'n' => sign.is_ascii_digit(),
        'a' => sign.is_ascii_uppercase(),
        _ => true,
    };
    if bban.chars().zip(expected).all(fits) { Ok(()) } else { Err(IbanError::BadStructure) }
}

/// `2n1a` as n, n, a.
fn signs(structure: &str) -> impl Iterator<Item = char> {
    structure.split_inclusive(|c: char| c.is_ascii_lowercase()).flat_map(|part| {
        let (count, kind) = part.split_at(part.len() - 1);
        std::iter::repeat_n(kind, count.parse().unwrap_or(0)).flat_map(str::chars)
    })
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
            assert!(structure_in(&SEPA, country).is_some(), "{country}");
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
            // A capital O for a zero, where a French bank has digits.
            ("FR142OO41010050500013M02606", IbanError::BadStructure),
            ("GB29123460161331926819", IbanError::BadStructure),
            ("DE8937040044053201300", IbanError::BadLength),
            // The same number modulo 97, with digits that are never given.
            ("NL00INGB0000000020", IbanError::BadChecksum),
        ] {
            assert_eq!(iban.parse::<Iban>().unwrap_err(), error, "{iban}");
        }
    }

    #[test]
    fn is_read_as_people_paste_it() {
        for pasted in [
            "IBAN FR76 3000 6000 0112 3456 7890 189",
            "Iban\u{a0}: FR76-3000-6000-0112-3456-7890-189",
            "N° IBAN : fr76 3000 6000 0112 3456 7890 189.",
            "\u{200e}FR7630006000011234567890189\u{200f}",
            "(FR76) 3000.6000.0112.3456.7890.189",
            "\u{ff26}\u{ff32}7630006000011234567890189",
        ] {
            assert_eq!(
                pasted.parse::<Iban>().map(String::from).as_deref(),
                Ok("FR7630006000011234567890189"),
                "{pasted}"
            );
        }
    }

    #[test]
    fn a_wrong_rib_key_is_told_behind_right_check_digits() {
        let iban: Iban = "FR4930006000011234567890190".parse().unwrap();
        assert_eq!(iban.rib_key_matches(), Some(false));
        // A letter of the account where the bank has digits can't be weighed, and is refused before.
        let structures = SEPA.iter().chain(&ELSEWHERE);
        for (country, structure) in structures {
            let length = signs(structure).count() + 4;
            assert!((15..=34).contains(&length), "{country}");
        }
    }

    #[test]
    fn never_shows_itself_in_logs() {
        let iban: Iban = "FR1420041010050500013M02606".parse().unwrap();
        assert_eq!(format!("{iban:?}"), "Iban(FR14 •••• 606)");
    }
}
