//! The towns of a search, for its map: where formations are, and how many.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::catalogue::Catalogue;
use super::communes::{Point, named};
use super::engine::{Asked, asked};
use super::facets::Counts;
use super::index::{NONE, spoken};
use super::query::Query;

/// Most towns that are shown; a map of more can't be read.
pub const SPOTS_MAX: usize = 400;

/// The towns in which the formations of a search are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Spots {
    /// Most formations first, [`SPOTS_MAX`] at most.
    pub spots: Vec<Spot>,
    /// How many towns have some.
    pub towns: usize,
}

/// A town in which formations are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Spot {
    /// "Vitré (35)".
    pub label: String,
    /// Its code of the COG, to search around it; none where no commune of the département has that name.
    pub commune: Option<String>,
    /// Where it is, if that is known.
    pub position: Option<Position>,
    /// Formations, each once.
    pub count: usize,
}

/// A place on a map that has the north above and keeps angles (Mercator), in hundredths of a degree at the equator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Position {
    /// To the east of Greenwich.
    pub east: i32,
    /// To the north of the equator.
    pub north: i32,
}

impl From<Point> for Position {
    fn from(point: Point) -> Self {
        let latitude = (f64::from(point.latitude) / 100.0).to_radians();
        let north = latitude.sin().atanh().to_degrees() * 100.0;
        Self { east: point.longitude.into(), north: north.round() as i32 }
    }
}

/// What is known of a town: the formations that are there, and one place of it.
#[derive(Default)]
struct Town {
    formations: BTreeSet<(usize, u32)>,
    point: Option<Point>,
}

/// The towns of a query, those with most formations first, then by name.
#[must_use]
pub fn spots(catalogue: &Catalogue, query: &Query, today: Date) -> Spots {
    let (asked, relevance, _) = asked(catalogue, query, today);
    let mut towns = BTreeMap::<(&str, &str), Town>::new();
    for (part, of_part) in asked.iter().enumerate() {
        for hit in of_part.hits(relevance.as_ref(), &mut Counts::of(of_part.index)) {
            for (action, session) in of_part.sessions_of(&hit, relevance.as_ref()) {
                let Some(named) = named_town(of_part, session) else { continue };
                let town = towns.entry(named).or_default();
                town.formations.insert((part, of_part.index.actions.formation[action as usize]));
                let point = of_part.index.sessions.point[session] as usize;
                town.point = town.point.or_else(|| of_part.index.points.get(point).copied());
            }
        }
    }
    let count = towns.len();
    let mut spots: Vec<Spot> = towns.into_iter().map(|(named, town)| spot(named, &town)).collect();
    spots.sort_by_key(|spot| Reverse(spot.count));
    spots.truncate(SPOTS_MAX);
    Spots { spots, towns: count }
}

/// The town of a session and the code of its département.
fn named_town<'a>(asked: &Asked<'a>, session: usize) -> Option<(&'a str, &'a str)> {
    let of = &asked.index.sessions;
    let (town, departement) = (of.town[session], of.departement[session]);
    let is_known = town != NONE && departement != NONE;
    is_known.then(|| (asked.index.town_names.get(town), asked.index.departements.get(departement)))
}

fn spot((name, departement): (&str, &str), town: &Town) -> Spot {
    let spoken = spoken(name);
    let commune = named(&spoken).find(|commune| commune.departement() == departement);
    let point = town.point.or_else(|| commune?.point);
    Spot {
        label: format!("{name} ({departement})"),
        commune: commune.map(|commune| commune.code.to_owned()),
        position: point.map(Position::from),
        count: town.formations.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{catalogue, offer, text};
    use super::*;
    use crate::catalogue::tests::TODAY;
    use jiff::civil::date;

    fn counted(spots: &Spots) -> Vec<(&str, usize)> {
        spots.spots.iter().map(|spot| (spot.label.as_str(), spot.count)).collect()
    }

    #[test]
    fn a_formation_counts_once_in_each_of_its_towns() {
        let day = date(2027, 3, 11);
        let mut one = offer(0, "T1", "Le budget", "ELU1006", day, ("35500", "Vitré"));
        let mut again = one.actions[0].sessions[0].clone();
        again.numero = "S2".parse().unwrap();
        one.actions[0].sessions.push(again.clone());
        again.numero = "S3".parse().unwrap();
        again.lieu = Some(crate::catalogue::tests::place("29000", "Quimper"));
        one.actions[0].sessions.push(again);
        let other = offer(1, "T2", "L’eau", "ELU1006", day, ("35500", "Vitré"));
        let catalogue = catalogue(&[one, other]);
        let found = spots(&catalogue, &Query::default(), TODAY);
        assert_eq!((counted(&found), found.towns), (vec![("Vitré (35)", 2), ("Quimper (29)", 1)], 2));
        assert_eq!(found.spots[0].commune.as_deref(), Some("35360"));
        assert_eq!(counted(&spots(&catalogue, &text("quimper"), TODAY)), [("Quimper (29)", 1)]);
    }

    #[test]
    fn a_town_of_no_register_is_counted_and_has_no_place() {
        let nowhere = offer(0, "T1", "Le budget", "ELU1006", date(2027, 3, 11), ("35999", "Nullepart"));
        let found = spots(&catalogue(&[nowhere]), &Query::default(), TODAY);
        assert_eq!(counted(&found), [("Nullepart (35)", 1)]);
        assert_eq!((&found.spots[0].commune, found.spots[0].position), (&None, None));
    }

    /// Of Rennes by the formula of the projection: 48.11° N is 55.02 in the measure of the equator.
    #[test]
    fn a_position_is_that_of_mercator() {
        let position = Position::from(Point { latitude: 4811, longitude: -168 });
        assert_eq!(position, Position { east: -168, north: 5502 });
    }
}
