//! What each value of a filter would give, and what each filter leaves out: counted in the one pass of a search.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::engine::{Failed, bit};
use super::index::{Index, NONE};
use super::query::{Facet, Facets, Filter};
use crate::catalogue::{Departement, Mode};

const MODES: [(&str, Mode); 3] =
    [("face_to_face", Mode::FaceToFace), ("mixed", Mode::Mixed), ("remote", Mode::Remote)];

/// What the sessions of one formation would give. A facet counts what its own filter would leave, so it is counted without it.
#[derive(Default)]
pub(super) struct Seen {
    /// The filters without which one of them answers.
    filters: Failed,
    /// Those that answer but for their places.
    full: usize,
    has_theme: bool,
    modes: [bool; 3],
    departements: Vec<u32>,
}

impl Seen {
    /// Nothing is seen any more; the room stays.
    pub fn clear(&mut self) {
        self.departements.clear();
        *self = Self { departements: std::mem::take(&mut self.departements), ..Self::default() };
    }

    /// A session that does not pass these filters.
    pub fn session(&mut self, index: &Index, action: usize, session: usize, failed: Failed) {
        let but_for = |filter| failed & !bit(filter) == 0;
        if failed.count_ones() > 1 {
            return;
        }
        self.filters |= if failed == 0 { Failed::MAX } else { failed };
        self.full += usize::from(failed == bit(Filter::WithPlaces));
        self.has_theme |= but_for(Filter::Theme);
        if but_for(Filter::Mode) {
            self.modes[usize::from(index.actions.mode[action])] = true;
        }
        let departement = index.sessions.departement[session];
        if but_for(Filter::Departement) && departement != NONE && !self.departements.contains(&departement) {
            self.departements.push(departement);
        }
    }
}

/// Formations counted by theme, by mode, by département, and by the filter without which they would answer.
pub(super) struct Counts {
    themes: Vec<usize>,
    modes: [usize; 3],
    departements: Vec<usize>,
    without: [usize; Filter::ALL.len()],
    full: usize,
}

impl Counts {
    pub fn of(index: &Index) -> Self {
        Self {
            themes: vec![0; index.themes.len() as usize],
            modes: [0; 3],
            departements: vec![0; index.departements.len() as usize],
            without: [0; Filter::ALL.len()],
            full: 0,
        }
    }

    /// Counts a formation, whose first action is given.
    pub fn add(&mut self, index: &Index, first_action: usize, seen: &Seen) {
        let theme = index.actions.theme[first_action];
        if seen.has_theme && theme != NONE {
            self.themes[theme as usize] += 1;
        }
        self.full += seen.full;
        for (count, seen) in self.modes.iter_mut().zip(seen.modes) {
            *count += usize::from(seen);
        }
        seen.departements.iter().for_each(|code| self.departements[*code as usize] += 1);
        for (filter, count) in Filter::ALL.into_iter().zip(&mut self.without) {
            *count += usize::from(seen.filters & bit(filter) != 0);
        }
    }

    /// How many sessions answer but for their places.
    pub const fn full(&self) -> usize {
        self.full
    }

    /// How many answer without a filter.
    pub fn without(&self, filter: Filter) -> usize {
        self.without[filter as usize]
    }
}

/// The counts of both indexes, by value.
pub(super) fn of<'a>(counted: impl Iterator<Item = (&'a Index, &'a Counts)>) -> Facets {
    let (mut themes, mut modes, mut departements) = (Counted::new(), Counted::new(), Counted::new());
    for (index, counts) in counted {
        for ((code, label), count) in index.themes.iter().zip(index.theme_labels.iter()).zip(&counts.themes) {
            *themes.entry((code, label)).or_default() += count;
        }
        for ((value, mode), count) in MODES.iter().zip(counts.modes) {
            *modes.entry((value, mode.label())).or_default() += count;
        }
        for (code, count) in index.departements.iter().zip(&counts.departements) {
            *departements.entry((code, code)).or_default() += count;
        }
    }
    let named = |code: &str| Departement::of(code).map_or_else(|| code.to_owned(), Departement::label);
    Facets {
        themes: most_first(themes, str::to_owned),
        modes: most_first(modes, str::to_owned),
        departements: most_first(departements, named),
    }
}

/// By value and what it is called.
type Counted<'a> = BTreeMap<(&'a str, &'a str), usize>;

/// Those that would give something; equal counts stay in the order of their values.
fn most_first(counts: Counted<'_>, label: impl Fn(&str) -> String) -> Vec<Facet> {
    let some = counts.into_iter().filter(|(_, count)| *count > 0);
    let mut facets: Vec<Facet> = some
        .map(|((value, called), count)| Facet { value: value.to_owned(), label: label(called), count })
        .collect();
    facets.sort_by_key(|facet| Reverse(facet.count));
    facets
}
