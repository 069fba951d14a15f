//! Identifiers that others assign: parsed once, at the edge, into types that can't be wrong.
//!
//! Every error is a sentence for the person who typed, and says what to do. No message repeats what was typed: some of
//! these numbers must not reach a log.

mod iban;
mod nda;
mod nir;
mod sealed;
mod siret;

pub use iban::{Iban, IbanError};
pub use nda::{Nda, NdaError};
pub use nir::{Mismatch, Nir, NirError, NirKind, Sex};
pub use sealed::Sealed;
pub use siret::{Siren, SirenError, Siret, SiretError};

/// What people put between the groups of a number: spaces of every width, points and hyphens.
fn compact(typed: &str) -> String {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '\u{200b}' | '\u{feff}');
    typed.chars().filter(|c| !is_separator(*c)).map(|c| c.to_ascii_uppercase()).collect()
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
