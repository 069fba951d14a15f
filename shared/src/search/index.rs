//! The index: the offers in columns, and for each word the formations that have it, and where.
//!
//! It is derived from the offers, never the truth. Everything in it is numbers in order, so that a function that starts reads it in
//! some milliseconds; what is shown of an action is read when it is shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::analysis::tokens;
use super::columns::{Columns, Families, Vocabulary};
use super::communes::Point;
use super::entry::{CatalogueEntry, Entry};
use super::typo::letters;
use crate::catalogue::{Mode, PurposeKind};

/// No theme, no town, no département.
pub(super) const NONE: u32 = u32::MAX;
/// What is asked for and no offer here has: the number that none has, not even those without one.
pub(super) const UNKNOWN: u32 = NONE - 1;
/// Before and after every day.
pub(super) const FIRST_DAY: i32 = i32::MIN;
pub(super) const LAST_DAY: i32 = i32::MAX;

/// A day as a number: the later ones are greater.
pub(super) fn number(day: Date) -> i32 {
    i32::from(day.year()) * 512 + i32::from(day.month()) * 32 + i32::from(day.day())
}

/// The day of a number.
pub(super) fn date_of(number: i32) -> Date {
    let (year, month, day) = (number.div_euclid(512), number.rem_euclid(512) / 32, number.rem_euclid(32));
    let small = |part: i32| i8::try_from(part).unwrap_or_default();
    Date::new(i16::try_from(year).unwrap_or_default(), small(month), small(day)).unwrap_or_default()
}

/// Texts one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        texts.for_each(|text| all.push(text));
        all
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(count(self.text.len()));
    }

    pub(super) fn len(&self) -> u32 {
        count(self.ends.len())
    }

    pub(super) fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[at] as usize]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The first that is not before a text; they must be in order.
    fn place(&self, text: &str) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle) < text { low = middle + 1 } else { high = middle }
        }
        low
    }

    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let place = self.place(text);
        (place < self.len() && self.get(place) == text).then_some(place)
    }

    /// The texts that begin so.
    pub(super) fn beginning(&self, start: &str) -> impl Iterator<Item = u32> {
        (self.place(start)..self.len()).take_while(move |number| self.get(*number).starts_with(start))
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Lists of numbers, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lists {
    ends: Vec<u32>,
}

impl Lists {
    pub(super) fn close(&mut self, length: usize) {
        self.ends.push(count(length));
    }

    pub(super) fn len(&self) -> u32 {
        count(self.ends.len())
    }

    pub(super) fn range(&self, number: u32) -> std::ops::Range<usize> {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        start..self.ends[at] as usize
    }
}

/// Everything that can be searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// When it was built.
    pub built_at: Timestamp,
    pub(super) vocabulary: Vocabulary,
    /// The letters of each word.
    pub(super) word_letters: Vec<u32>,
    pub(super) families: Families,
    /// The actions of each formation.
    pub(super) formations: Lists,
    pub(super) actions: Actions,
    pub(super) sessions: Sessions,
    /// Codes of themes, and their labels.
    pub(super) themes: Texts,
    pub(super) theme_labels: Texts,
    /// Codes of départements.
    pub(super) departements: Texts,
    /// Towns, folded, as the words of a search.
    pub(super) towns: Texts,
    pub(super) town_names: Texts,
    /// Where sessions are, in order.
    pub(super) points: Vec<Point>,
    /// SIRET of the training bodies, and their names.
    pub(super) ofs: Texts,
    pub(super) of_names: Texts,
    /// Their names as the words of a search, in order, and for each its training body.
    spoken_ofs: Texts,
    ofs_spoken: Vec<u32>,
    /// Of each formation, its SIRET and its number.
    keys: Texts,
    /// Entries, as JSON.
    shown: Texts,
}

/// One value for each action.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Actions {
    pub formation: Vec<u32>,
    pub of: Vec<u32>,
    pub purpose: Vec<u8>,
    pub theme: Vec<u32>,
    pub mode: Vec<u8>,
    /// Cents.
    pub price: Vec<i64>,
    pub price_per_hour: Vec<i64>,
    pub accessible: Vec<bool>,
    /// Days between which it can be asked for.
    pub from: Vec<i32>,
    pub until: Vec<i32>,
    pub sessions: Lists,
}

/// One value for each session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sessions {
    /// The first day; the least number without one.
    pub first: Vec<i32>,
    /// The last day on which one may begin; the greatest number without one.
    pub last: Vec<i32>,
    pub places: Vec<u16>,
    pub departement: Vec<u32>,
    pub town: Vec<u32>,
    /// The number of where it is.
    pub point: Vec<u32>,
    /// A bit for each day of the week on which it is.
    pub weekdays: Vec<u8>,
}

pub(super) fn purpose_number(purpose: PurposeKind) -> u8 {
    match purpose {
        PurposeKind::Mandate => 0,
        PurposeKind::Reinsertion => 1,
    }
}

pub(super) fn mode_number(mode: Mode) -> u8 {
    match mode {
        Mode::FaceToFace => 0,
        Mode::Mixed => 1,
        Mode::Remote => 2,
    }
}

/// Values that have numbers, each with what is said of it.
pub(super) struct Numbered {
    texts: Texts,
    labels: Texts,
}

impl Numbered {
    fn of(values: impl Iterator<Item = (String, String)>) -> Self {
        let all: BTreeMap<String, String> = values.collect();
        let texts = Texts::of(all.keys().map(String::as_str));
        Self { texts, labels: Texts::of(all.values().map(String::as_str)) }
    }

    pub(super) fn number(&self, text: Option<&str>) -> u32 {
        text.and_then(|text| self.texts.find(text)).unwrap_or(NONE)
    }
}

impl Index {
    /// Nothing to search.
    #[must_use]
    pub fn empty(built_at: Timestamp) -> Self {
        Self::build(built_at, Vec::new())
    }

    /// The index of some entries.
    #[must_use]
    pub fn build(built_at: Timestamp, mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|one, other| one.shown.key().cmp(&other.shown.key()));
        let shown = || entries.iter().map(|entry| &entry.shown);
        let sessions = || shown().flat_map(|entry| &entry.sessions);
        let themes = Numbered::of(shown().filter_map(|entry| {
            Some((entry.theme.as_ref()?.as_str().to_owned(), entry.theme_label.clone()?))
        }));
        let codes = sessions().filter_map(|session| session.departement.clone());
        let departements = Numbered::of(codes.map(|code| (code, String::new())));
        let names = sessions().filter_map(|session| session.ville.clone());
        let towns = Numbered::of(names.map(|town| (spoken(&town), town)));
        let mut points: Vec<Point> =
            entries.iter().flat_map(|entry| entry.points.iter().flatten().copied()).collect();
        points.sort_unstable();
        points.dedup();
        let ofs = Numbered::of(shown().map(|entry| (entry.siret.as_str().to_owned(), entry.of_name.clone())));
        let mut columns = Columns {
            themes: &themes,
            departements: &departements,
            towns: &towns,
            ofs: &ofs,
            points: &points,
            formations: Lists::default(),
            actions: Actions::default(),
            sessions: Sessions::default(),
            keys: Texts::default(),
            shown: Texts::default(),
        };
        columns.add_all(&entries);
        let Columns { formations, actions, sessions, keys, shown, .. } = columns;
        let vocabulary = Vocabulary::of(&entries);
        let mut named: Vec<(String, u32)> = ofs.labels.iter().map(spoken).zip(0..).collect();
        named.sort_unstable();
        Self {
            spoken_ofs: Texts::of(named.iter().map(|(name, _)| name.as_str())),
            ofs_spoken: named.into_iter().map(|(_, of)| of).collect(),
            built_at,
            word_letters: vocabulary.words.iter().map(letters).collect(),
            families: Families::of(&vocabulary.words),
            vocabulary,
            formations,
            actions,
            sessions,
            themes: themes.texts,
            theme_labels: themes.labels,
            departements: departements.texts,
            towns: towns.texts,
            town_names: towns.labels,
            points,
            ofs: ofs.texts,
            of_names: ofs.labels,
            keys,
            shown,
        }
    }

    /// The number of a formation.
    pub(super) fn formation(&self, siret: &str, numero: &str) -> Option<u32> {
        self.keys.find(&key(siret, numero))
    }

    /// The départements of the sessions in a town.
    pub(super) fn departements_of(&self, town: u32) -> Vec<String> {
        let sessions = self.sessions.town.iter().zip(&self.sessions.departement);
        let mut found: Vec<u32> =
            sessions.filter(|(of, code)| **of == town && **code != NONE).map(|(_, code)| *code).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|code| self.departements.get(code).to_owned()).collect()
    }

    /// The training bodies whose name is spoken so, or begins so, and whether it is the whole of it.
    pub(super) fn bodies<'a>(&'a self, spoken: &'a str) -> impl Iterator<Item = (u32, bool)> + 'a {
        self.spoken_ofs.beginning(spoken).filter_map(|at| {
            let rest = &self.spoken_ofs.get(at)[spoken.len()..];
            let ends_a_word = rest.is_empty() || rest.starts_with(' ');
            ends_a_word.then(|| (self.ofs_spoken[at as usize], rest.is_empty()))
        })
    }

    /// How far each of its places is from one, in km.
    pub(super) fn km_to(&self, point: Point) -> Vec<f32> {
        self.points.iter().map(|other| other.km_to(point)).collect()
    }

    /// What is shown of an action, if it can be read.
    pub(super) fn entry(&self, action: u32) -> Option<CatalogueEntry> {
        serde_json::from_str(self.shown.get(action)).ok()
    }
}

/// What a formation is known by: in the order of the entries.
pub(super) fn key(siret: &str, numero: &str) -> String {
    [siret, numero].concat()
}

/// A name as the words of a search.
pub(super) fn spoken(name: &str) -> String {
    tokens(name).join(" ")
}
