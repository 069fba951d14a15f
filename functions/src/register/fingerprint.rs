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
    /// Of a mandate, whatever is said of it: of its [`MandateKey`] as text.
    #[must_use]
    pub fn of_mandate(key: &MandateKey) -> Self {
        Self::of_text(&key.to_string())
    }

    /// Of all that a publication says of a mandate, letter by letter.
    #[must_use]
    pub fn of_row(key: &MandateKey, row: &RegisterRow) -> Self {
        let end = row.end.map(|end| end.to_string()).unwrap_or_default();
        let values = [&row.last_name, &row.first_name, &row.territory, &row.function, &end];
        let joined = values.into_iter().flat_map(|value| [JOINT.to_string(), value.clone()]);
        Self::of_text(&std::iter::once(key.to_string()).chain(joined).collect::<String>())
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
