//! What a search means: its words as the offers write them, the place that it names, and what else says the same.

use std::cmp::Reverse;
use std::ops::Range;

use super::analysis::{fold, is_kept, stem, tokens, written};
use super::catalogue::Catalogue;
use super::lexicon::{Lexicon, Phrase};
use super::places;
use super::query::{TEXT_MAX, TOKENS_MAX, WORDS_MAX};
use super::typo::{distance, forgiven, letters};
use crate::catalogue::Mode;

/// How much a word of the catalogue counts that is not the one which was typed.
const FAMILY: f32 = 0.9;
const BEGUN: f32 = 0.75;
const CORRECTED: f32 = 0.8;
/// Fewest letters of a word that may not be finished.
const BEGUN_MIN: usize = 3;
/// The same, of one that others follow: it is cut short.
const BEGUN_INSIDE_MIN: usize = 5;
/// Words of the catalogue that an unfinished one stands for, at most: the commonest.
const BEGUN_MAX: usize = 40;

/// A word that is searched.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    pub typed: String,
    /// The word that it was probably meant to be.
    pub meant: Option<String>,
    /// Whether it says little.
    pub is_common: bool,
    /// The words of the catalogue that stand for it, and how much each counts.
    pub found: Vec<(u32, f32)>,
}

/// Words that are found as they are, or by another way to say the same: one of which all words must be there.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub words: Vec<Word>,
    pub same: Vec<Vec<Word>>,
}

/// Where, or by whom, one would like to be trained.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub label: String,
    /// Codes of départements.
    pub departements: Vec<String>,
    /// The town, when it is one, as it is spoken.
    pub town: Option<String>,
    /// From home.
    pub remote: bool,
    /// By a training body, its SIRET.
    pub of: Option<String>,
}

/// Words that name a place, at most.
const PLACE_WORDS_MAX: usize = 6;

/// How people say that they want to stay at home.
const REMOTE: [&str; 9] = [
    "a distance",
    "distance",
    "distanciel",
    "en distanciel",
    "visio",
    "en visio",
    "visioconference",
    "en ligne",
    "e learning",
];

/// A text that was understood.
#[derive(Debug, Clone, Default)]
pub(super) struct Understood {
    pub units: Vec<Unit>,
    pub place: Option<Place>,
}

/// A word of the text; the last one may not be finished.
struct Typed {
    word: String,
    open: bool,
}

impl Understood {
    /// Reads a text, as far as it counts.
    pub fn read(catalogue: &Catalogue, text: &str) -> Self {
        let text: String = text.chars().take(TEXT_MAX).collect();
        let finished = text.ends_with(|c: char| !c.is_alphanumeric());
        let mut all = tokens(&text);
        all.truncate(TOKENS_MAX);
        let place = (0..all.len()).find_map(|at| Some((at, place_at(catalogue, &all, at)?)));
        let (place, named) = place.map_or((None, 0..0), |(at, (place, words))| (Some(place), at..at + words));
        let count = all.len();
        let typed = all.into_iter().enumerate().filter(|(at, _)| !named.contains(at));
        let typed = typed.map(|(at, word)| Typed { word, open: at + 1 == count && !finished });
        let typed: Vec<Typed> = typed.filter(|typed| is_kept(&typed.word)).take(WORDS_MAX).collect();
        Self { units: units(catalogue, &typed), place }
    }

    /// The text as it was probably meant, when it was not typed so.
    pub fn corrected(&self, text: &str) -> Option<String> {
        let words = || self.units.iter().flat_map(|unit| &unit.words);
        let meant = |typed: &str| {
            let folded = fold(typed);
            words().find(|word| word.typed == folded)?.meant.clone()
        };
        let all: Vec<String> =
            written(text).map(|typed| meant(typed).unwrap_or_else(|| typed.to_owned())).collect();
        words().any(|word| word.meant.is_some()).then(|| all.join(" "))
    }
}

/// What is named at a word, and how many words name it: a town of the offers, else a département, a region or a large town.
fn place_at(catalogue: &Catalogue, all: &[String], at: usize) -> Option<(Place, usize)> {
    let said = (1..=(all.len() - at).min(PLACE_WORDS_MAX)).rev();
    let own = said.into_iter().find_map(|words| Some((own_place(catalogue, all, at..at + words)?, words)));
    let named = places::named(all, at).map(|named| {
        let departements = named.departements.into_iter().map(str::to_owned).collect();
        (Place { label: named.label, departements, ..Place::default() }, named.words)
    });
    match (own, named) {
        (Some(own), Some(named)) if named.1 > own.1 => Some(named),
        (own, named) => own.or(named),
    }
}

/// What some words name that the offers have: a training body, a town, or the home of who asks.
fn own_place(catalogue: &Catalogue, all: &[String], at: Range<usize>) -> Option<Place> {
    let said = all[at.clone()].join(" ");
    if REMOTE.contains(&said.as_str()) {
        return Some(Place { label: Mode::Remote.label().to_owned(), remote: true, ..Place::default() });
    }
    // One word of a name names it by itself alone: beside others it may be theirs.
    let may_be_body = at.len() > 1 || all.iter().filter(|word| is_kept(word)).count() == 1;
    if let Some((label, siret)) = catalogue.training_body(&all[at.clone()]).filter(|_| may_be_body) {
        return Some(Place { label, of: Some(siret), ..Place::default() });
    }
    let is_meant = at.len() > 1 || !catalogue.is_subject(&said) || places::is_gone_to(all, at.start);
    let (label, departements) = catalogue.town(&said).filter(|_| is_meant)?;
    Some(Place { label, departements, town: Some(said), ..Place::default() })
}

fn units(catalogue: &Catalogue, typed: &[Typed]) -> Vec<Unit> {
    let lexicon = Lexicon::of_the_field();
    let mut words: Vec<Word> = typed.iter().map(|typed| word(catalogue, typed)).collect();
    for word in &mut words {
        word.is_common = lexicon.is_common(&stem(&word.typed));
    }
    let meant: Vec<String> = words
        .iter()
        .map(|word| stem(&word.meant.as_deref().map_or_else(|| word.typed.clone(), fold)))
        .collect();
    let (mut units, mut at) = (Vec::new(), 0);
    while at < meant.len() {
        let (length, same) = lexicon.begins(&meant[at..]).unwrap_or((1, &[]));
        let same = same.iter().map(|phrase| known_words(catalogue, phrase));
        let same = same.filter(|words: &Vec<Word>| words.iter().all(|word| !word.found.is_empty())).collect();
        units.push(Unit { words: words.drain(..length).collect(), same });
        at += length;
    }
    units
}

fn known_words(catalogue: &Catalogue, phrase: &Phrase) -> Vec<Word> {
    phrase.iter().map(|stem| Word { found: family(catalogue, stem, 1.0), ..Word::default() }).collect()
}

/// The words of a stem.
fn family(catalogue: &Catalogue, stem: &str, counts: f32) -> Vec<(u32, f32)> {
    catalogue.family(stem).into_iter().map(|word| (word, counts)).collect()
}

fn word(catalogue: &Catalogue, typed: &Typed) -> Word {
    let word = &typed.word;
    let known = |found| Word { typed: word.clone(), found, ..Word::default() };
    let mut found = family(catalogue, &stem(word), FAMILY);
    found
        .iter_mut()
        .filter(|(other, _)| catalogue.word(*other) == word)
        .for_each(|(_, counts)| *counts = 1.0);
    if !found.is_empty() || Lexicon::of_the_field().has(&stem(word)) {
        return known(found);
    }
    let may_be_begun = typed.open || word.chars().count() >= BEGUN_INSIDE_MIN;
    let begun = if may_be_begun { begun(catalogue, word) } else { Vec::new() };
    if !begun.is_empty() {
        return known(begun);
    }
    match corrected(catalogue, word) {
        Some((meant, written)) => {
            let found = family(catalogue, &stem(meant), CORRECTED);
            Word { typed: word.clone(), meant: Some(written.to_owned()), found, ..Word::default() }
        }
        None => known(Vec::new()),
    }
}

/// The words that begin so.
fn begun(catalogue: &Catalogue, word: &str) -> Vec<(u32, f32)> {
    if word.chars().count() < BEGUN_MIN {
        return Vec::new();
    }
    let mut words = catalogue.beginning(word);
    words.sort_by_key(|number| Reverse(catalogue.posted(*number).formations.len()));
    words.truncate(BEGUN_MAX);
    words.into_iter().map(|number| (number, BEGUN)).collect()
}

/// The word that was probably meant: of the offers, else of the field; the nearest, with the same first letter if there is one, the commonest.
/// Folded, and as it is written.
fn corrected<'a>(catalogue: &'a Catalogue, word: &str) -> Option<(&'a str, &'a str)> {
    let most = forgiven(word.chars().count());
    if most == 0 {
        return None;
    }
    let (first, bits) = (word.chars().next(), letters(word));
    let rank = |other: &str, common: usize| {
        let far = distance(word, other, most)?;
        let same_first = other.chars().next() == first;
        // Two mistakes, and the first letter too: that is another word.
        (far < 2 || same_first).then_some((far, !same_first, Reverse(common)))
    };
    let may_be = |number: &u32| (catalogue.letters(*number) ^ bits).count_ones() as usize <= 2 * most;
    let offered = (0..catalogue.words()).filter(may_be).filter_map(|number| {
        let other = catalogue.word(number);
        let common = catalogue.posted(number).formations.len();
        Some((rank(other, common)?, (other, catalogue.written(number))))
    });
    let nearest = offered.min();
    let said = || {
        let words = Lexicon::of_the_field().words().iter();
        words.filter_map(|(other, written)| Some((rank(other, 0)?, (other.as_str(), written.as_str())))).min()
    };
    nearest.or_else(said).map(|(_, word)| word)
}
