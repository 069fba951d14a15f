//! What the register says beside what the identity says, person by person, the differences in words.

use std::collections::BTreeMap;

use crate::french::{date_full, fold, list};
use crate::identifiers::Sex;
use crate::identity::{BirthDate, ToldIdentity};
use crate::recognition::{RegisterRow, is_first_name};
use crate::register::{FamilyName, PersonKey};

/// A trait of a person, on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// "Prénom".
    pub label: &'static str,
    /// What the provider told; empty when it did not.
    pub told: String,
    pub register: String,
    /// How they differ; none when they agree.
    pub difference: Option<&'static str>,
}

/// Somebody of the register who may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub person: PersonKey,
    /// Trait by trait.
    pub compared: Vec<Compared>,
    /// His mandates.
    pub rows: Vec<RegisterRow>,
}

impl Candidate {
    fn differences(&self) -> usize {
        self.compared.iter().filter(|trait_| trait_.difference.is_some()).count()
    }
}

/// The people of `rows`, those who differ least first.
#[must_use]
pub fn candidates(identity: &ToldIdentity, rows: &[RegisterRow]) -> Vec<Candidate> {
    let mut people: BTreeMap<PersonKey, Vec<RegisterRow>> = BTreeMap::new();
    for row in rows {
        people.entry(PersonKey::of(row)).or_default().push(row.clone());
    }
    let compared = |rows: &[RegisterRow]| rows.first().map(|row| compare(identity, row)).unwrap_or_default();
    let mut found: Vec<Candidate> = people
        .into_iter()
        .map(|(person, rows)| Candidate { person, compared: compared(&rows), rows })
        .collect();
    found.sort_by_key(Candidate::differences);
    found
}

fn compare(identity: &ToldIdentity, row: &RegisterRow) -> Vec<Compared> {
    vec![name(identity, row), first_name(identity, row), sex(identity, row), birth_date(identity, row)]
}

fn name(identity: &ToldIdentity, row: &RegisterRow) -> Compared {
    let register = FamilyName::read(&row.last_name);
    let known: Vec<FamilyName> = identity.names().map(FamilyName::read).collect();
    let difference = if known.is_empty() {
        Some("Non transmis par le fournisseur d’identité")
    } else if !known.iter().any(|name| name.may_be(&register)) {
        Some("Nom différent")
    } else if !known.contains(&register) {
        Some("Particule différente")
    } else {
        None
    };
    let told = list(&identity.names().collect::<Vec<_>>());
    Compared { label: "Nom de naissance, nom d’usage", told, register: row.last_name.clone(), difference }
}

fn first_name(identity: &ToldIdentity, row: &RegisterRow) -> Compared {
    let folded = fold(&row.first_name);
    let among = identity.given_names.iter().any(|name| fold(name) == folded);
    let difference = if identity.given_names.is_empty() {
        Some("Non transmis par le fournisseur d’identité")
    } else if is_first_name(&identity.given_names, &row.first_name) {
        None
    } else if among {
        Some("Un autre de ses prénoms")
    } else {
        Some("Prénom différent")
    };
    let told = identity.given_names.join(" ");
    Compared { label: "Prénoms", told, register: row.first_name.clone(), difference }
}

fn sex(identity: &ToldIdentity, row: &RegisterRow) -> Compared {
    let difference = match identity.sex {
        None => Some("Non transmis par le fournisseur d’identité"),
        Some(sex) if sex != row.sex => Some("Sexe différent"),
        Some(_) => None,
    };
    let told = identity.sex.map(french_sex).unwrap_or_default().to_owned();
    Compared { label: "Sexe", told, register: french_sex(row.sex).to_owned(), difference }
}

/// "féminin".
#[must_use]
pub const fn french_sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "féminin",
        Sex::Male => "masculin",
    }
}

fn birth_date(identity: &ToldIdentity, row: &RegisterRow) -> Compared {
    let difference = match identity.birth_date {
        None => Some("Non transmise par le fournisseur d’identité"),
        Some(told) => birth_difference(told, row),
    };
    let told = identity.birth_date.map(BirthDate::french).unwrap_or_default();
    Compared { label: "Date de naissance", told, register: date_full(row.birth_date), difference }
}

fn birth_difference(told: BirthDate, row: &RegisterRow) -> Option<&'static str> {
    match told.date() {
        Some(date) if date == row.birth_date => None,
        Some(_) => Some("Date différente"),
        None if told.year == row.birth_date.year() => Some("Connue en partie : l’année est la même"),
        None => Some("Année différente"),
    }
}
