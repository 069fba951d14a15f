//! Finding an élu in the register of mandates (RNE): by birth date, sex and name, under the birth name as under the name in
//! use (ID-7, U4), with an outcome that explains itself.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::french::fold;
use crate::identifiers::Sex;
use crate::identity::CivilIdentity;
use crate::register::{FamilyName, ambiguities};
use crate::rules::mandates::{Mandate, MandateKind};

/// A row of the register: one person, one mandate (formats.md §2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// Name as published.
    pub last_name: String,
    /// First name as published.
    pub first_name: String,
    pub sex: Sex,
    pub birth_date: Date,
    pub kind: MandateKind,
    /// INSEE code of the commune, SIREN of the EPCI, code of the département, région or collectivité.
    pub territory_code: String,
    /// Name of the territory.
    pub territory: String,
    /// Function, empty for a plain councillor.
    pub function: String,
    /// Start of the mandate.
    pub start: Date,
    /// Last day held, once the mandate is known to be over; the law may have ended it sooner ([`RegisterRow::last_day`]).
    pub end: Option<Date>,
}

impl RegisterRow {
    /// Whether the mandate is held on `today`, or was not yet known to be over then.
    #[must_use]
    pub fn is_held(&self, today: Date) -> bool {
        self.last_day(today).is_none_or(|end| end >= today)
    }

    /// The last day held as it is known on `today`: what the register or the gestionnaire says, or the first round that has ended it
    /// sooner (EL-10b).
    #[must_use]
    pub fn last_day(&self, today: Date) -> Option<Date> {
        self.mandate().as_of(today).end
    }

    /// The first round that has ended it by `today`, when nothing else says so: listed without an end, or with a later one.
    #[must_use]
    pub fn ended_by_law(&self, today: Date) -> Option<Date> {
        self.mandate().legal_end(today).filter(|round| self.end.is_none_or(|end| end > *round))
    }

    /// The mandate as the rules need it: its start is the day when the right opens (AC-4, AC-8).
    #[must_use]
    pub fn mandate(&self) -> Mandate {
        Mandate { kind: self.kind, start: self.kind.right_opens_on(self.start), end: self.end }
    }
}

/// What the register says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recognition {
    /// One person, with at least one mandate that gives rights.
    Found(Vec<RegisterRow>),
    /// One person, whose mandates give no right (EL-4, STM, STB…).
    Excluded(Vec<RegisterRow>),
    /// Nobody.
    NotFound,
    /// More than one person could be meant: somebody must look.
    Ambiguous,
}

/// Who `identity` is among `rows`, which were read by birth date and by each of the two names, without their particles.
#[must_use]
pub fn recognise(identity: &CivilIdentity, rows: &[RegisterRow]) -> Recognition {
    let names = names(identity);
    let own: Vec<RegisterRow> = rows.iter().filter(|row| is_same(identity, &names, row)).cloned().collect();
    if own.is_empty() {
        return Recognition::NotFound;
    }
    let Some(own) = of_one_person(own, &names) else {
        return Recognition::Ambiguous;
    };
    if own.iter().any(|row| row.kind.is_eligible()) {
        Recognition::Found(own)
    } else {
        Recognition::Excluded(own)
    }
}

/// The birth name and the name in use.
fn names(identity: &CivilIdentity) -> Vec<FamilyName> {
    identity.names().map(FamilyName::read).collect()
}

fn is_same(identity: &CivilIdentity, names: &[FamilyName], row: &RegisterRow) -> bool {
    let name = FamilyName::read(&row.last_name);
    names.iter().any(|known| known.may_be(&name))
        && row.birth_date == identity.birth_date
        && identity.sex.is_none_or(|sex| sex == row.sex)
        && is_first_name(&identity.given_names, &row.first_name)
}

/// All the rows when one person can hold them; else those with the very particle, if that makes one person of them: beside
/// a DU PONT, a PONT is somebody else.
fn of_one_person(rows: Vec<RegisterRow>, names: &[FamilyName]) -> Option<Vec<RegisterRow>> {
    if ambiguities(&rows).is_empty() {
        return Some(rows);
    }
    let exact: Vec<RegisterRow> =
        rows.into_iter().filter(|row| names.contains(&FamilyName::read(&row.last_name))).collect();
    (!exact.is_empty() && ambiguities(&exact).is_empty()).then_some(exact)
}

/// The register has one first name, sometimes a compound one: "Jean-Pierre" must match the given names "Jean Pierre Marie".
pub(crate) fn is_first_name(given_names: &[String], first_name: &str) -> bool {
    let given = fold(&given_names.join(" "));
    let first = fold(first_name);
    !first.is_empty() && (given == first || given.starts_with(&format!("{first} ")))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn identity() -> CivilIdentity {
        CivilIdentity {
            given_names: vec!["Jean".into(), "Pierre".into(), "Marie".into()],
            birth_name: "LE GOFF".into(),
            name_in_use: None,
            sex: Some(Sex::Male),
            birth_date: date(1970, 5, 2),
            birth_place: Some("35238".into()),
            birth_country: "99100".into(),
        }
    }

    fn row(name: &str, first: &str, commune: &str) -> RegisterRow {
        RegisterRow {
            last_name: name.into(),
            first_name: first.into(),
            sex: Sex::Male,
            birth_date: date(1970, 5, 2),
            kind: MandateKind::Municipal,
            territory_code: commune.into(),
            territory: "Commune".into(),
            function: String::new(),
            start: date(2026, 3, 15),
            end: None,
        }
    }

    #[test]
    fn names_match_folded_and_compound_first_names_too() {
        for (name, first) in [("Le Goff", "Jean-Pierre"), ("LE-GOFF", "jean"), ("le goff", "Jean Pierre")] {
            let found = recognise(&identity(), &[row(name, first, "35238")]);
            assert!(matches!(found, Recognition::Found(_)), "{name} {first}: {found:?}");
        }
        assert_eq!(recognise(&identity(), &[row("Le Goff", "Pierre", "35238")]), Recognition::NotFound);
        assert_eq!(recognise(&identity(), &[row("Le Goffic", "Jean", "35238")]), Recognition::NotFound);
    }

    #[test]
    fn a_married_name_is_found_under_either_name() {
        let married = CivilIdentity { name_in_use: Some("Morvan-Élie".into()), ..identity() };
        assert!(matches!(recognise(&married, &[row("MORVAN ELIE", "Jean", "35238")]), Recognition::Found(_)));
        assert!(matches!(recognise(&married, &[row("Le Goff", "Jean", "35238")]), Recognition::Found(_)));
    }

    #[test]
    fn a_particle_may_stand_behind_or_be_lost() {
        let noble = CivilIdentity { birth_name: "DE LA TOUR-MONTREUIL".into(), ..identity() };
        for name in
            ["La Tour Montreuil (de)", "TOUR-MONTREUIL (DE LA)", "de la Tour Montreuil", "Tour-Montreuil"]
        {
            let found = recognise(&noble, &[row(name, "Jean", "35238")]);
            assert!(matches!(found, Recognition::Found(_)), "{name}: {found:?}");
        }
        for name in ["du Tour-Montreuil", "La Tour", "Delatour Montreuil"] {
            assert_eq!(recognise(&noble, &[row(name, "Jean", "35238")]), Recognition::NotFound, "{name}");
        }
    }

    #[test]
    fn the_very_particle_tells_two_people_apart() {
        let rows = [row("DU PONT", "Jean", "35238"), row("PONT", "Jean", "29019")];
        for (name, own) in [("Du Pont", &rows[0]), ("Pont", &rows[1])] {
            let known = CivilIdentity { birth_name: name.into(), ..identity() };
            assert_eq!(recognise(&known, &rows), Recognition::Found(vec![own.clone()]), "{name}");
        }
        let known = CivilIdentity { birth_name: "Pont".into(), ..identity() };
        assert_eq!(recognise(&known, &rows[..1]), Recognition::Found(rows[..1].to_vec()), "alone");
        let known = CivilIdentity { birth_name: "DUPONT".into(), ..identity() };
        assert_eq!(recognise(&known, &rows), Recognition::NotFound);
    }

    #[test]
    fn who_moved_at_a_renewal_is_one_person() {
        let mut before = row("Le Goff", "Jean", "35238");
        before.start = date(2020, 5, 18);
        let rows = [before, row("Le Goff", "Jean", "29019")];
        assert_eq!(recognise(&identity(), &rows), Recognition::Found(rows.to_vec()));
    }

    #[test]
    fn two_communes_at_once_are_two_people() {
        let rows = [row("Le Goff", "Jean", "35238"), row("Le Goff", "Jean", "29019")];
        assert_eq!(recognise(&identity(), &rows), Recognition::Ambiguous);
    }

    #[test]
    fn an_excluded_mandate_is_told_apart_from_none() {
        let mut excluded = row("Le Goff", "Jean", "977");
        excluded.kind = MandateKind::SaintBarthelemy;
        assert!(matches!(recognise(&identity(), &[excluded]), Recognition::Excluded(_)));
    }
}
