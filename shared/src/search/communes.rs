//! The communes of France, as people name them: by name, by postcode, by code (`shared/content/search/communes.txt`, made by
//! `infra/toolchain/communes.py`; its sources are in `NOTICE.md`).
//!
//! A line a commune, in the order of the names as they are spoken, the larger first: name as it is spoken, name, code of the COG,
//! postcodes, latitude and longitude in hundredths of a degree, thousands of inhabitants. A name is looked up by halving: nothing is read when a function starts.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::index::spoken;
use crate::catalogue::Place;

static TABLE: &str = include_str!("../../content/search/communes.txt");

/// The radius of the earth, in km.
const EARTH: f32 = 6_371.0;

/// A place on the earth (WGS 84), in hundredths of a degree: a km or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Point {
    pub latitude: i16,
    pub longitude: i16,
}

impl Point {
    /// Of degrees, if they are some.
    fn of(latitude: f32, longitude: f32) -> Option<Self> {
        let is_there = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        let hundredths = |degrees: f32| (degrees * 100.0).round() as i16;
        is_there.then(|| Self { latitude: hundredths(latitude), longitude: hundredths(longitude) })
    }

    /// How far another one is, as the crow flies, in km.
    #[must_use]
    pub fn km_to(self, other: Self) -> f32 {
        let radians = |hundredths: i16| (f32::from(hundredths) / 100.0).to_radians();
        let (from, to) = (radians(self.latitude), radians(other.latitude));
        let half = |one: f32, other: f32| ((one - other) / 2.0).sin().powi(2);
        let across = half(radians(self.longitude), radians(other.longitude));
        2.0 * EARTH * (half(from, to) + from.cos() * to.cos() * across).sqrt().min(1.0).asin()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commune {
    pub name: &'static str,
    /// Of the COG.
    pub code: &'static str,
    pub postcodes: &'static str,
    /// None for some overseas.
    pub point: Option<Point>,
    /// Of inhabitants.
    pub thousands: u16,
}

impl Commune {
    fn read(line: &'static str) -> Option<Self> {
        let mut parts = line.split('\t').skip(1);
        let (name, code, postcodes) = (parts.next()?, parts.next()?, parts.next()?);
        let (latitude, longitude) = (parts.next()?.parse(), parts.next()?.parse());
        let point = latitude.ok().zip(longitude.ok());
        let point = point.map(|(latitude, longitude)| Point { latitude, longitude });
        Some(Self { name, code, postcodes, point, thousands: parts.next()?.parse().ok()? })
    }

    /// The code of its département.
    #[must_use]
    pub fn departement(&self) -> &'static str {
        let overseas = self.code.starts_with("97") || self.code.starts_with("98");
        &self.code[..if overseas { 3 } else { 2 }]
    }

    /// "Vierzon (18)".
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} ({})", self.name, self.departement())
    }

    pub(super) fn has_postcode(&self, postcode: &str) -> bool {
        self.postcodes.split(',').any(|own| own == postcode)
    }
}

/// The communes of a name as it is spoken, the largest first.
pub(super) fn named(spoken: &str) -> impl Iterator<Item = Commune> + '_ {
    beginning(spoken)
        .take_while(move |line| line.split('\t').next() == Some(spoken))
        .filter_map(Commune::read)
}

/// The communes whose name begins so, as it is spoken: by name, then the larger first.
pub(super) fn begun(spoken: &str) -> impl Iterator<Item = Commune> + '_ {
    beginning(spoken).take_while(move |line| line.starts_with(spoken)).filter_map(Commune::read)
}

/// The lines that are not before a name.
fn beginning(spoken: &str) -> impl Iterator<Item = &'static str> + use<> {
    let (mut low, mut high) = (0, TABLE.len());
    while low < high {
        let start = line_start(low + (high - low) / 2);
        let line = TABLE[start..].split('\n').next().unwrap_or_default();
        let is_before = line.split('\t').next().unwrap_or_default() < spoken;
        if is_before { low = (start + line.len() + 1).min(high) } else { high = start }
    }
    TABLE[low..].lines()
}

/// Where the line begins that has a byte.
fn line_start(at: usize) -> usize {
    TABLE.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

/// The commune of a code of the COG.
#[must_use]
pub fn commune_of(code: &str) -> Option<Commune> {
    look_up(&numbers().by_code, u32::from_str_radix(code, 36).ok()?).find(|commune| commune.code == code)
}

/// The communes of a postcode.
pub(super) fn of_postcode(postcode: &str) -> impl Iterator<Item = Commune> + '_ {
    let number = postcode.parse().ok().filter(|_| postcode.len() == 5);
    let found = number.into_iter().flat_map(|number| look_up(&numbers().by_postcode, number));
    found.filter(move |commune| commune.has_postcode(postcode))
}

/// The communes by their numbers: each with the place of its line.
struct Numbers {
    by_code: Vec<(u32, u32)>,
    by_postcode: Vec<(u32, u32)>,
}

fn numbers() -> &'static Numbers {
    static NUMBERS: OnceLock<Numbers> = OnceLock::new();
    NUMBERS.get_or_init(|| {
        let (mut by_code, mut by_postcode, mut at) = (Vec::new(), Vec::new(), 0);
        for line in TABLE.lines() {
            if let Some(commune) = Commune::read(line) {
                by_code.extend(u32::from_str_radix(commune.code, 36).ok().map(|code| (code, at)));
                let postcodes = commune.postcodes.split(',').filter_map(|postcode| postcode.parse().ok());
                by_postcode.extend(postcodes.map(|postcode: u32| (postcode, at)));
            }
            at += u32::try_from(line.len() + 1).unwrap_or_default();
        }
        by_code.sort_unstable();
        by_postcode.sort_unstable();
        Numbers { by_code, by_postcode }
    })
}

fn look_up(numbers: &'static [(u32, u32)], number: u32) -> impl Iterator<Item = Commune> {
    let first = numbers.partition_point(|(other, _)| *other < number);
    let same = numbers[first..].iter().take_while(move |(other, _)| *other == number);
    same.filter_map(|(_, at)| Commune::read(TABLE[*at as usize..].lines().next()?))
}

/// Where an address is: by its own coordinates, by its commune, by the name of the town in its département, by its postcode.
pub(super) fn point_of(place: &Place) -> Option<Point> {
    let degrees = |text: Option<rust_decimal::Decimal>| text?.try_into().ok();
    let own = || Point::of(degrees(place.latitude)?, degrees(place.longitude)?);
    let of_code = || commune_of(place.code_insee.as_deref()?)?.point;
    let of_name = || {
        let name = spoken(&place.ville);
        named(&name).find(|commune| Some(commune.departement()) == place.departement.as_deref())?.point
    };
    own().or_else(of_code).or_else(of_name).or_else(|| middle(of_postcode(&place.code_postal)))
}

/// The communes that may be meant by what is being typed, a name or a postcode: the largest first, some of them.
#[must_use]
pub fn suggested(typed: &str) -> Vec<Commune> {
    const SOME: usize = 8;
    let name = spoken(typed);
    let mut all: Vec<Commune> = match name.len() {
        0 | 1 => Vec::new(),
        _ => of_postcode(&name).chain(begun(&name)).collect(),
    };
    all.sort_by_key(|commune| std::cmp::Reverse(commune.thousands));
    all.truncate(SOME);
    all
}

/// The middle of some communes.
pub(super) fn middle(communes: impl Iterator<Item = Commune>) -> Option<Point> {
    let points: Vec<Point> = communes.filter_map(|commune| commune.point).collect();
    let mean = |part: fn(&Point) -> i16| {
        let sum: i32 = points.iter().map(|point| i32::from(part(point))).sum();
        i16::try_from(sum.checked_div(i32::try_from(points.len()).ok()?)?).ok()
    };
    Some(Point { latitude: mean(|point| point.latitude)?, longitude: mean(|point| point.longitude)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_each_line_can_be_read() {
        let names: Vec<&str> = TABLE.lines().filter_map(|line| line.split('\t').next()).collect();
        assert!(names.is_sorted());
        for line in TABLE.lines() {
            let commune = Commune::read(line).unwrap();
            assert_eq!(spoken(commune.name), line.split('\t').next().unwrap());
            assert_eq!(commune_of(commune.code), Some(commune));
            assert!(commune.postcodes.split(',').all(|postcode| postcode.len() == 5), "{line}");
            assert!(crate::catalogue::Departement::of(commune.departement()).is_some(), "{line}");
        }
    }

    #[test]
    fn a_commune_is_found_by_name_code_and_postcode() {
        let codes = |name: &str| named(name).map(|commune| commune.code).collect::<Vec<_>>();
        assert_eq!(codes("vierzon"), ["18279"]);
        assert_eq!(codes("saint denis"), ["97411", "93066", "11339", "30247"]);
        assert_eq!(codes("vierzo"), Vec::<&str>::new());
        assert_eq!(
            (codes("aast"), codes("zuytpeene")),
            (vec!["64001"], vec!["59669"]),
            "the first and the last"
        );
        assert_eq!(begun("vierzo").map(|commune| commune.label()).collect::<Vec<_>>(), ["Vierzon (18)"]);
        assert_eq!(commune_of("2A004").map(|commune| commune.label()).as_deref(), Some("Ajaccio (2A)"));
        assert_eq!((commune_of("99999"), commune_of("élu")), (None, None));
        let of_vierzon: Vec<&str> = of_postcode("18100").map(|commune| commune.code).collect();
        assert_eq!(of_vierzon, ["18150", "18210", "18214", "18263", "18279"]);
        assert_eq!(of_postcode("181").count(), 0);
        let suggested = |typed| suggested(typed).iter().map(Commune::label).collect::<Vec<_>>();
        assert_eq!(suggested("VIERZ"), ["Vierzon (18)", "Vierzy (02)"]);
        assert_eq!(suggested("saint-d")[..2], ["Saint-Denis (974)", "Saint-Denis (93)"]);
        assert_eq!((suggested("18100")[0].as_str(), suggested("v").len()), ("Vierzon (18)", 0));
    }

    #[test]
    fn an_address_has_a_place_on_the_earth() {
        let at = |place: Place| point_of(&place).map(|point| (point.latitude, point.longitude));
        let rennes =
            Place { ville: "RENNES".to_owned(), departement: Some("35".to_owned()), ..Place::default() };
        assert_eq!(at(rennes.clone()), Some((4_809, -167)));
        let own = Place { latitude: "48.2".parse().ok(), longitude: "-1.5".parse().ok(), ..rennes.clone() };
        assert_eq!(at(own), Some((4_820, -150)));
        let coded = Place { code_insee: Some("18279".to_owned()), ..rennes.clone() };
        assert_eq!(at(coded), Some((4_722, 207)));
        let cedex = Place { ville: "Rennes Cedex".to_owned(), code_postal: "35700".to_owned(), ..rennes };
        assert!(at(cedex).is_some());
        assert_eq!(at(Place { ville: "Bruxelles".to_owned(), ..Place::default() }), None);
    }

    #[test]
    fn a_distance_is_as_the_crow_flies() {
        let point = |code: &str| commune_of(code).unwrap().point.unwrap();
        let km = |one: &str, other: &str| point(one).km_to(point(other)).round() as i32;
        assert_eq!((km("75056", "75056"), km("75056", "18279")), (0, 183));
        assert!((9_300..9_450).contains(&km("75056", "97411")));
    }
}
