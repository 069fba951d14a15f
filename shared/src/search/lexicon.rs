//! The words of people beside those of the law: acronyms, and what means the same (`shared/content/search/mots.txt`).

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::analysis::{fold, is_kept, stem, words, written};

/// Words that stand together, as stems.
pub type Phrase = Vec<String>;

/// What finds what else.
#[derive(Debug, Default)]
pub struct Lexicon {
    also: HashMap<Phrase, Vec<Phrase>>,
    /// Words of a phrase, at most.
    longest: usize,
    /// Every word that stands in it, folded, and as it is written.
    words: Vec<(String, String)>,
    /// The stem of every word that stands in it.
    stems: HashSet<String>,
    /// Stems of words that say little.
    common: Vec<String>,
}

pub fn phrase(text: &str) -> Phrase {
    words(text).map(|word| stem(&word)).collect()
}

impl Lexicon {
    /// The one of the project.
    pub fn of_the_field() -> &'static Self {
        static FIELD: OnceLock<Lexicon> = OnceLock::new();
        FIELD.get_or_init(|| Self::read(include_str!("../../content/search/mots.txt")))
    }

    /// Reads a table: `a = b` finds both ways, `a > b, c` one way, `~ a, b` says little; `#` begins a remark.
    pub fn read(table: &str) -> Self {
        let mut lexicon = Self::default();
        let lines = table.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        lines.filter(|line| !line.is_empty()).for_each(|line| lexicon.add(line));
        lexicon.longest = lexicon.also.keys().map(Vec::len).max().unwrap_or_default();
        lexicon.words.sort_unstable();
        lexicon.words.dedup();
        lexicon.stems = lexicon.words.iter().map(|(word, _)| stem(word)).collect();
        lexicon
    }

    fn add(&mut self, line: &str) {
        if let Some(common) = line.strip_prefix('~') {
            self.common.extend(words(common).map(|word| stem(&word)));
            return;
        }
        self.words.extend(
            written(line).map(|word| (fold(word), word.to_owned())).filter(|(word, _)| is_kept(word)),
        );
        if let Some((from, to)) = line.split_once('>') {
            let found = to.split(',').map(phrase);
            self.also.entry(phrase(from)).or_default().extend(found);
            return;
        }
        let same: Vec<Phrase> = line.split('=').map(phrase).collect();
        for from in &same {
            let others = same.iter().filter(|other| *other != from).cloned();
            self.also.entry(from.clone()).or_default().extend(others);
        }
    }

    /// The longest phrase with which these stems begin: how many of them it is, and what it finds too.
    pub fn begins<'a>(&'a self, stems: &[String]) -> Option<(usize, &'a [Phrase])> {
        let lengths = (1..=self.longest.min(stems.len())).rev();
        lengths.into_iter().find_map(|length| Some((length, self.also.get(&stems[..length])?.as_slice())))
    }

    /// Whether a word of that stem stands in it.
    pub fn has(&self, stem: &str) -> bool {
        self.stems.contains(stem)
    }

    /// Whether a stem says little of what is searched.
    pub fn is_common(&self, stem: &str) -> bool {
        self.common.iter().any(|common| common == stem)
    }

    /// Every word that stands in it, folded and as it is written, in order.
    pub fn words(&self) -> &[(String, String)] {
        &self.words
    }
}
