//! What each formation has of a text: how much of it, and how prominently.

use super::catalogue::Catalogue;
use super::entry::field;
use super::understand::{Understood, Unit, Word};

/// How much what means the same counts.
const SYNONYM: f32 = 0.8;
/// How much a word counts that nearly every training has.
const COMMON: f32 = 0.3;
/// A formation comes if it has at least that much of the words that the best one has, and of its score.
const LEAST_WORDS: f32 = 0.45;
const LEAST_SCORE: f32 = 0.2;
/// From there on the words are all there.
const ALL_WORDS: f32 = 0.999;

/// What each formation has of a text.
pub(super) struct Relevance {
    /// Zero: it does not come.
    scores: Vec<f32>,
    /// Words that no formation has together with the others.
    pub left_out: Vec<String>,
    /// Whether the place alone tells one formation from another.
    pub by_place: bool,
}

impl Relevance {
    /// None for a text that asks for nothing.
    pub fn of(catalogue: &Catalogue, text: &Understood) -> Option<Self> {
        if text.units.is_empty() {
            return None;
        }
        let formations = catalogue.formations() as usize;
        let (mut scores, mut covered) = (vec![0.0; formations], vec![0.0_f32; formations]);
        let units: Vec<Found> = text.units.iter().map(|unit| Found::of(catalogue, unit)).collect();
        for unit in &units {
            for (formation, has) in unit.has.iter().enumerate() {
                scores[formation] += has.score;
                covered[formation] += has.covered;
            }
        }
        let weight: f32 = units.iter().map(|unit| unit.weight).sum();
        if weight <= 0.0 && !text.wishes.is_empty() {
            // Nothing of it is known but where or when: what is there.
            scores.fill(1.0);
            return Some(Self { scores, left_out: left_out(text, &units, 0), by_place: true });
        }
        let most = covered.iter().copied().fold(0.0, f32::max);
        for (score, covered) in scores.iter_mut().zip(&covered) {
            let part = covered / weight;
            *score = if *covered >= LEAST_WORDS * most { *score * (0.25 + 0.75 * part * part) } else { 0.0 };
        }
        let best = (0..formations).max_by(|one, other| scores[*one].total_cmp(&scores[*other]));
        let least = best.map_or(0.0, |best| LEAST_SCORE * scores[best]);
        scores.iter_mut().filter(|score| **score < least || score.is_nan()).for_each(|score| *score = 0.0);
        let best = best.and_then(|best| u32::try_from(best).ok());
        Some(Self {
            scores,
            by_place: false,
            left_out: best.map(|best| left_out(text, &units, best)).unwrap_or_default(),
        })
    }

    pub fn score(&self, formation: u32) -> f32 {
        self.scores[formation as usize]
    }
}

/// The words that the best formation does not have, as they were typed, each once.
fn left_out(text: &Understood, units: &[Found], best: u32) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let missing = text.units.iter().zip(units).flat_map(|(unit, found)| found.missing(unit, best));
    for word in missing.filter(|word| !word.is_common) {
        if !all.contains(&word.typed) {
            all.push(word.typed.clone());
        }
    }
    all
}

/// How a word or a phrase stands in the formations that have it, in their order: one where it is all over.
type Standing = Vec<(u32, f32)>;

/// What the formations have of a unit.
struct Found {
    /// What it counts at most.
    weight: f32,
    /// What each formation has of it.
    has: Vec<Has>,
    /// For each of its words.
    words: Vec<Standing>,
}

/// What a formation has of a unit.
#[derive(Clone, Copy, Default)]
struct Has {
    score: f32,
    /// The part of the weight that is there.
    covered: f32,
}

impl Found {
    fn of(catalogue: &Catalogue, unit: &Unit) -> Self {
        let words: Vec<Standing> = unit.words.iter().map(|word| standing(catalogue, word)).collect();
        let same: Vec<Standing> = unit.same.iter().map(|phrase| together(catalogue, phrase)).collect();
        let counts: Vec<f32> =
            unit.words.iter().zip(&words).map(|(word, standing)| counts(catalogue, word, standing)).collect();
        let known =
            counts.iter().zip(&words).filter(|(_, standing)| !standing.is_empty()).map(|(counts, _)| counts);
        let of_same = same.iter().map(|standing| rarity(catalogue, standing)).fold(0.0, f32::max);
        let weight = known.sum::<f32>().max(of_same);
        let mut has = vec![Has::default(); catalogue.formations() as usize];
        // A word that nothing has takes its part where something else says what the words say.
        let told = |(counts, standing): (&f32, &Standing)| {
            if standing.is_empty() && same.is_empty() { 0.0 } else { *counts }
        };
        let whole: f32 = counts.iter().zip(&words).map(told).sum();
        for (standing, counts) in words.iter().zip(&counts) {
            let part = weight * counts / whole;
            for (formation, stands) in standing {
                let has = &mut has[*formation as usize];
                has.score += part * stands;
                has.covered += part;
            }
        }
        for (formation, stands) in same.iter().flatten() {
            let has = &mut has[*formation as usize];
            has.score = has.score.max(weight * SYNONYM * stands);
            has.covered = has.covered.max(weight);
        }
        Self { weight, has, words }
    }

    /// Its words that a formation has in no way.
    fn missing<'a>(&'a self, unit: &'a Unit, formation: u32) -> impl Iterator<Item = &'a Word> {
        let covered = self.has.get(formation as usize).map_or(0.0, |has| has.covered);
        let has = move |standing: &Standing| {
            standing.binary_search_by_key(&formation, |(formation, _)| *formation).is_ok()
        };
        let lacks = covered < ALL_WORDS * self.weight || self.weight <= 0.0;
        let words = unit.words.iter().zip(&self.words);
        words.filter(move |(_, standing)| lacks && !has(standing)).map(|(word, _)| word)
    }
}

/// How a word stands where it or what stands for it is.
fn standing(catalogue: &Catalogue, word: &Word) -> Standing {
    let mut standing = Standing::new();
    for (number, counts) in &word.found {
        let posted = catalogue.posted(*number);
        // The name of a training body says what it is called, not what it teaches.
        let of_a_name = posted.fields.iter().all(|fields| fields & !field::OF == 0);
        let stands = posted.fields.iter().map(|fields| counts * prominence(*fields, of_a_name));
        let stands = posted.formations.iter().map(|formation| posted.offset + formation).zip(stands);
        standing
            .extend(stands.filter(|(formation, stands)| *stands > 0.0 && !catalogue.is_replaced(*formation)));
    }
    standing.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
    standing.dedup_by_key(|(formation, _)| *formation);
    standing
}

/// How a phrase stands where all of its words are: as they do on average.
fn together(catalogue: &Catalogue, phrase: &[Word]) -> Standing {
    let mut standings = phrase.iter().map(|word| standing(catalogue, word));
    let Some(mut all) = standings.next() else { return Standing::new() };
    for standing in standings {
        let stands = |formation: u32| {
            let at = standing.binary_search_by_key(&formation, |(formation, _)| *formation).ok()?;
            Some(standing[at].1)
        };
        all = all
            .into_iter()
            .filter_map(|(formation, sum)| Some((formation, sum + stands(formation)?)))
            .collect();
    }
    all.iter_mut().for_each(|(_, sum)| *sum /= phrase.len() as f32);
    all
}

/// What a word counts: the more, the fewer formations have it.
fn counts(catalogue: &Catalogue, word: &Word, standing: &Standing) -> f32 {
    rarity(catalogue, standing) * if word.is_common { COMMON } else { 1.0 }
}

fn rarity(catalogue: &Catalogue, standing: &Standing) -> f32 {
    let (with, all) = (standing.len() as f32, catalogue.formations() as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}

/// How much a word weighs by the fields where it stands, below one.
fn prominence(fields: u8, of_a_name: bool) -> f32 {
    const BOOSTS: [(u8, f32); 6] = [
        (field::TITLE, 3.0),
        (field::THEME, 1.2),
        (field::OBJECTIVE, 1.2),
        (field::SKILLS, 0.3),
        (field::CONTENT, 0.6),
        (field::TOWN, 1.0),
    ];
    let boosts = BOOSTS.iter().filter(|(field, _)| fields & field != 0).map(|(_, boost)| boost);
    let sum: f32 = boosts.sum::<f32>() + if of_a_name { 2.0 } else { 0.0 };
    sum / (sum + 1.5)
}
