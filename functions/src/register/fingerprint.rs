//! Short names for what the register says, to compare publications of half a million mandates.

use std::fmt;

use mce_shared::recognition::RegisterRow;
use mce_shared::register::MandateKey;
use sha2::{Digest, Sha256};

/// Between the values of a row; none of them holds it.
const JOINT: char = '\u{1f}';

/// The first 16 bytes of a SHA-256. Two of a million meet by chance once in 10²⁶. It is stored: it must stay the same. It hides
/// nothing: who knows a name and a birth date can compute it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Of a mandate, whatever is said of it: of its [`MandateKey`].
    #[must_use]
    pub fn of_mandate(key: &MandateKey) -> Self {
        Self::of_key(&key.to_string())
    }

    /// The same, of a [`MandateKey`] as text.
    #[must_use]
    pub fn of_key(key: &str) -> Self {
        Self::of_text(key)
    }

    /// Of all that a publication says of the mandate of a key, letter by letter.
    #[must_use]
    pub fn of_row(key: &str, row: &RegisterRow) -> Self {
        let end = row.end.map(|end| end.to_string()).unwrap_or_default();
        let mut text = String::with_capacity(key.len() + 128);
        text.push_str(key);
        for value in [&row.last_name, &row.first_name, &row.territory, &row.function, &end] {
            text.push(JOINT);
            text.push_str(value);
        }
        Self::of_text(&text)
    }

    fn of_text(text: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(text).into();
        let mut short = [0; 16];
        short.copy_from_slice(&digest[..16]);
        Self(short)
    }

    /// Its bytes, for a file of many.
    #[must_use]
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// A number that two of a million share once in 10⁷.
    #[must_use]
    pub fn half(&self) -> u64 {
        (u128::from_be_bytes(self.0) >> 64) as u64
    }

    /// From bytes that [`Self::bytes`] gave.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

/// 32 hexadecimal digits, in the order of the bytes.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}
