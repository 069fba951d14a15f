//! An address on one line, as one writes it on an envelope: "Maison des associations, 3 rue Haute, 35000 Rennes".

use super::super::Reading;
use super::OfferFacts;
use crate::catalogue::checks::{LINE_MAX, LINES_MAX, code};
use crate::catalogue::{Formation, Place, departement_of};
use crate::texts::corrections;

/// Addresses of one series, at most.
pub const PLACES_MAX: usize = 50;

const BAD: &str = corrections::OFFER_PLACE_LINE;

/// The address of a line: what names the building, what leads there, the postcode and the town. None without these last two.
#[must_use]
pub fn place_of_line(line: &str) -> Option<Place> {
    let mut parts: Vec<&str> = line.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let (code_postal, ville) = parts.pop()?.split_once(' ')?;
    let is_postcode = code_postal.len() == 5 && code_postal.bytes().all(|byte| byte.is_ascii_digit());
    let fits = parts.iter().all(|part| part.chars().count() <= LINE_MAX) && ville.chars().count() <= LINE_MAX;
    if !is_postcode || !fits {
        return None;
    }
    let is_name = parts.first().is_some_and(|first| !first.contains(|c: char| c.is_ascii_digit()));
    let denomination = if is_name { Some(parts.remove(0).to_owned()) } else { None };
    (parts.len() <= LINES_MAX).then(|| Place {
        denomination,
        adresse: parts.into_iter().map(str::to_owned).collect(),
        departement: departement_of(None, code_postal),
        code_postal: code_postal.to_owned(),
        ville: ville.trim().to_owned(),
        ..Place::default()
    })
}

/// The place of a field; none when it is empty.
pub fn place(form: &mut Reading<'_>, field: &str, facts: &OfferFacts) -> Option<Place> {
    let line = form.text(field);
    if line.is_empty() {
        return None;
    }
    known_or_new(&line, facts).or_else(|| form.refuse(field, code::PLACE, BAD))
}

/// The places of a field, one a line.
pub fn places(form: &mut Reading<'_>, field: &str, facts: &OfferFacts) -> Vec<Place> {
    let text = form.text(field);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > PLACES_MAX {
        let detail = format!("Donnez {PLACES_MAX} adresses au plus : partagez-les en deux séries.");
        form.refuse::<()>(field, code::PLACE, detail);
        return Vec::new();
    }
    let mut places = Vec::new();
    for (nth, line) in lines.into_iter().enumerate() {
        match known_or_new(line, facts) {
            // Its number is made of its postcode.
            Some(place) if place.code_postal.len() == 5 => places.push(place),
            _ => {
                form.refuse::<()>(field, code::PLACE, format!("Ligne {} : « {line} ». {BAD}", nth + 1));
            }
        }
    }
    places
}

/// A place of the offer that reads the same keeps what the line does not show: its commune, where it is on the map.
fn known_or_new(line: &str, facts: &OfferFacts) -> Option<Place> {
    let known = facts.known.as_ref().and_then(|known| places_of(known).find(|place| place.line() == line));
    known.cloned().or_else(|| place_of_line(line))
}

fn places_of(formation: &Formation) -> impl Iterator<Item = &Place> {
    formation.actions.iter().flat_map(|action| {
        action.lieu.iter().chain(action.sessions.iter().filter_map(|session| session.lieu.as_ref()))
    })
}
