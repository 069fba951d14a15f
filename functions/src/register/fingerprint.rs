//! A short name for a mandate, to compare publications of half a million of them.

use std::fmt;

use mce_shared::register::MandateKey;
use sha2::{Digest, Sha256};

/// The first 16 bytes of the SHA-256 of a [`MandateKey`] as text. Two of a million mandates meet by chance once in 10²⁶. It
/// is stored: it must stay the same. It hides nothing: who knows a name and a birth date can compute it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MandateFingerprint([u8; 16]);

impl MandateFingerprint {
    #[must_use]
    pub fn of(key: &MandateKey) -> Self {
        let digest: [u8; 32] = Sha256::digest(key.to_string()).into();
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
impl fmt::Display for MandateFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}
