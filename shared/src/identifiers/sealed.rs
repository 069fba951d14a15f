//! A secret as it is stored. The vault of the functions seals it and opens it; the core only hands it on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A sealed NIR or IBAN. What is inside is the vault's business; `Debug` prints none of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

impl Sealed {
    /// As the vault wrote it.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// For the vault to open.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(•••)")
    }
}
