//! SIREN and SIRET, the numbers of the company register (formats §3.2).

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{compact, luhn, only_digits, string_identifier};

/// The SIREN of La Poste, whose establishments are too many for the Luhn checksum.
const LA_POSTE: &str = "356000000";

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
    #[error("Le SIREN compte 9 chiffres : recopiez-le en entier, sans lettre.")]
    BadFormat,
    /// The checksum is wrong.
    #[error("Ce SIREN n’existe pas : un chiffre est faux ou deux chiffres sont inversés. Vérifiez-le.")]
    BadChecksum,
}

/// Why a text is not a SIRET.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SiretError {
    /// Not fourteen digits.
    #[error("Le SIRET compte 14 chiffres : recopiez-le en entier, sans lettre.")]
    BadFormat,
    /// The checksum is wrong.
    #[error("Ce SIRET n’existe pas : un chiffre est faux ou deux chiffres sont inversés. Vérifiez-le.")]
    BadChecksum,
}

string_identifier!(Siren, SirenError);
string_identifier!(Siret, SiretError);

impl Siret {
    /// The company that the establishment belongs to.
    pub fn siren(&self) -> Siren {
        Siren(self.0[..9].to_owned())
    }

    /// As it is shown: "732 829 320 00074".
    pub fn grouped(&self) -> String {
        format!("{} {} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..9], &self.0[9..])
    }
}

impl FromStr for Siren {
    type Err = SirenError;

    fn from_str(typed: &str) -> Result<Siren, SirenError> {
        let number = compact(typed);
        if number.len() != 9 || !only_digits(&number) {
            return Err(SirenError::BadFormat);
        }
        if luhn(&number) { Ok(Siren(number)) } else { Err(SirenError::BadChecksum) }
    }
}

impl FromStr for Siret {
    type Err = SiretError;

    fn from_str(typed: &str) -> Result<Siret, SiretError> {
        let number = compact(typed);
        if number.len() != 14 || !only_digits(&number) {
            return Err(SiretError::BadFormat);
        }
        if luhn(&number) || is_la_poste(&number) { Ok(Siret(number)) } else { Err(SiretError::BadChecksum) }
    }
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
        for number in
            ["73282932000074", "130 025 265 00013", "18002002600019", "35600000000048", "35600000049837"]
        {
            assert!(number.parse::<Siret>().is_ok(), "{number}");
        }
        assert_eq!("73282932000075".parse::<Siret>(), Err(SiretError::BadChecksum));
        assert_eq!("35600000049838".parse::<Siret>(), Err(SiretError::BadChecksum));
        assert_eq!("7328293200007".parse::<Siret>(), Err(SiretError::BadFormat));
        assert_eq!("7328293200007A".parse::<Siret>(), Err(SiretError::BadFormat));
        let siret: Siret = "73282932000074".parse().unwrap();
        assert_eq!(siret.siren(), "732829320".parse().unwrap());
        assert_eq!(siret.grouped(), "732 829 320 00074");
    }

    #[test]
    fn siren() {
        assert!("356 000 000".parse::<Siren>().is_ok());
        assert_eq!("732829321".parse::<Siren>(), Err(SirenError::BadChecksum));
        assert_eq!("".parse::<Siren>(), Err(SirenError::BadFormat));
    }
}
