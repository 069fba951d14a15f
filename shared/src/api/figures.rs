//! The figures of the law as the gestionnaire reads them: every dated row, with its source and where it stands.

use jiff::civil::Date;

use super::wire;
use crate::french::date_full;
use crate::parameters::{self, Described, Group, Row, RowState};
use crate::rules::elections;
use crate::rules::mandates::CreditCalendar;

wire! {
    /// Every figure of the law.
    pub struct FigureList {
        /// The day on which they stand so.
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        pub groups: Vec<FigureGroup>,
    }

    /// Figures of one matter.
    pub struct FigureGroup {
        /// In French.
        pub label: String,
        pub figures: Vec<Figure>,
    }

    /// A figure, and its rows.
    pub struct Figure {
        /// Its name in the table of the build: `dife-cap`.
        pub key: String,
        /// In French.
        pub label: String,
        /// The oldest first.
        pub rows: Vec<FigureRow>,
    }

    /// A value and when it holds.
    pub struct FigureRow {
        /// With what it counts, in French.
        pub value: String,
        #[serde(with = "crate::wire::date")]
        pub from: Date,
        /// Its last day; none while it holds.
        #[serde(default, with = "crate::wire::optional_date")]
        pub to: Option<Date>,
        /// The text that fixes it, or the choice of the service.
        pub source: String,
        pub state: RowState,
    }
}

impl FigureList {
    /// Those of `today`, group by group.
    #[must_use]
    pub fn at(today: Date) -> Self {
        let mut groups: Vec<FigureGroup> =
            Group::ALL.into_iter().map(|group| of_group(group, today)).collect();
        groups.push(elections_of(today));
        Self { on: today, groups }
    }
}

fn of_group(group: Group, today: Date) -> FigureGroup {
    let described = parameters::all().iter().filter(|described| described.group == group);
    let figures = described.map(|described| figure(described, today)).collect();
    FigureGroup { label: group.label().to_owned(), figures }
}

fn figure(described: &Described, today: Date) -> Figure {
    let row = |row: &Row| FigureRow {
        value: row.words(),
        from: row.from,
        to: row.to,
        source: row.source.to_owned(),
        state: row.state(today),
    };
    Figure {
        key: described.key.to_owned(),
        label: described.label.to_owned(),
        rows: parameters::rows(described.parameter).iter().map(row).collect(),
    }
}

/// The first rounds: each holds until the eve of the next.
fn elections_of(today: Date) -> FigureGroup {
    let of = |key: &str, label: &str, calendar| Figure {
        key: key.to_owned(),
        label: label.to_owned(),
        rows: rounds(calendar, today),
    };
    let figures = vec![
        of(
            "first-round-municipal",
            "Premier tour, conseils municipaux et communautaires",
            CreditCalendar::Municipal,
        ),
        of("first-round-other", "Premier tour, conseils départementaux et régionaux", CreditCalendar::Other),
    ];
    FigureGroup { label: "Renouvellements généraux".to_owned(), figures }
}

fn rounds(calendar: CreditCalendar, today: Date) -> Vec<FigureRow> {
    let elections: Vec<_> =
        elections::all().iter().filter(|election| election.calendar == calendar).collect();
    let next = |nth: usize| elections.get(nth + 1).and_then(|later| later.first_round.yesterday().ok());
    let row = |(nth, election): (usize, &&elections::GeneralElection)| FigureRow {
        value: date_full(election.first_round),
        from: election.first_round,
        to: next(nth),
        source: election.source.to_owned(),
        state: match next(nth) {
            _ if today < election.first_round => RowState::ToCome,
            Some(to) if to < today => RowState::Past,
            _ => RowState::InForce,
        },
    };
    elections.iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_row_is_shown_once_and_what_is_off_stays_off() {
        for today in [date(2026, 11, 30), date(2026, 12, 1), date(2027, 6, 1)] {
            let list = FigureList::at(today);
            let figures = || list.groups.iter().flat_map(|group| &group.figures);
            let mut keys: Vec<&str> = figures().map(|figure| figure.key.as_str()).collect();
            let count = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!((keys.len(), count), (count, parameters::all().len() + 2));
            assert!(list.groups.iter().all(|group| !group.figures.is_empty() && !group.label.is_empty()));
            let off = figures().flat_map(|figure| &figure.rows).filter(|row| row.state == RowState::Off);
            let off: Vec<&FigureRow> = off.collect();
            assert!(off.len() == 4 && off.iter().all(|row| row.source.contains("ATDB2621659A")), "{off:?}");
            for figure in figures() {
                let held = figure.rows.iter().filter(|row| row.state == RowState::InForce).count();
                let complement = figure.key == "dife-complement2026";
                assert_eq!(held, usize::from(!complement), "{} on {today}", figure.key);
            }
        }
    }
}
