//! The ministry's list of agréments, line by line: what each says of a training body, and what it changes (AG-7, formats §8.6).
//!
//! `siret;raison_sociale;numero_agrement;date_debut;date_fin;departement;statut`. A line that takes something away is proposed, and waits
//! for a second person like any other change of a gate.

use jiff::civil::Date;

use super::{GateChange, TrainingBody};
use crate::identifiers::Siret;

/// The columns, in their order.
pub const AGREMENT_COLUMNS: [&str; 7] =
    ["siret", "raison_sociale", "numero_agrement", "date_debut", "date_fin", "departement", "statut"];

/// Lines of a list, at most: several times the training bodies that there are. Who has more sends it in parts.
pub const AGREMENT_LINES_MAX: usize = 2_000;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgrementLine {
    pub siret: Siret,
    pub name: String,
    pub number: String,
    /// First day, included.
    pub from: Date,
    /// Last day, included.
    pub until: Date,
    /// Suspended by the minister.
    pub suspended: bool,
}

/// What is wrong with a line: the column, a stable code, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgrementMistake {
    pub column: &'static str,
    pub code: &'static str,
    pub detail: &'static str,
}

impl AgrementLine {
    /// Reads the cells of a line, in the order of [`AGREMENT_COLUMNS`].
    ///
    /// # Errors
    /// The first mistake.
    pub fn read(cells: &[&str]) -> Result<Self, AgrementMistake> {
        let [siret, name, number, from, until, _, status] = cells else {
            return Err(mistake(
                "siret",
                "AGR-COLONNES",
                "Cette ligne n’a pas sept colonnes séparées par des points-virgules.",
            ));
        };
        let bad_day = |column| {
            mistake(column, "AGR-DATE", "Cette date ne se lit pas : écrivez-la 2027-01-31 ou 31/01/2027.")
        };
        let line = Self {
            siret: siret.trim().parse().map_err(|_| {
                mistake("siret", "AGR-SIRET", "Ce SIRET n’est pas valable : vérifiez ses quatorze chiffres.")
            })?,
            name: name.trim().to_owned(),
            number: number.trim().to_owned(),
            from: day(from).ok_or_else(|| bad_day("date_debut"))?,
            until: day(until).ok_or_else(|| bad_day("date_fin"))?,
            suspended: suspended(status.trim())
                .ok_or_else(|| mistake("statut", "AGR-STATUT", "Le statut est « actif » ou « suspendu »."))?,
        };
        if !(1..=30).contains(&line.number.chars().count()) {
            return Err(mistake(
                "numero_agrement",
                "AGR-NUMERO",
                "Le numéro d’agrément a 1 à 30 caractères.",
            ));
        }
        if line.until < line.from {
            return Err(mistake("date_fin", "AGR-ORDRE", "Le dernier jour vient avant le premier."));
        }
        Ok(line)
    }

    /// Whether it still names a suspension that the law has ended (AG-9): a list says no days of it, so nothing tells a new one from the old.
    #[must_use]
    pub fn is_behind(&self, body: &TrainingBody, today: Date) -> bool {
        self.suspended && body.standing.agrement_suspended && !body.standing.is_suspended(today)
    }

    /// What it changes of a training body. A suspension comes first: a change that waits must not keep it out, and dates that follow a
    /// suspension open nothing. One that the law has ended is not proposed again ([`Self::is_behind`]).
    #[must_use]
    pub fn changes(&self, body: &TrainingBody, today: Date) -> Vec<GateChange> {
        let (number, from, until) = (self.number.clone(), self.from, self.until);
        let same = body.standing.agrement == Some((from, until)) && body.agrement_number == number;
        let dates = (!same).then_some(GateChange::Agrement { number, from, until });
        let state = match (self.suspended, body.standing.is_suspended(today)) {
            (true, false) if !self.is_behind(body, today) => Some(GateChange::Suspend { until: None }),
            (false, true) => Some(GateChange::Lift {}),
            _ => None,
        };
        let (first, last) = if self.suspended { (state, dates) } else { (dates, state) };
        first.into_iter().chain(last).collect()
    }
}

const fn mistake(column: &'static str, code: &'static str, detail: &'static str) -> AgrementMistake {
    AgrementMistake { column, code, detail }
}

/// `2027-01-31`, or as a French spreadsheet writes it, `31/01/2027`.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some((day, rest)) = text.split_once('/') {
        let (month, year) = rest.split_once('/')?;
        return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    }
    text.parse().ok()
}

fn suspended(status: &str) -> Option<bool> {
    match status.to_lowercase().as_str() {
        "actif" => Some(false),
        "suspendu" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::body;
    use super::*;
    use crate::catalogue::OfStanding;

    const TODAY: Date = date(2027, 1, 4);

    const GOOD: [&str; 7] =
        ["73282932000074", "Formation", "2027-8", "2027-01-01", "31/12/2030", "35", "Actif"];

    fn with(column: usize, text: &'static str) -> Result<AgrementLine, AgrementMistake> {
        let mut cells = GOOD;
        cells[column] = text;
        AgrementLine::read(&cells)
    }

    #[test]
    fn each_mistake_is_said_at_its_column() {
        let line = AgrementLine::read(&GOOD).unwrap();
        assert_eq!((line.from, line.until), (date(2027, 1, 1), date(2030, 12, 31)));
        for (column, text, code) in [
            (0, "73282932000075", "AGR-SIRET"),
            (2, " ", "AGR-NUMERO"),
            (3, "1er janvier", "AGR-DATE"),
            (4, "31/02/2030", "AGR-DATE"),
            (4, "2026-12-31", "AGR-ORDRE"),
            (6, "retiré", "AGR-STATUT"),
            (6, " ", "AGR-STATUT"),
        ] {
            let wrong = with(column, text).unwrap_err();
            let expected = if code == "AGR-ORDRE" { "date_fin" } else { AGREMENT_COLUMNS[column] };
            assert_eq!((wrong.code, wrong.column), (code, expected), "{text}");
        }
        assert_eq!(AgrementLine::read(&GOOD[..6]).unwrap_err().code, "AGR-COLONNES");
    }

    #[test]
    fn a_line_changes_what_differs_and_nothing_else() {
        let line = AgrementLine::read(&GOOD).unwrap();
        let dates = GateChange::Agrement { number: "2027-8".to_owned(), from: line.from, until: line.until };
        assert_eq!(line.changes(&body(), TODAY), [dates]);
        let standing = OfStanding { agrement: Some((line.from, line.until)), ..OfStanding::default() };
        let same = TrainingBody { standing, agrement_number: "2027-8".to_owned(), ..body() };
        assert_eq!(line.changes(&same, TODAY), []);
        let suspended = with(6, "suspendu").unwrap();
        assert_eq!(suspended.changes(&same, TODAY), [GateChange::Suspend { until: None }]);
        // Four months later the list may still have it: that suspends nobody for four months more.
        let over = OfStanding {
            agrement_suspended: true,
            suspension: Some((date(2026, 9, 3), date(2027, 1, 3))),
            ..standing
        };
        let over = TrainingBody { standing: over, ..same };
        assert_eq!((suspended.changes(&over, TODAY), suspended.is_behind(&over, TODAY)), (vec![], true));
        let eve = date(2027, 1, 3);
        assert_eq!((suspended.changes(&over, eve), suspended.is_behind(&over, eve)), (vec![], false));
        assert_eq!((line.changes(&over, TODAY), line.is_behind(&over, TODAY)), (vec![], false));
        let both = suspended.changes(&body(), TODAY);
        assert!(matches!(both[..], [GateChange::Suspend { .. }, GateChange::Agrement { .. }]), "{both:?}");
    }
}
