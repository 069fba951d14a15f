//! What is searched: the index of all offers at some moment, and over it the formations that have changed since.
//!
//! A change costs what its formation weighs: its entries are indexed beside the others, and its earlier ones are passed over. Words and
//! formations have numbers over both, those of the changes after the others.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::analysis::stem;
use super::entry::{Entry, field};
use super::index::Index;
use crate::catalogue::FormationNumero;
use crate::identifiers::Siret;

/// The offers, as they are.
#[derive(Debug, Clone)]
pub struct Catalogue {
    all: Arc<Index>,
    changed: Index,
    /// The formations of `all` that have changed.
    replaced: BTreeSet<u32>,
}

/// Everything of one formation, as it is since it changed: no entries when nobody can ask for it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub siret: Siret,
    pub formation: FormationNumero,
    pub entries: Vec<Entry>,
}

/// The formations that have a word, and the fields where it stands.
pub(super) struct Posted<'a> {
    /// What is added to the numbers of the formations.
    pub offset: u32,
    pub formations: &'a [u32],
    pub fields: &'a [u8],
}

impl Catalogue {
    /// The offers of an index, with what has changed since.
    #[must_use]
    pub fn of(all: Arc<Index>, changes: &[Change]) -> Self {
        let replaced = changes
            .iter()
            .filter_map(|change| all.formation(change.siret.as_str(), change.formation.as_str()));
        let entries = changes.iter().flat_map(|change| change.entries.iter().cloned()).collect();
        Self { replaced: replaced.collect(), changed: Index::build(all.built_at, entries), all }
    }

    /// The indexes, each with the number of its first formation.
    pub(super) fn parts(&self) -> [(&Index, u32); 2] {
        [(&self.all, 0), (&self.changed, self.all.formations.len())]
    }

    pub(super) fn formations(&self) -> u32 {
        self.all.formations.len() + self.changed.formations.len()
    }

    /// Whether there is nothing to search: it is still to be made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.formations() == 0
    }

    pub(super) fn is_replaced(&self, formation: u32) -> bool {
        self.replaced.contains(&formation)
    }

    pub(super) fn words(&self) -> u32 {
        self.all.vocabulary.words.len() + self.changed.vocabulary.words.len()
    }

    /// The index that has a word, and the word's number there.
    fn at(&self, word: u32) -> (&Index, u32, u32) {
        let [(all, _), (changed, offset)] = self.parts();
        let first = all.vocabulary.words.len();
        if word < first { (all, 0, word) } else { (changed, offset, word - first) }
    }

    pub(super) fn word(&self, word: u32) -> &str {
        let (index, _, word) = self.at(word);
        index.vocabulary.words.get(word)
    }

    pub(super) fn written(&self, word: u32) -> &str {
        let (index, _, word) = self.at(word);
        index.vocabulary.written.get(word)
    }

    pub(super) fn letters(&self, word: u32) -> u32 {
        let (index, _, word) = self.at(word);
        index.word_letters[word as usize]
    }

    pub(super) fn posted(&self, word: u32) -> Posted<'_> {
        let (index, offset, word) = self.at(word);
        let range = index.vocabulary.postings.range(word);
        Posted {
            offset,
            formations: &index.vocabulary.posted[range.clone()],
            fields: &index.vocabulary.fields[range],
        }
    }

    /// The words of a stem.
    pub(super) fn family(&self, stem: &str) -> Vec<u32> {
        self.of_both(|index| {
            let stem = index.families.stems.find(stem);
            let members = stem.map(|stem| index.families.words[index.families.members.range(stem)].to_vec());
            members.unwrap_or_default()
        })
    }

    /// The words that begin so.
    pub(super) fn beginning(&self, start: &str) -> Vec<u32> {
        self.of_both(|index| index.vocabulary.words.beginning(start).collect())
    }

    fn of_both(&self, words: impl Fn(&Index) -> Vec<u32>) -> Vec<u32> {
        let first = self.all.vocabulary.words.len();
        let mut all = words(&self.all);
        all.extend(words(&self.changed).into_iter().map(|word| first + word));
        all
    }

    /// The title of a formation; none when it has changed since.
    pub(super) fn title(&self, formation: u32) -> Option<String> {
        let [(all, _), (changed, offset)] = self.parts();
        let (index, own) = if formation < offset { (all, formation) } else { (changed, formation - offset) };
        let first = u32::try_from(index.formations.range(own).start).ok()?;
        (!self.is_replaced(formation)).then(|| index.entry(first)).flatten().map(|entry| entry.intitule)
    }

    /// The name of a town that is spoken so, and its départements.
    pub(super) fn town(&self, spoken: &str) -> Option<(String, Vec<String>)> {
        self.parts().into_iter().find_map(|(index, _)| {
            let town = index.towns.find(spoken)?;
            Some((index.town_names.get(town).to_owned(), index.departements_of(town)))
        })
    }

    /// The training body that words name, its name and its SIRET: by the whole name, of two words at least, or by a beginning that no other
    /// name has and that holds a word of names alone.
    pub(super) fn training_body(&self, said: &[String]) -> Option<(String, String)> {
        let spoken = said.join(" ");
        let (mut whole, mut begun) = (None, BTreeSet::new());
        for (index, _) in self.parts() {
            for (of, is_whole) in index.bodies(&spoken) {
                let body = (index.of_names.get(of), index.ofs.get(of));
                whole = whole.or((is_whole && said.len() > 1).then_some(body));
                begun.insert(body);
            }
        }
        let of_begun =
            || (begun.len() == 1 && said.iter().any(|word| self.is_of_names(word))).then(|| begun.first());
        let (name, siret) = whole.or_else(|| of_begun().flatten().copied())?;
        Some((name.to_owned(), siret.to_owned()))
    }

    /// Whether a word stands in the names of training bodies alone.
    fn is_of_names(&self, word: &str) -> bool {
        let mut found = self.found(word).peekable();
        found.peek().is_some() && found.all(|word| self.posted(word).fields.iter().all(|of| *of == field::OF))
    }

    /// Whether a word, or one of its family, is of a title or a theme.
    pub(super) fn is_subject(&self, word: &str) -> bool {
        let is_title = |fields: &u8| fields & (field::TITLE | field::THEME) != 0;
        self.family(&stem(word)).into_iter().any(|word| self.posted(word).fields.iter().any(is_title))
    }

    /// Whether a word is one of what the offers say, and not of their towns or training bodies alone.
    pub(super) fn is_written(&self, word: &str) -> bool {
        let is_said = |fields: &u8| fields & !(field::TOWN | field::OF) != 0;
        self.found(word).any(|word| self.posted(word).fields.iter().any(is_said))
    }

    /// The word as it is, in both.
    fn found(&self, word: &str) -> impl Iterator<Item = u32> {
        let offset = self.all.vocabulary.words.len();
        let changed = self.changed.vocabulary.words.find(word).map(|word| offset + word);
        self.all.vocabulary.words.find(word).into_iter().chain(changed)
    }

    /// A number for a training body of an index, the same in both.
    pub(super) fn of_number(&self, index: &Index, of: u32) -> u32 {
        if std::ptr::eq(index, &*self.all) {
            return of;
        }
        let siret = index.ofs.get(of);
        self.all.ofs.find(siret).unwrap_or_else(|| self.all.ofs.len() + of)
    }
}
