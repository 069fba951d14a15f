//! Offers put into the columns of the index.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::analysis::stem;
use super::communes::Point;
use super::entry::{Entry, EntrySession};
use super::index::{
    Actions, FIRST_DAY, LAST_DAY, Lists, NONE, Numbered, Sessions, Texts, key, mode_number, number,
    purpose_number, spoken,
};

/// The columns, while they are written.
pub(super) struct Columns<'a> {
    pub themes: &'a Numbered,
    pub departements: &'a Numbered,
    pub towns: &'a Numbered,
    pub ofs: &'a Numbered,
    /// In order.
    pub points: &'a [Point],
    pub formations: Lists,
    pub actions: Actions,
    pub sessions: Sessions,
    pub keys: Texts,
    pub shown: Texts,
}

impl Columns<'_> {
    /// Adds the entries, in the order of their keys: the actions of a formation follow each other.
    pub fn add_all(&mut self, entries: &[Entry]) {
        let formations = entries.chunk_by(|one, other| one.shown.is_of_formation(&other.shown));
        for actions in formations {
            actions.iter().for_each(|entry| self.add(entry));
            let of = actions.first().map(|entry| &entry.shown);
            of.into_iter().for_each(|of| self.keys.push(&key(of.siret.as_str(), of.formation.as_str())));
            self.formations.close(self.actions.of.len());
        }
    }

    fn add(&mut self, Entry { shown, points, .. }: &Entry) {
        let actions = &mut self.actions;
        actions.formation.push(self.formations.len());
        actions.of.push(self.ofs.number(Some(shown.siret.as_str())));
        actions.purpose.push(purpose_number(shown.purpose));
        actions.theme.push(self.themes.number(shown.theme.as_ref().map(|theme| theme.as_str())));
        actions.mode.push(mode_number(shown.mode));
        actions.price.push(shown.price_ttc.cents());
        actions.price_per_hour.push(shown.price_per_hour_ht.cents());
        actions.accessible.push(shown.acces_handicapes);
        let (from, until) =
            shown.agrement.map_or((FIRST_DAY, LAST_DAY), |(from, until)| (number(from), number(until)));
        actions.from.push(from);
        actions.until.push(until);
        // An entry says of each of its sessions where it is.
        shown.sessions.iter().zip(points).for_each(|(session, point)| self.add_session(session, *point));
        self.actions.sessions.close(self.sessions.first.len());
        self.shown.push(&serde_json::to_string(shown).unwrap_or_default());
    }

    fn add_session(&mut self, session: &EntrySession, point: Option<Point>) {
        let sessions = &mut self.sessions;
        let last = if session.permanent { session.fin } else { session.debut };
        sessions.first.push(session.debut.map_or(FIRST_DAY, number));
        sessions.last.push(last.map_or(LAST_DAY, number));
        sessions.places.push(session.places_left);
        sessions.departement.push(self.departements.number(session.departement.as_deref()));
        sessions.town.push(self.towns.number(session.ville.as_deref().map(spoken).as_deref()));
        let place = point.and_then(|point| self.points.binary_search(&point).ok());
        sessions.point.push(place.and_then(|place| u32::try_from(place).ok()).unwrap_or(NONE));
        sessions.weekdays.push(session.debut.map_or(EVERY_DAY, |debut| weekdays(debut, session.fin)));
    }
}

/// A bit for each day of the week.
const EVERY_DAY: u8 = 0b111_1111;

/// The days of the week of a session, a bit each, Monday's the lowest; of one that lasts longer than a week, that on which it begins.
fn weekdays(debut: Date, fin: Option<Date>) -> u8 {
    let bit = |day: Date| 1 << day.weekday().to_monday_zero_offset();
    let lasts =
        fin.and_then(|fin| (fin - debut).get_days().try_into().ok()).filter(|days| (0..7).contains(days));
    std::iter::successors(Some(debut), |day| day.tomorrow().ok())
        .take(lasts.map_or(1, |days: usize| days + 1))
        .fold(0, |all, day| all | bit(day))
}

/// The folded words of the offers, in order, and the formations that have each, with the fields ([`super::entry`]) where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    pub words: Texts,
    /// As they are written.
    pub written: Texts,
    pub postings: Lists,
    pub posted: Vec<u32>,
    pub fields: Vec<u8>,
}

impl Vocabulary {
    pub fn of(entries: &[Entry]) -> Self {
        let mut known: BTreeMap<&str, (&str, BTreeMap<u32, u8>)> = BTreeMap::new();
        let formations = entries.chunk_by(|one, other| one.shown.is_of_formation(&other.shown));
        for (formation, actions) in (0..).zip(formations) {
            for (word, (fields, written)) in actions.iter().flat_map(|entry| &entry.words) {
                let (_, formations) = known.entry(word).or_insert_with(|| (written, BTreeMap::new()));
                *formations.entry(formation).or_default() |= fields;
            }
        }
        let mut postings = Lists::default();
        let (mut posted, mut fields) = (Vec::new(), Vec::new());
        for (_, formations) in known.values() {
            posted.extend(formations.keys());
            fields.extend(formations.values());
            postings.close(posted.len());
        }
        let written = Texts::of(known.values().map(|(written, _)| *written));
        Self { words: Texts::of(known.keys().copied()), written, postings, posted, fields }
    }
}

/// The stems, in order, and the words that share each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Families {
    pub stems: Texts,
    pub members: Lists,
    pub words: Vec<u32>,
}

impl Families {
    pub fn of(words: &Texts) -> Self {
        let mut known: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (number, word) in (0..).zip(words.iter()) {
            known.entry(stem(word)).or_default().push(number);
        }
        let (mut members, mut all) = (Lists::default(), Vec::new());
        for words in known.values() {
            all.extend(words);
            members.close(all.len());
        }
        Self { stems: Texts::of(known.keys().map(String::as_str)), members, words: all }
    }
}
