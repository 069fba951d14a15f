//! What somebody may be about to type: themes, towns, training bodies and titles of the catalogue that begin so.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::analysis::tokens;
use super::catalogue::Catalogue;
use super::communes::suggested;
use super::entry::field;
use super::query::{TEXT_MAX, WORDS_MAX};

use crate::texts::labels;

/// Fewest characters that are worth an answer.
pub const LEAST: usize = 2;

/// Suggestions of each kind, at most.
const OF_A_KIND: usize = 3;
/// Titles that are read to find the best of them.
const TITLES_READ: usize = 60;

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    Theme,
    Formation,
    Town,
    Of,
}

impl SuggestionKind {
    /// As it is shown beside what is suggested.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Theme => labels::suggestion_kind::THEME,
            Self::Formation => labels::suggestion_kind::FORMATION,
            Self::Town => labels::suggestion_kind::TOWN,
            Self::Of => labels::suggestion_kind::OF,
        }
    }
}

/// Something of the catalogue that may be what is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    pub kind: SuggestionKind,
    /// As it is read, and typed.
    pub label: String,
    /// The code of a theme, which is a filter; none for what is searched by its words.
    pub theme: Option<String>,
}

/// What each word of which begins as one of those that were typed: three of a kind at most, and of these first what begins with the
/// first of them.
#[must_use]
pub fn suggest(catalogue: &Catalogue, typed: &str) -> Vec<Suggestion> {
    let typed: String = typed.chars().take(TEXT_MAX).collect();
    let mut typed = tokens(&typed);
    typed.truncate(WORDS_MAX);
    if typed.iter().map(|word| word.chars().count()).sum::<usize>() < LEAST {
        return Vec::new();
    }
    let (mut themes, mut towns, mut ofs) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (index, _) in catalogue.parts() {
        themes
            .extend(index.theme_labels.iter().map(str::to_owned).zip(index.themes.iter().map(str::to_owned)));
        towns.extend(index.town_names.iter().map(|name| (name.to_owned(), ())));
        ofs.extend(index.of_names.iter().map(|name| (name.to_owned(), ())));
    }
    let titles = titles(catalogue, &typed);
    let of_kind = |kind, names: Vec<String>| {
        names.into_iter().map(move |label| Suggestion { kind, label, theme: None })
    };
    let themed = best(themes.keys().cloned().collect(), &typed).into_iter().map(|label| Suggestion {
        kind: SuggestionKind::Theme,
        theme: themes.get(&label).cloned(),
        label,
    });
    themed
        .chain(of_kind(SuggestionKind::Formation, best(titles, &typed)))
        .chain(of_kind(
            SuggestionKind::Town,
            with_communes(best(towns.into_keys().collect(), &typed), &typed),
        ))
        .chain(of_kind(SuggestionKind::Of, best(ofs.into_keys().collect(), &typed)))
        .collect()
}

/// The towns of the offers, then the largest communes: what is near them is found.
fn with_communes(mut towns: Vec<String>, typed: &[String]) -> Vec<String> {
    let others = suggested(&typed.join(" "))
        .into_iter()
        .filter(|commune| !towns.iter().any(|town| town == commune.name));
    let others: Vec<String> = others.map(|commune| commune.label()).collect();
    towns.extend(others);
    towns.truncate(OF_A_KIND);
    towns
}

/// The names that answer, those first that begin with the first word; equal ones in the order of their letters.
fn best(names: Vec<String>, typed: &[String]) -> Vec<String> {
    let mut ranked: Vec<(usize, String)> =
        names.into_iter().filter_map(|name| Some((rank(&name, typed)?, name))).collect();
    ranked.sort();
    ranked.truncate(OF_A_KIND);
    ranked.into_iter().map(|(_, name)| name).collect()
}

/// Where the first typed word stands in a name that has them all; none when one is missing.
fn rank(name: &str, typed: &[String]) -> Option<usize> {
    let words = tokens(name);
    let place = |start: &String| words.iter().position(|word| word.starts_with(start.as_str()));
    let places: Option<Vec<usize>> = typed.iter().map(place).collect();
    places?.first().copied()
}

/// Titles in which a word begins as each of those typed that carries a meaning.
fn titles(catalogue: &Catalogue, typed: &[String]) -> Vec<String> {
    let mut having: Option<Vec<u32>> = None;
    // A small word is in no index; `rank` looks for it in the title itself.
    for found in typed.iter().map(|start| in_titles(catalogue, start)).filter(|found| !found.is_empty()) {
        having = Some(match having {
            None => found,
            Some(known) => known.into_iter().filter(|one| found.binary_search(one).is_ok()).collect(),
        });
    }
    let formations = having.unwrap_or_default().into_iter();
    let titles: BTreeSet<String> =
        formations.filter_map(|one| catalogue.title(one)).take(TITLES_READ).collect();
    titles.into_iter().collect()
}

/// The formations, in order, that have a word in their title which begins so.
fn in_titles(catalogue: &Catalogue, start: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for word in catalogue.beginning(start) {
        let posted = catalogue.posted(word);
        let all = posted.formations.iter().zip(posted.fields);
        let titled = all.filter(|(_, fields)| **fields & field::TITLE != 0);
        found.extend(titled.map(|(formation, _)| posted.offset + formation));
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{catalogue, offers};
    use super::*;

    fn found(typed: &str) -> Vec<(SuggestionKind, String)> {
        let found = suggest(&catalogue(&offers()), typed);
        found.into_iter().map(|one| (one.kind, one.label)).collect()
    }

    #[test]
    fn what_begins_so_is_suggested_kind_by_kind() {
        use SuggestionKind::{Formation, Of, Town};
        for (typed, kind, label) in [
            ("bud", Formation, "Comprendre le budget communal"),
            ("comprendre le bud", Formation, "Comprendre le budget communal"),
            ("ren", Town, "Rennes"),
            ("QUIM", Town, "Quimper"),
            ("vierz", Town, "Vierzon (18)"),
            ("institut des él", Of, "Institut des élus"),
        ] {
            let all = found(typed);
            assert!(all.contains(&(kind, label.to_owned())), "{typed}: {all:?}");
        }
    }

    #[test]
    fn a_theme_is_suggested_with_its_code() {
        let found = suggest(&catalogue(&offers()), "finances");
        let themes: Vec<_> = found.iter().filter(|one| one.kind == SuggestionKind::Theme).collect();
        assert!(themes.iter().all(|one| one.theme.is_some()), "{found:?}");
    }

    #[test]
    fn every_word_that_is_typed_must_begin_one() {
        for typed in ["", "b", "zzz", "budget lyon", "rennes budget"] {
            assert_eq!(found(typed), [], "{typed}");
        }
    }
}
