//! Sessions side by side, so that an élu chooses: what each says on every line, whether they differ, and by how much, in words.

use crate::api::OfferView;
use crate::catalogue::{Session, per_hour};
use crate::french::{duration, hours, plural};
use crate::money::Euros;
use crate::texts::sentences;
use crate::wire::days_since_1970;

/// Sessions that are compared at once, at most: so many fit side by side.
pub const MOST: usize = 3;

/// A line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub label: &'static str,
    /// One a session, in their order.
    pub cells: Vec<Cell>,
}

/// What one session says on a line; empty where it says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub says: String,
    /// How far it is from the best of them, where that can be measured.
    pub remark: Option<String>,
}

impl Line {
    /// Whether the sessions do not all say the same.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.cells.windows(2).any(|two| two[0].says != two[1].says)
    }

    fn says_something(&self) -> bool {
        self.cells.iter().any(|cell| !cell.says.is_empty())
    }
}

/// An offer with the session of it that is compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    offer: &'a OfferView,
    session: &'a Session,
}

impl<'a> Side<'a> {
    /// An offer with its first session; none without one.
    #[must_use]
    pub fn of(offer: &'a OfferView) -> Option<Self> {
        offer.sessions.first().map(|shown| Self { offer, session: &shown.session })
    }

    /// What tells it from the others, another session of the same formation included: "Le budget communal, le samedi 9 janvier 2027".
    #[must_use]
    pub fn name(&self) -> String {
        [self.offer.formation.intitule.as_str(), ", ", &self.session.dates()].concat()
    }
}

/// The lines, what weighs most in a choice first; those on which no session says anything are left out.
#[must_use]
pub fn lines(sides: &[Side<'_>]) -> Vec<Line> {
    let measured = MEASURES.iter().map(|measure| measure.line(sides));
    let plain = PLAIN.iter().map(|(label, says)| {
        let cells = sides.iter().map(|side| Cell { says: says(side), remark: None });
        Line { label, cells: cells.collect() }
    });
    measured.chain(plain).filter(Line::says_something).collect()
}

/// A line of which the best can be told.
struct Measure {
    label: &'static str,
    says: fn(&Side<'_>) -> String,
    /// The least is the best; none where there is nothing to measure.
    value: fn(&Side<'_>) -> Option<i64>,
    best: fn() -> String,
    /// So far from the best.
    behind: fn(i64) -> String,
}

static MEASURES: [Measure; 6] = [
    Measure {
        label: "Prix",
        says: |side| with_tax(side.offer.action.price_ttc, side.offer.action.price_ht),
        value: |side| Some(side.offer.action.price_ttc.cents()),
        best: || sentences::ComparedCheapest.said(),
        behind: dearer,
    },
    Measure {
        label: "Ce que vos droits paient",
        says: |side| side.offer.cost.as_ref().map(|cost| cost.said()).unwrap_or_default(),
        value: |side| side.offer.cost.as_ref().map(|cost| cost.left().cents()),
        best: || sentences::ComparedLeastLeft.said(),
        behind: |cents| sentences::ComparedMoreLeft { ecart: &Euros::from_cents(cents).french() }.said(),
    },
    Measure {
        label: "Prix d’une heure",
        says: of_an_hour,
        value: |side| hourly(side).map(Euros::cents),
        best: || sentences::ComparedCheapest.said(),
        behind: dearer,
    },
    Measure {
        label: "Durée",
        says: |side| hours(side.offer.action.duree_heures),
        value: |side| minutes(side).map(|minutes| -minutes),
        best: || sentences::ComparedLongest.said(),
        behind: |minutes| sentences::ComparedShorter { ecart: &duration(minutes) }.said(),
    },
    Measure {
        label: "Dates",
        says: |side| side.session.dates(),
        value: |side| side.session.debut.map(days_since_1970),
        best: || sentences::ComparedFirst.said(),
        behind: |days| sentences::ComparedLater { jours: &plural(days, "jour", "jours") }.said(),
    },
    Measure {
        label: "Places libres",
        says: |side| i64::from(left(side)).to_string(),
        value: |side| Some(-i64::from(left(side))),
        best: || sentences::ComparedMostPlaces.said(),
        behind: |places| sentences::ComparedShorter { ecart: &plural(places, "place", "places") }.said(),
    },
];

/// A label, and what is said under it.
type Plain = (&'static str, fn(&Side<'_>) -> String);

static PLAIN: [Plain; 9] = [
    ("Lieu", place),
    ("Modalité", |side| side.offer.action.mode.label().to_owned()),
    ("Rythme", |side| side.offer.action.rythme.clone()),
    ("Pour", |side| side.offer.formation.purpose.kind().label().to_owned()),
    ("Organisme", |side| [side.offer.of.name.as_str(), &side.offer.of.agrement].join(". ")),
    ("Participants", |side| {
        let most = plural(side.offer.action.participants_max, "personne", "personnes");
        ["au plus ", &most].concat()
    }),
    ("Prérequis", |side| side.offer.action.prerequis.clone().unwrap_or_default()),
    ("Accès handicap", |side| side.offer.action.acces_handicapes.clone().unwrap_or_default()),
    ("Ce qui empêche de la demander", |side| {
        let session = side.offer.sessions.iter().find(|shown| shown.session == *side.session);
        let reasons = session.map(|shown| shown.obstacles.as_slice()).unwrap_or_default();
        reasons.iter().map(|reason| reason.message.as_str()).collect::<Vec<_>>().join(" ")
    }),
];

impl Measure {
    fn line(&self, sides: &[Side<'_>]) -> Line {
        let values: Vec<Option<i64>> = sides.iter().map(|side| (self.value)(side)).collect();
        let known = || values.iter().flatten();
        let best = known().min().copied().unwrap_or_default();
        let is_told = known().count() > 1 && known().any(|value| *value != best);
        let remark = |value: Option<i64>| match value {
            Some(value) if is_told && value == best => Some((self.best)()),
            Some(value) if is_told => Some((self.behind)(value - best)),
            _ => None,
        };
        let cells = sides.iter().zip(&values);
        let cells = cells.map(|(side, value)| Cell { says: (self.says)(side), remark: remark(*value) });
        Line { label: self.label, cells: cells.collect() }
    }
}

fn dearer(cents: i64) -> String {
    sentences::ComparedDearer { ecart: &Euros::from_cents(cents).french() }.said()
}

/// "672,00 € TTC (560,00 € HT)", or one figure where they are one.
fn with_tax(ttc: Euros, ht: Euros) -> String {
    let without = if ht == ttc { None } else { Some(ht.french()) };
    sentences::PriceWithTax { ttc: &ttc.french(), ht: without.as_deref() }.said()
}

fn hourly(side: &Side<'_>) -> Option<Euros> {
    per_hour(side.offer.action.price_ht, side.offer.action.duree_heures)
}

fn of_an_hour(side: &Side<'_>) -> String {
    let action = &side.offer.action;
    let with = per_hour(action.price_ttc, action.duree_heures);
    let Some((ttc, ht)) = with.zip(hourly(side)) else { return String::new() };
    let cap = side.offer.hourly_cap.map(Euros::french);
    sentences::ComparedHour { prix: &with_tax(ttc, ht), plafond: cap.as_deref() }.said()
}

fn minutes(side: &Side<'_>) -> Option<i64> {
    i64::try_from((side.offer.action.duree_heures * rust_decimal::Decimal::from(60)).round()).ok()
}

fn left(side: &Side<'_>) -> u16 {
    side.offer.action.places_left(side.session)
}

/// The address, or how one follows it from anywhere.
fn place(side: &Side<'_>) -> String {
    let Some(place) = side.offer.action.place_of(side.session) else {
        return side.offer.action.mode.label().to_owned();
    };
    let name = place.denomination.iter().chain(&place.adresse).cloned();
    name.chain([place.town()]).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
