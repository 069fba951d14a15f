//! The search: what can be asked for today, that answers the query, in a stable order.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::analysis::{TYPO_MIN, begins, fold, stem, within_one_typo, words};
use super::entry::{Catalogue, CatalogueEntry, EntrySession};
use super::pages::paginate;
use super::query::{Cursor, Facet, Facets, Filter, Query, Relaxation, Results, Sort, TEXT_MAX, WORDS_MAX};
use crate::catalogue::earliest_start;

/// A word that stands for the one searched weighs this much less: half when it only begins so, a quarter with a
/// typo.
const EXACT: u32 = 4;
const BEGINS: u32 = 2;
const TYPO: u32 = 1;

/// Searches the catalogue for what can be asked for on `today`.
#[must_use]
pub fn search(catalogue: &Catalogue, query: &Query, today: Date) -> Results {
    let search = Search { catalogue, today, earliest: earliest_start(today) };
    let text = search.understand(query.text.as_deref().unwrap_or_default());
    let mut found = search.matches(query, &text);
    let total = found.len();
    found.sort_by_cached_key(|hit| hit.rank(query.sort));
    let page = query.cursor.map_or(0, |cursor| cursor.0);
    let pages = paginate(found, |hit| &hit.entry.siret);
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let items = pages.into_iter().nth(page as usize).unwrap_or_default();
    Results {
        total,
        items: items.into_iter().map(Hit::into_entry).collect(),
        next: (page.saturating_add(1) < count).then(|| Cursor(page + 1)),
        facets: search.facets(query, &text),
        relaxations: if total == 0 { search.relaxations(query, &text) } else { Vec::new() },
        did_you_mean: text.corrected(),
    }
}

struct Search<'a> {
    catalogue: &'a Catalogue,
    today: Date,
    earliest: Date,
}

/// A searched word, and how the catalogue writes it.
struct Word {
    typed: String,
    stem: String,
    /// The last word may not be finished.
    last: bool,
    /// When the word is nowhere as it is typed: the stem that it was probably meant to be, and a word of that
    /// family as it is written.
    meant: Option<(String, String)>,
}

#[derive(Default)]
struct Text {
    words: Vec<Word>,
}

/// An entry that answers, with the sessions that do.
struct Hit<'a> {
    entry: &'a CatalogueEntry,
    sessions: Vec<&'a EntrySession>,
    score: u32,
}

impl<'a> Search<'a> {
    fn matches(&self, query: &Query, text: &Text) -> Vec<Hit<'a>> {
        self.catalogue.entries.iter().filter_map(|entry| self.hit(entry, query, text)).collect()
    }

    fn hit(&self, entry: &'a CatalogueEntry, query: &Query, text: &Text) -> Option<Hit<'a>> {
        let answers = query.purpose.is_none_or(|purpose| entry.purpose == purpose)
            && query.theme.as_ref().is_none_or(|theme| entry.theme.as_ref() == Some(theme))
            && query.mode.is_none_or(|mode| entry.mode == mode)
            && query.max_price.is_none_or(|max| entry.price_ttc <= max)
            && query.max_price_per_hour.is_none_or(|max| entry.price_per_hour_ht <= max)
            && entry.agrement.is_none_or(|(from, until)| from <= self.today && self.today <= until);
        if !answers {
            return None;
        }
        let score = text.score(entry)?;
        let sessions: Vec<_> = entry.sessions.iter().filter(|session| self.suits(session, query)).collect();
        (!sessions.is_empty()).then_some(Hit { entry, sessions, score })
    }

    /// Whether a session can still be asked for today and answers the query. The file may be some days old: time
    /// is checked again.
    fn suits(&self, session: &EntrySession, query: &Query) -> bool {
        let last_entry = if session.permanent { session.fin } else { session.debut };
        // With permanent entries, one starts when one wants between the two dates.
        let first_entry = session
            .debut
            .filter(|_| !session.permanent || session.debut > Some(self.earliest))
            .unwrap_or(self.earliest);
        last_entry.is_none_or(|day| day >= self.earliest)
            && query.from.is_none_or(|from| last_entry.is_none_or(|day| day >= from))
            && query.to.is_none_or(|to| first_entry <= to)
            && query.departement.as_ref().is_none_or(|wanted| session.departement.as_ref() == Some(wanted))
            && (!query.with_places || session.places_left > 0)
    }

    /// The words of a text; one that is nowhere in the catalogue is replaced by its nearest neighbour.
    fn understand(&self, text: &str) -> Text {
        let text: String = text.chars().take(TEXT_MAX).collect();
        let finished = text.ends_with(|c: char| !c.is_alphanumeric());
        let typed: Vec<String> = words(&text).take(WORDS_MAX).collect();
        let count = typed.len();
        let words = typed
            .into_iter()
            .enumerate()
            .map(|(index, typed)| self.word(typed, index + 1 == count && !finished));
        Text { words: words.collect() }
    }

    fn word(&self, typed: String, last: bool) -> Word {
        let word = Word { stem: stem(&typed), typed, last, meant: None };
        let known = self.catalogue.entries.iter().any(|entry| word.weight(entry) > 0);
        let meant = if known { None } else { self.neighbour(&word) };
        Word { meant, ..word }
    }

    /// The word of the catalogue that is one typo away and weighs most over it all.
    fn neighbour(&self, word: &Word) -> Option<(String, String)> {
        if word.typed.chars().count() < TYPO_MIN {
            return None;
        }
        let mut weights: BTreeMap<&str, u32> = BTreeMap::new();
        let terms = self.catalogue.entries.iter().flat_map(|entry| &entry.terms);
        for (term, weight) in terms.filter(|(term, _)| within_one_typo(&word.stem, term)) {
            *weights.entry(term).or_default() += u32::from(*weight);
        }
        let (nearest, _) = weights.into_iter().max_by_key(|(term, weight)| (*weight, Reverse(*term)))?;
        Some((nearest.to_owned(), self.written(nearest)))
    }

    /// A word of that stem as a title, a theme, an objective or a town writes it.
    fn written(&self, stemmed: &str) -> String {
        let texts = self.catalogue.entries.iter().flat_map(|entry| {
            let towns = entry.sessions.iter().filter_map(|session| session.ville.as_deref());
            [entry.intitule.as_str(), entry.theme_label.as_deref().unwrap_or_default(), &entry.objectif]
                .into_iter()
                .chain(towns)
        });
        let mut written = texts
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| stem(&fold(word)) == stemmed);
        written.next().map_or_else(|| stemmed.to_owned(), str::to_lowercase)
    }

    /// A facet counts what its own filter would leave, so it is computed without it.
    fn facets(&self, query: &Query, text: &Text) -> Facets {
        let hits = |filter| self.matches(&query.without(filter), text);
        let themes = hits(Filter::Theme);
        let themes = themes
            .iter()
            .filter_map(|hit| Some((hit.entry.theme.as_ref()?.to_string(), hit.entry.theme_label.clone()?)));
        let modes = hits(Filter::Mode)
            .into_iter()
            .map(|hit| (mode_value(hit.entry), hit.entry.mode.label().to_owned()));
        let places = hits(Filter::Departement);
        let places = places.iter().flat_map(|hit| {
            let mut codes: Vec<&String> =
                hit.sessions.iter().filter_map(|session| session.departement.as_ref()).collect();
            codes.sort_unstable();
            codes.dedup();
            codes.into_iter().map(|code| (code.clone(), code.clone()))
        });
        Facets { themes: counted(themes), modes: counted(modes), departements: counted(places) }
    }

    fn relaxations(&self, query: &Query, text: &Text) -> Vec<Relaxation> {
        let none = Text::default();
        let dropped = query.active().into_iter().map(|filter| {
            let text = if filter == Filter::Text { &none } else { text };
            Relaxation { filter, total: self.matches(&query.without(filter), text).len() }
        });
        let mut useful: Vec<_> = dropped.filter(|relaxation| relaxation.total > 0).collect();
        useful.sort_by_key(|relaxation| Reverse(relaxation.total));
        useful
    }
}

impl Word {
    /// What an entry weighs for this word; zero when it does not have it.
    fn weight(&self, entry: &CatalogueEntry) -> u32 {
        let stem = self.meant.as_ref().map_or(self.stem.as_str(), |(stem, _)| stem);
        let factor = if self.meant.is_some() { TYPO } else { EXACT };
        let exact = entry.terms.get(stem).map_or(0, |weight| u32::from(*weight) * factor);
        if exact > 0 || !self.last {
            return exact;
        }
        let begun = entry
            .terms
            .iter()
            .filter(|(term, _)| begins(&self.typed, term))
            .map(|(_, weight)| u32::from(*weight) * BEGINS);
        begun.max().unwrap_or_default()
    }
}

impl Text {
    /// The sum over the words, every one of which must be there.
    fn score(&self, entry: &CatalogueEntry) -> Option<u32> {
        self.words.iter().map(|word| Some(word.weight(entry)).filter(|weight| *weight > 0)).sum()
    }

    fn corrected(&self) -> Option<String> {
        let shown = |word: &Word| {
            word.meant.as_ref().map_or_else(|| word.typed.clone(), |(_, written)| written.clone())
        };
        let corrected = self.words.iter().any(|word| word.meant.is_some());
        corrected.then(|| self.words.iter().map(shown).collect::<Vec<_>>().join(" "))
    }
}

impl Hit<'_> {
    fn rank(&self, sort: Sort) -> impl Ord + use<> {
        let entry = self.entry;
        let first = match sort {
            Sort::Relevance => (Reverse(self.score), None),
            Sort::Date => (Reverse(0), None),
            Sort::Price => (Reverse(0), Some(entry.price_ttc)),
            Sort::PricePerHour => (Reverse(0), Some(entry.price_per_hour_ht)),
        };
        let debut = self.sessions.iter().filter_map(|session| session.debut).min();
        // A training without a date can start any day: it comes after the dated ones, as the least precise.
        let date = (debut.is_none(), debut);
        (first, date, entry.price_ttc, entry.siret.clone(), entry.formation.clone(), entry.action.clone())
    }

    fn into_entry(self) -> CatalogueEntry {
        let sessions = self.sessions.into_iter().cloned().collect();
        CatalogueEntry { sessions, terms: BTreeMap::new(), ..self.entry.clone() }
    }
}

fn mode_value(entry: &CatalogueEntry) -> String {
    use crate::catalogue::Mode;
    match entry.mode {
        Mode::FaceToFace => "face_to_face",
        Mode::Mixed => "mixed",
        Mode::Remote => "remote",
    }
    .to_owned()
}

fn counted(values: impl Iterator<Item = (String, String)>) -> Vec<Facet> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let mut facets: Vec<_> =
        counts.into_iter().map(|((value, label), count)| Facet { value, label, count }).collect();
    // Stable: equal counts stay in the order of their values.
    facets.sort_by_key(|facet| Reverse(facet.count));
    facets
}
