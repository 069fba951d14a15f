//! NDA, the number of an OF's activity declaration (formats §3.2).

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{compact, string_identifier};
use crate::texts::sentences;

/// Eleven digits or capital letters. It has no checksum: only the State's list of OFs tells whether it exists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "11755555555"))]
pub struct Nda(String);

/// Why a text is not an NDA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{}", sentences::NdaBad.said())]
pub struct NdaError;

string_identifier!(Nda, NdaError);

impl FromStr for Nda {
    type Err = NdaError;

    fn from_str(typed: &str) -> Result<Nda, NdaError> {
        let number = compact(typed);
        let valid = number.len() == 11 && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if valid { Ok(Nda(number)) } else { Err(NdaError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eleven_characters() {
        assert_eq!("7423p001123".parse::<Nda>().unwrap().as_str(), "7423P001123");
        assert!("11 75 55555 55".parse::<Nda>().is_ok());
        assert_eq!("1175555555".parse::<Nda>(), Err(NdaError));
        assert_eq!("1175555555é".parse::<Nda>(), Err(NdaError));
    }
}
