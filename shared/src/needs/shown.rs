//! What training bodies are shown of the needs that were told. Sums stand in place of what concerns too few people, figures go by fives, so
//! that no difference of two of them, nor of those of two days, says what somebody wants.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Area, When};
use crate::catalogue::ThemeCode;
use crate::catalogue::departement::Departement;

/// People, at least, behind each figure.
pub const PEOPLE_MIN: u32 = 5;

/// How many people look for a theme in an area on some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub theme: ThemeCode,
    pub area: Area,
    pub when: When,
    pub people: u32,
}

/// A line that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShownNeed {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub theme: ThemeCode,
    /// "Ille-et-Vilaine (35)", "À distance", "Bretagne, autres départements".
    pub area: String,
    /// At least so many: a multiple of five.
    pub people: u32,
    /// How many at least for which days; empty when too few people stand behind one of the figures.
    pub days: Vec<(When, u32)>,
}

type Days = BTreeMap<When, u32>;

/// The lines for training bodies, those of most people first.
#[must_use]
pub fn shown(cells: &[Cell]) -> Vec<ShownNeed> {
    let mut themes: BTreeMap<&str, BTreeMap<Area, Days>> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.people > 0) {
        let areas = themes.entry(cell.theme.as_str()).or_default();
        *areas.entry(cell.area).or_default().entry(cell.when).or_default() += cell.people;
    }
    let mut lines: Vec<ShownNeed> =
        themes.iter().flat_map(|(theme, areas)| of_theme(theme, areas)).flatten().collect();
    lines.sort_by(|one, other| (other.people, &one.area).cmp(&(one.people, &other.area)));
    lines
}

fn of_theme(theme: &str, areas: &BTreeMap<Area, Days>) -> Vec<Option<ShownNeed>> {
    let mut rest: BTreeMap<&str, Days> = BTreeMap::new();
    let mut lines = Vec::new();
    for (area, days) in areas {
        if people(days) >= PEOPLE_MIN {
            lines.push(line(theme, area.label(), days));
        } else if let Some(region) = region_of(*area) {
            for (when, people) in days {
                *rest.entry(region).or_default().entry(*when).or_default() += people;
            }
        }
    }
    let regions =
        rest.iter().map(|(region, days)| line(theme, format!("{region}, autres départements"), days));
    lines.extend(regions);
    lines
}

fn region_of(area: Area) -> Option<&'static str> {
    match area {
        Area::Departement(code) => Departement::of(code).map(|departement| departement.region),
        Area::Remote => None,
    }
}

/// The multiple of five that is met.
const fn floor(people: u32) -> u32 {
    people / PEOPLE_MIN * PEOPLE_MIN
}

fn people(days: &Days) -> u32 {
    days.values().sum()
}

fn line(theme: &str, area: String, days: &Days) -> Option<ShownNeed> {
    let people = people(days);
    let told = days.values().all(|people| *people >= PEOPLE_MIN);
    let theme = theme.parse().ok().filter(|_| people >= PEOPLE_MIN)?;
    let days =
        if told { days.iter().map(|(when, people)| (*when, floor(*people))).collect() } else { Vec::new() };
    Some(ShownNeed { theme, area, people: floor(people), days })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(area: &str, when: When, people: u32) -> Cell {
        Cell { theme: "ELU1008".parse().unwrap(), area: area.parse().unwrap(), when, people }
    }

    fn lines(cells: &[Cell]) -> Vec<(String, u32, usize)> {
        shown(cells).into_iter().map(|line| (line.area, line.people, line.days.len())).collect()
    }

    #[test]
    fn fewer_than_five_are_shown_with_those_of_their_region_or_not_at_all() {
        let cells = [
            cell("35", When::Saturday, 5),
            cell("35", When::Evening, 7),
            cell("29", When::Saturday, 6),
            cell("29", When::Weekday, 1),
            cell("22", When::Weekday, 2),
            cell("56", When::Saturday, 3),
            cell("44", When::Saturday, 4),
            cell("distance", When::Anytime, 4),
        ];
        let expected = [
            ("Ille-et-Vilaine (35)".to_owned(), 10, 2),
            ("Bretagne, autres départements".to_owned(), 5, 0),
            ("Finistère (29)".to_owned(), 5, 0),
        ];
        assert_eq!(lines(&cells), expected);
        assert_eq!(lines(&[]), []);
    }

    proptest! {
        /// Whatever is told, no figure stands for fewer than five, and one person more is seen by the fifth alone.
        #[test]
        fn no_figure_stands_for_fewer_than_five(
            told in prop::collection::vec((0..4_usize, 0..4_usize, 0..9_u32), 0..30)
        ) {
            let areas = ["35", "29", "44", "distance"];
            let cells: Vec<Cell> =
                told.iter().map(|(area, when, people)| cell(areas[*area], When::ALL[*when], *people)).collect();
            for line in shown(&cells) {
                let figures = line.days.iter().map(|(_, people)| *people).chain([line.people]);
                for figure in figures {
                    prop_assert!(figure >= PEOPLE_MIN && figure % PEOPLE_MIN == 0);
                }
            }
        }
    }
}
