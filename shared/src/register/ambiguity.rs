//! When the rows of one [`PersonKey`](super::PersonKey) can't be those of one person.

use crate::recognition::RegisterRow;
use crate::rules::mandates::MandateKind;

/// Mandates that one person can't hold at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguity {
    /// The kind of council.
    pub kind: MandateKind,
    /// The territories, in the order of their codes: code and name.
    pub territories: Vec<(String, String)>,
}

impl Ambiguity {
    /// For the gestionnaire: what is impossible.
    #[must_use]
    pub fn explain(&self) -> String {
        let places: Vec<String> =
            self.territories.iter().map(|(code, name)| format!("{name} ({code})")).collect();
        let places: Vec<&str> = places.iter().map(String::as_str).collect();
        format!(
            "Même nom, même prénom, même sexe et même date de naissance, mais des mandats en cours que personne ne peut tenir à \
             la fois : {}, {}. Ce sont sans doute deux personnes.",
            self.kind.label(),
            crate::french::list(&places)
        )
    }
}

/// The incompatible mandates among `rows`, which look like those of one person: two councils of the same kind, in two
/// territories, both current. Somebody who moved at a general renewal isn't concerned, even while the end of the former
/// mandate waits for its confirmation: the law has ended it.
#[must_use]
pub fn ambiguities(rows: &[RegisterRow]) -> Vec<Ambiguity> {
    MandateKind::ALL.into_iter().filter_map(|kind| of_kind(rows, kind)).collect()
}

fn of_kind(rows: &[RegisterRow], kind: MandateKind) -> Option<Ambiguity> {
    let current: Vec<&RegisterRow> =
        rows.iter().filter(|row| row.kind == kind && row.end.is_none()).collect();
    let is_over = |row: &RegisterRow| {
        current.iter().any(|other| kind.renewal_between(row.start, other.start).is_some())
    };
    let mut territories: Vec<(String, String)> = current
        .iter()
        .filter(|row| !is_over(row))
        .map(|row| (row.territory_code.clone(), row.territory.clone()))
        .collect();
    territories.sort();
    territories.dedup_by(|one, other| one.0 == other.0);
    (territories.len() > 1).then_some(Ambiguity { kind, territories })
}
