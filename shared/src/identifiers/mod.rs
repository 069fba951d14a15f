//! Identifiers that others assign: parsed once, at the edge, into types that can't be wrong.
//!
//! Every error is a sentence for the person who typed, and says what to do. No message repeats what was typed: some of
//! these numbers must not reach a log.

mod iban;
mod nda;
mod nir;
mod sealed;
mod siret;

pub use iban::{Iban, IbanError, WRONG_RIB_KEY};
pub use nda::{Nda, NdaError};
pub use nir::{Mismatch, Nir, NirError, NirKind, Sex};
pub use sealed::Sealed;
pub use siret::{Siren, SirenError, Siret, SiretError};

/// The letters and digits of what somebody typed or pasted, in capitals: without spaces of every width, points, hyphens, brackets,
/// quotation marks and the invisible signs that come along from a mail or a PDF.
fn compact(typed: &str) -> String {
    typed.chars().map(narrow).filter(|c| !is_separator(*c)).map(|c| c.to_ascii_uppercase()).collect()
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '.' | ',' | ':' | ';' | '/' | '-' | '_' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '\'' | '"' | '°' | 'º')
        || matches!(c, '’' | '‘' | '“' | '”' | '«' | '»' | '·' | '•' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        // Soft hyphen, zero width, marks of direction, byte order mark.
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The signs of full width stand for those of ASCII.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// A number of digits without the words that people paste before it: "SIRET n°", "N° de sécurité sociale :".
fn without_label(compact: &str) -> &str {
    compact.trim_start_matches(|c: char| c.is_alphabetic())
}

/// The Luhn checksum over ASCII digits.
fn luhn(digits: &str) -> bool {
    let double = |value: u32| if value > 4 { 2 * value - 9 } else { 2 * value };
    let values = digits.bytes().rev().map(|byte| u32::from(byte - b'0')).enumerate();
    values.map(|(place, value)| if place % 2 == 1 { double(value) } else { value }).sum::<u32>() % 10 == 0
}

fn only_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The conversions that a checked string needs to be parsed, shown and (de)serialised; `FromStr` is its own.
macro_rules! string_identifier {
    ($name:ident, $error:ident) => {
        impl $name {
            /// The canonical form, without separators.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<$name, $error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> String {
                identifier.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
use string_identifier;
