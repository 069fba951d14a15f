//! How many ends a publication would have proposed: one that leaves out a large part of the mandates of a kind is more likely cut than true, so
//! whoever tries it and whoever applies it each type the number.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::french::{list, percent, plural};
use crate::parameters::{self, Parameter};
use crate::rules::mandates::MandateKind;
use crate::texts::sentences;

/// What was counted of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OfKind {
    /// Mandates that were held, as far as was known.
    pub held: u64,
    /// Those whose end is newly proposed.
    pub ends: u64,
    /// Ends that are newly proposed of mandates that the law had ended already (EL-10b): they are to be missing, and say nothing about
    /// the file.
    #[serde(default)]
    pub by_law: u64,
}

impl OfKind {
    const fn proposed(self) -> u64 {
        self.ends + self.by_law
    }
}

/// What was counted, kind by kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ends(BTreeMap<MandateKind, OfKind>);

/// That somebody has read how many ends would be proposed, and typed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    pub ends: u64,
    pub author: String,
    pub principal: String,
    #[serde(with = "crate::wire::instant")]
    pub at: Timestamp,
    /// What he had verified.
    pub reason: String,
}

impl Ends {
    /// Counts a mandate that is held, and whether its end is newly proposed.
    pub fn count(&mut self, kind: MandateKind, is_end: bool) {
        let of_kind = self.0.entry(kind).or_default();
        of_kind.held += 1;
        of_kind.ends += u64::from(is_end);
    }

    /// Counts the newly proposed end of a mandate that the law had ended.
    pub fn count_by_law(&mut self, kind: MandateKind) {
        self.0.entry(kind).or_default().by_law += 1;
    }

    /// Adds what another page has counted.
    pub fn add(&mut self, counted: &[(MandateKind, OfKind)]) {
        for (kind, more) in counted {
            let of_kind = self.0.entry(*kind).or_default();
            of_kind.held += more.held;
            of_kind.ends += more.ends;
            of_kind.by_law += more.by_law;
        }
    }

    /// What a page writes down.
    #[must_use]
    pub fn counted(&self) -> Vec<(MandateKind, OfKind)> {
        self.0.iter().map(|(kind, of_kind)| (*kind, *of_kind)).collect()
    }

    /// The kinds of which more is left out than two people let go by without a word.
    fn unusual(&self, today: Date) -> impl Iterator<Item = (MandateKind, OfKind)> {
        let share = parameters::value_or_first(Parameter::ImportEndsShare, today);
        let few = u64::from(parameters::count(Parameter::ImportEndsFew, today));
        let is_unusual = move |of: &OfKind| {
            of.ends > few && Decimal::from(of.ends) * Decimal::ONE_HUNDRED > share * Decimal::from(of.held)
        };
        self.0.iter().filter(move |(_, of)| is_unusual(of)).map(|(kind, of)| (*kind, *of))
    }

    /// How many ends are to be typed by both: all that would be proposed of the kinds that are unusual; none where nothing is.
    #[must_use]
    pub fn to_state(&self, today: Date) -> Option<u64> {
        Some(self.unusual(today).map(|(_, of)| of.proposed()).sum()).filter(|ends| *ends > 0)
    }

    /// What whoever reads the trial must look at.
    #[must_use]
    pub fn finding(&self, today: Date) -> Option<String> {
        let nombre = &mandates(self.to_state(today)?);
        let each: Vec<String> = self
            .unusual(today)
            .map(|(kind, of)| {
                let part = (Decimal::from(of.ends) * Decimal::ONE_HUNDRED / Decimal::from(of.held)).floor();
                let (genre, fins, part) = (kind.label(), &mandates(of.ends), &percent(part));
                let loi = Some(mandates(of.by_law)).filter(|_| of.by_law > 0);
                sentences::ImportEndsOfKind { genre, fins, part, loi: loi.as_deref() }.said()
            })
            .collect();
        let genres = &list(&each.iter().map(String::as_str).collect::<Vec<_>>());
        Some(sentences::ImportEndsFinding { nombre, genres }.said())
    }
}

/// "13 245 mandats".
pub(super) fn mandates(count: u64) -> String {
    plural(i64::try_from(count).unwrap_or(i64::MAX), "mandat", "mandats")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 28);

    fn ends(of: &[(MandateKind, u64, u64)]) -> Ends {
        let mut all = Ends::default();
        let counted =
            of.iter().map(|(kind, held, ends)| (*kind, OfKind { held: *held, ends: *ends, by_law: 0 }));
        all.add(&counted.collect::<Vec<_>>());
        all
    }

    #[test]
    fn a_large_part_of_a_kind_is_to_be_typed_and_a_small_one_is_not() {
        use MandateKind::{Departemental, Municipal, Regional};
        for (counted, to_state) in [
            (vec![(Municipal, 1_000, 200)], None),
            (vec![(Municipal, 1_000, 201)], Some(201)),
            (vec![(Municipal, 500_000, 30_000), (Departemental, 4_000, 4_000)], Some(4_000)),
            (vec![(Regional, 60, 50)], None),
            (vec![(Regional, 60, 51), (Departemental, 4_000, 4_000)], Some(4_051)),
            (vec![], None),
        ] {
            assert_eq!(ends(&counted).to_state(TODAY), to_state, "{counted:?}");
        }
        let finding = ends(&[(Departemental, 4_000, 3_999)]).finding(TODAY).unwrap_or_default();
        let plain = |text: &str| text.replace(['\u{202f}', '\u{a0}'], " ");
        let expected = plain("Conseil départemental : 3 999 mandats, 99 %");
        assert!(plain(&finding).contains(&expected), "{finding}");
    }

    #[test]
    fn what_the_law_has_ended_makes_nothing_unusual_and_is_typed_with_the_rest() {
        use MandateKind::Municipal;
        let with = |ends| {
            let mut all = Ends::default();
            all.add(&[(Municipal, OfKind { held: 1_000, ends, by_law: 700 })]);
            all
        };
        assert_eq!(with(200).to_state(TODAY), None);
        assert_eq!(with(201).to_state(TODAY), Some(901), "what is typed is what would be proposed");
        let finding = with(201).finding(TODAY).unwrap_or_default().replace(['\u{202f}', '\u{a0}'], " ");
        assert!(finding.contains("901 mandats") && finding.contains("700 mandats"), "{finding}");
    }

    #[test]
    fn pages_add_up() {
        let mut page = Ends::default();
        page.count(MandateKind::Municipal, true);
        page.count(MandateKind::Municipal, false);
        let mut all = Ends::default();
        all.add(&page.counted());
        all.add(&page.counted());
        assert_eq!(all, ends(&[(MandateKind::Municipal, 4, 2)]));
    }
}
