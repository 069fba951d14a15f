//! Who a row speaks of, and which mandate.

use std::fmt;

use jiff::civil::Date;

use super::FamilyName;
use crate::french::fold;
use crate::identifiers::Sex;
use crate::recognition::RegisterRow;
use crate::rules::mandates::MandateKind;

/// A person in the register, as far as it tells people apart. Two people can share it: see
/// [`ambiguities`](super::ambiguities).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey {
    pub birth_date: Date,
    /// Family name, folded, without its particle.
    pub name: String,
    /// First name, folded.
    pub first_name: String,
    pub sex: Sex,
}

impl PersonKey {
    #[must_use]
    pub fn of(row: &RegisterRow) -> Self {
        Self {
            birth_date: row.birth_date,
            name: FamilyName::read(&row.last_name).into_core(),
            first_name: fold(&row.first_name),
            sex: row.sex,
        }
    }
}

/// A mandate in the register: however often its row is published, and in how many files, it has one key. A re-election is
/// another mandate, because its start is another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MandateKey {
    /// Who holds it.
    pub person: PersonKey,
    pub kind: MandateKind,
    pub territory_code: String,
    /// Since when.
    pub start: Date,
}

impl MandateKey {
    #[must_use]
    pub fn of(row: &RegisterRow) -> Self {
        Self {
            person: PersonKey::of(row),
            kind: row.kind,
            territory_code: row.territory_code.clone(),
            start: row.start,
        }
    }
}

/// Two people are never written alike: a folded name has no `#`.
impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sex = match self.sex {
            Sex::Female => 'F',
            Sex::Male => 'M',
        };
        write!(f, "{}#{}#{}#{sex}", self.birth_date, self.name, self.first_name)
    }
}

/// The text that fingerprints are made of: kept as it is, for it is stored in the form of its hash.
impl fmt::Display for MandateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}#{}#{}", self.person, self.kind.code(), self.territory_code, self.start)
    }
}
