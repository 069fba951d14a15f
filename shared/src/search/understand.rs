//! What a search means: its words as the offers write them, what else says the same, and what it asks for beside its subject.

use std::cmp::Reverse;

use super::analysis::{fold, is_kept, stem, tokens, written};
use super::catalogue::Catalogue;
use super::lexicon::{Lexicon, Phrase};
use super::query::{TEXT_MAX, TOKENS_MAX, WORDS_MAX};
use super::typo::{distance, forgiven, letters};
use super::wishes::Wishes;

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

/// A text that was understood.
#[derive(Debug, Clone, Default)]
pub(super) struct Understood {
    pub units: Vec<Unit>,
    pub wishes: Wishes,
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
        let (wishes, said) = Wishes::read(catalogue, &all);
        let count = all.len();
        let typed = all.into_iter().enumerate().filter(|(at, _)| !said.iter().any(|said| said.contains(at)));
        let typed = typed.map(|(at, word)| Typed { word, open: at + 1 == count && !finished });
        let typed: Vec<Typed> = typed.filter(|typed| is_kept(&typed.word)).take(WORDS_MAX).collect();
        Self { units: units(catalogue, &typed), wishes }
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
