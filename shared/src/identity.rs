//! Who an élu is: the identity that the State's provider vouches for, as far as the domain needs it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::identifiers::Sex;

/// The civil identity of an élu, from FranceConnect+ (formats.md §4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CivilIdentity {
    /// All first names, in order.
    pub given_names: Vec<String>,
    /// Name on the birth certificate.
    pub birth_name: String,
    /// Name in daily use when it differs (marriage).
    pub name_in_use: Option<String>,
    /// Sex, absent for some European identities.
    pub sex: Option<Sex>,
    /// Day of birth.
    pub birth_date: Date,
    /// INSEE code of the commune of birth (5 characters), none when born abroad.
    pub birth_place: Option<String>,
    /// INSEE code of the country of birth, 99100 for France.
    pub birth_country: String,
}

impl CivilIdentity {
    /// The names under which the register may have him: at birth, and in use (U4).
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [Some(self.birth_name.as_str()), self.name_in_use.as_deref()].into_iter().flatten()
    }

    /// First name and the name that the person uses: "Claire Dupont".
    #[must_use]
    pub fn display_name(&self) -> String {
        let first = self.given_names.first().map_or("", String::as_str);
        let name = self.name_in_use.as_deref().unwrap_or(&self.birth_name);
        format!("{first} {name}")
    }
}
