//! SIREN and SIRET, the numbers of the company register (formats §3.2).

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{compact, luhn, only_digits, string_identifier, without_label};
use crate::texts::sentences;

/// The SIREN of La Poste, whose establishments are too many for the Luhn checksum.
const LA_POSTE: &str = "356000000";

/// Digits of a SIRET.
const LENGTH: usize = 14;

/// A SIREN: nine digits, the last one a checksum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "732829320"))]
pub struct Siren(String);

/// A SIRET: a SIREN and five digits for the establishment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "73282932000074"))]
pub struct Siret(String);

/// Why a text is not a SIREN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SirenError {
    /// Not nine digits.
    #[error("{}", sentences::SirenBadFormat.said())]
    BadFormat,
    /// The checksum is wrong.
    #[error("{}", sentences::SirenBadChecksum.said())]
    BadChecksum,
}

/// Why a text is not a SIRET.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SiretError {
    /// Its first nine digits are no SIREN, whatever the checksum of the whole.
    #[error("{}", sentences::SiretBadSiren.said())]
    BadSiren,
    /// Not fourteen digits.
    #[error("{}", sentences::SiretBadFormat.said())]
    BadFormat,
    /// The checksum is wrong.
    #[error("{}", sentences::SiretBadChecksum.said())]
    BadChecksum,
}

string_identifier!(Siren, SirenError);
string_identifier!(Siret, SiretError);

impl Siret {
    /// The company that the establishment belongs to.
    pub fn siren(&self) -> Siren {
        Siren(self.0[..9].to_owned())
    }

    /// Every SIRET that is written in a text, the surest first: alone, in groups, then glued to other digits.
    #[must_use]
    pub fn all_in(text: &str) -> Vec<Siret> {
        let runs = digit_runs(text);
        let alone = runs.iter().map(|run| run.digits).filter(|digits| digits.len() == LENGTH);
        let glued = runs.iter().filter(|run| run.digits.len() > LENGTH);
        let glued =
            glued.flat_map(|run| (0..=run.digits.len() - LENGTH).map(|at| &run.digits[at..at + LENGTH]));
        let grouped = (0..runs.len()).filter_map(|from| in_groups(&runs[from..]));
        let mut found: Vec<Siret> = Vec::new();
        for digits in alone.map(str::to_owned).chain(grouped).chain(glued.map(str::to_owned)) {
            if let Some(siret) = digits.parse().ok().filter(|siret| !found.contains(siret)) {
                found.push(siret);
            }
        }
        found
    }

    /// As it is shown: "732 829 320 00074".
    pub fn grouped(&self) -> String {
        format!("{} {} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..9], &self.0[9..])
    }
}

impl FromStr for Siren {
    type Err = SirenError;

    fn from_str(typed: &str) -> Result<Siren, SirenError> {
        let compact = compact(typed);
        let number = without_label(&compact);
        if number.len() != 9 || !only_digits(number) {
            return Err(SirenError::BadFormat);
        }
        if luhn(number) { Ok(Siren(number.to_owned())) } else { Err(SirenError::BadChecksum) }
    }
}

impl FromStr for Siret {
    type Err = SiretError;

    fn from_str(typed: &str) -> Result<Siret, SiretError> {
        let compact = compact(typed);
        let number = without_label(&compact);
        if number.len() != 14 || !only_digits(number) {
            return Err(SiretError::BadFormat);
        }
        match (luhn(&number[..9]), luhn(number) || is_la_poste(number)) {
            (true, true) => Ok(Siret(number.to_owned())),
            (false, true) => Err(SiretError::BadSiren),
            (_, false) => Err(SiretError::BadChecksum),
        }
    }
}

/// Digits that follow each other in a text.
struct Run<'a> {
    digits: &'a str,
    /// Whether separators alone stand between it and the run before.
    joined: bool,
}

fn digit_runs(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let (mut rest, mut joined) = (text, false);
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let between = &rest[..start];
        joined = joined && between.chars().all(super::is_separator);
        let length = rest[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - start);
        runs.push(Run { digits: &rest[start..start + length], joined });
        rest = &rest[start + length..];
        joined = true;
    }
    runs
}

/// The fourteen digits that the first runs make together, if they do.
fn in_groups(runs: &[Run<'_>]) -> Option<String> {
    let mut digits = String::new();
    for (place, run) in runs.iter().enumerate() {
        if place > 0 && !run.joined || digits.len() + run.digits.len() > LENGTH {
            return None;
        }
        digits.push_str(run.digits);
        if digits.len() == LENGTH {
            return (place > 0).then_some(digits);
        }
    }
    None
}

/// The establishments of La Poste are checked by the plain sum of their digits, a multiple of five.
fn is_la_poste(number: &str) -> bool {
    number.starts_with(LA_POSTE) && number.bytes().map(|byte| u32::from(byte - b'0')).sum::<u32>() % 5 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siret() {
        for number in [
            "73282932000074",
            "130 025 265 00013",
            "18002002600019",
            "35600000000048",
            "35600000049837",
            "SIRET : 732 829 320 00074",
            "Siret n° 732.829.320-00074",
            "«\u{202f}73282932000074\u{202f}»",
        ] {
            assert!(number.parse::<Siret>().is_ok(), "{number}");
        }
        assert_eq!("73282932000075".parse::<Siret>(), Err(SiretError::BadChecksum));
        assert_eq!("35600000049838".parse::<Siret>(), Err(SiretError::BadChecksum));
        assert_eq!("11122233344455".parse::<Siret>(), Err(SiretError::BadSiren));
        assert_eq!("7328293200007".parse::<Siret>(), Err(SiretError::BadFormat));
        assert_eq!("7328293200007A".parse::<Siret>(), Err(SiretError::BadFormat));
        let siret: Siret = "73282932000074".parse().unwrap();
        assert_eq!(siret.siren(), "732829320".parse().unwrap());
        assert_eq!(siret.grouped(), "732 829 320 00074");
    }

    #[test]
    fn is_found_in_what_people_write() {
        for text in [
            "INDU 99012030500018",
            "REMBOURSEMENT INDU SIRET 990 120 305 00018",
            "INDU SIRET:99012030500018-20270421",
            "REMB.99012030500018DU21042027",
            "9901203050001820270421",
            "SIRET 990120305-00018 DOSSIER 2027000000101",
            "VIR 21/04/2027 SIRET 990.120.305.00018",
            "INDU SIRET 9901203\n0500018 SOLDE",
            "2027 990 120 305 00018",
        ] {
            let found = Siret::all_in(text);
            assert!(found.iter().any(|siret| siret.as_str() == "99012030500018"), "{text}: {found:?}");
        }
        for text in ["", "INDU", "99012030500019", "DOSSIER 2027000000101 DU 20270421", "11122233344455"] {
            assert_eq!(Siret::all_in(text), [], "{text}");
        }
        let two = Siret::all_in("18002002600019 PAYE PAR 990 120 305 00018");
        assert_eq!(two.iter().map(Siret::as_str).collect::<Vec<_>>(), ["18002002600019", "99012030500018"]);
    }

    #[test]
    fn siren() {
        assert!("356 000 000".parse::<Siren>().is_ok());
        assert_eq!("732829321".parse::<Siren>(), Err(SirenError::BadChecksum));
        assert_eq!("".parse::<Siren>(), Err(SirenError::BadFormat));
    }
}
