//! Where, when and by whom one would like to be trained, as far as a text says so.

use std::ops::Range;

use jiff::civil::Weekday;

use super::analysis::{is_kept, stem};
use super::catalogue::Catalogue;
use super::communes::{self, Commune, Point};
use super::index::spoken;
use super::lexicon::Lexicon;
use super::places;
use crate::catalogue::Mode;
use crate::french::day_of_week;

/// Words that name something, at most.
const WORDS_MAX: usize = 6;
/// Inhabitants, in thousands, from which on a town is named without more words; a longer name is hardly another word.
const LARGE: u16 = 2;
const LONG: usize = 8;

/// What stands before a noun, and not before the name of a town, which has its own article.
const DETERMINERS: &[&str] = &[
    "le",
    "la",
    "les",
    "l",
    "un",
    "une",
    "des",
    "du",
    "ce",
    "cet",
    "cette",
    "ces",
    "mon",
    "ma",
    "mes",
    "son",
    "sa",
    "ses",
    "notre",
    "nos",
    "votre",
    "vos",
    "leur",
    "leurs",
    "tout",
    "tous",
    "toute",
    "toutes",
    "aucun",
    "aucune",
    "chaque",
    "plusieurs",
    "quelques",
];

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

/// What a text asks for beside its subject.
#[derive(Debug, Clone, Default)]
pub(super) struct Wishes {
    /// One of them.
    pub places: Vec<Place>,
    /// From home.
    pub remote: bool,
    /// A training body, its name and its SIRET.
    pub body: Option<(String, String)>,
    /// Days of the week.
    pub days: Vec<Weekday>,
    /// How far from there at most, in km.
    pub within: Option<u16>,
}

/// A place that is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub label: String,
    /// Codes of départements.
    pub departements: Vec<String>,
    /// The town, when it is one, as it is spoken.
    pub town: Option<String>,
    pub point: Option<Point>,
}

enum Wish {
    There(Place),
    Remote,
    Body((String, String)),
    On(Vec<Weekday>),
    Within(u16),
}

impl Wishes {
    /// What some words ask for, and which of them say so. All words of the text, small ones included.
    pub fn read(catalogue: &Catalogue, all: &[String]) -> (Self, Vec<Range<usize>>) {
        let (mut wishes, mut said, mut at) = (Self::default(), Vec::new(), 0);
        while at < all.len() {
            let Some((wish, words)) = wish_at(catalogue, all, at) else {
                at += 1;
                continue;
            };
            wishes.add(wish);
            said.push(at..at + words);
            at += words;
        }
        (wishes, said)
    }

    fn add(&mut self, wish: Wish) {
        match wish {
            Wish::There(place) if !self.places.contains(&place) => self.places.push(place),
            Wish::There(_) => {}
            Wish::Remote => self.remote = true,
            Wish::Body(body) => self.body = self.body.take().or(Some(body)),
            Wish::On(days) => self.days.extend(days),
            Wish::Within(km) => self.within = Some(km),
        }
    }

    /// Whether the text says nothing of it.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && !self.remote && self.body.is_none() && self.days.is_empty()
    }

    /// As it is said.
    pub fn label(&self) -> Option<String> {
        let all: Vec<String> = self.parts().into_iter().flatten().collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// By whom, where and when, as each is said: what a session may meet of them apart.
    pub fn parts(&self) -> [Option<String>; 3] {
        let said = |all: Vec<String>| (!all.is_empty()).then(|| all.join(" ou "));
        let remote = self.remote.then(|| Mode::Remote.label().to_owned());
        let there = self.places.iter().map(|place| place.label.clone()).chain(remote);
        let days = self.days.iter().map(|day| day_of_week(*day).to_owned());
        [self.body.as_ref().map(|(name, _)| name.clone()), said(there.collect()), said(days.collect())]
    }
}

/// What is asked for at a word, and how many words ask it: the longest if they say several things.
fn wish_at(catalogue: &Catalogue, all: &[String], at: usize) -> Option<(Wish, usize)> {
    let named = || {
        let named = places::named(all, at)?;
        let departements = named.departements.into_iter().map(str::to_owned).collect();
        Some((Wish::There(Place { label: named.label, departements, ..Place::default() }), named.words))
    };
    let mut longest: Option<(Wish, usize)> = None;
    let remote =
        || longest_of(all, at, |said| REMOTE.contains(&all[said].join(" ").as_str()).then_some(Wish::Remote));
    let body = || longest_of(all, at, |said| body(catalogue, all, said));
    for wish in [day(all, at), within(all, at), remote(), body(), named(), town_at(catalogue, all, at)] {
        let Some((_, words)) = wish else { continue };
        if longest.as_ref().is_none_or(|(_, most)| words > *most) {
            longest = wish;
        }
    }
    longest
}

/// What the most words from one on name.
fn longest_of(
    all: &[String],
    at: usize,
    named: impl Fn(Range<usize>) -> Option<Wish>,
) -> Option<(Wish, usize)> {
    let lengths = (1..=(all.len() - at).min(WORDS_MAX)).rev();
    lengths.into_iter().find_map(|words| Some((named(at..at + words)?, words)))
}

/// "samedi", "week-end".
fn day(all: &[String], at: usize) -> Option<(Wish, usize)> {
    let word = all[at].strip_suffix('s').unwrap_or(&all[at]);
    if let Some(day) = Weekday::Monday.cycle_forward().take(7).find(|day| day_of_week(*day) == word) {
        return Some((Wish::On(vec![day]), 1));
    }
    let words = match (word, all.get(at + 1).map(String::as_str)) {
        ("weekend", _) => 1,
        ("week", Some("end" | "ends")) => 2,
        _ => return None,
    };
    Some((Wish::On(vec![Weekday::Saturday, Weekday::Sunday]), words))
}

/// "30 km", "dans un rayon de 30 km".
fn within(all: &[String], at: usize) -> Option<(Wish, usize)> {
    let small = ["a", "dans", "un", "rayon", "moins", "de"];
    let before = all[at..].iter().take_while(|word| small.contains(&word.as_str())).count();
    let km = all.get(at + before)?.parse().ok()?;
    let is_distance =
        all.get(at + before + 1).is_some_and(|unit| ["km", "kilometres"].contains(&unit.as_str()));
    is_distance.then_some((Wish::Within(km), before + 2))
}

/// The training body that words name. One word of a name names it by itself alone: beside others it may be theirs.
fn body(catalogue: &Catalogue, all: &[String], said: Range<usize>) -> Option<Wish> {
    let may_be = said.len() > 1 || all.iter().filter(|word| is_kept(word)).count() == 1;
    catalogue.training_body(&all[said]).filter(|_| may_be).map(Wish::Body)
}

/// The town that words name: a commune of France, by its name or its postcode, or a town of the offers. Those of one name are told
/// apart by the département or the postcode that follows, by the offers, or by their size.
fn town_at(catalogue: &Catalogue, all: &[String], at: usize) -> Option<(Wish, usize)> {
    if let Some(place) = of_postcode(&all[at]) {
        return Some((Wish::There(place), 1));
    }
    let lengths = (1..=(all.len() - at).min(WORDS_MAX)).rev();
    lengths.into_iter().find_map(|words| {
        let said = at..at + words;
        let (name, communes, offered) = names_of(&all[said.clone()]).into_iter().find_map(|name| {
            let communes: Vec<Commune> = communes::named(&name).collect();
            let offered = catalogue.town(&name);
            (!communes.is_empty() || offered.is_some()).then_some((name, communes, offered))
        })?;
        let largest = communes.iter().map(|commune| commune.thousands).max();
        if !is_town_meant(catalogue, all, said.clone(), offered.is_some(), largest) {
            return None;
        }
        let (told, more) = told_apart(&communes, all, said.end);
        let of_offers = || {
            let (_, departements) = offered.as_ref()?;
            communes.iter().find(|commune| departements.iter().any(|code| code == commune.departement()))
        };
        let commune = told.or_else(|| of_offers().copied()).or_else(|| communes.first().copied());
        let place = match (commune, offered) {
            (Some(commune), _) => Place::of_commune(commune),
            (None, Some((label, departements))) => {
                Place { label, departements, town: Some(name), point: None }
            }
            (None, None) => return None,
        };
        Some((Wish::There(place), words + more))
    })
}

impl Place {
    pub fn of_commune(commune: Commune) -> Self {
        Self {
            label: commune.label(),
            departements: vec![commune.departement().to_owned()],
            town: Some(spoken(commune.name)),
            point: commune.point,
        }
    }
}

fn of_postcode(word: &str) -> Option<Place> {
    let all: Vec<Commune> = communes::of_postcode(word).collect();
    let largest = all.iter().max_by_key(|commune| commune.thousands)?;
    let point = communes::middle(all.iter().copied());
    let label = format!("{} ({word})", largest.name);
    Some(Place { label, departements: vec![largest.departement().to_owned()], town: None, point })
}

/// What words may stand for: "St Denis" is "Saint-Denis", "au Mans" is at "Le Mans".
fn names_of(words: &[String]) -> Vec<String> {
    let whole = |word: &String| match word.as_str() {
        "st" => "saint".to_owned(),
        "ste" => "sainte".to_owned(),
        word => word.to_owned(),
    };
    let mut all: Vec<String> = words.iter().map(whole).collect();
    let mut names = vec![all.join(" ")];
    let article = match words[0].as_str() {
        "au" | "du" => "le",
        "aux" | "des" => "les",
        _ => return names,
    };
    all[0] = article.to_owned();
    names.push(all.join(" "));
    names
}

/// The commune that what follows its name tells from the others, and how many words do: its département, its postcode, or the
/// arrondissement of a large town, which tells nothing.
fn told_apart(communes: &[Commune], all: &[String], next: usize) -> (Option<Commune>, usize) {
    let Some(word) = all.get(next) else { return (None, 0) };
    let of_code = communes.iter().find(|commune| commune.departement() == word || commune.has_postcode(word));
    if let Some(commune) = of_code {
        return (Some(*commune), 1);
    }
    if let Some(named) = places::named(all, next)
        && let Some(commune) = communes.iter().find(|of| named.departements.contains(&of.departement()))
    {
        return (Some(*commune), named.words);
    }
    let has_arrondissements =
        communes.iter().any(|commune| ["75056", "69123", "13055"].contains(&commune.code));
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_arrondissement = number.parse().is_ok_and(|number: u8| (1..=20).contains(&number));
    (None, usize::from(has_arrondissements && is_arrondissement))
}

/// Whether the name of a town is meant as one, and not as what else its words say.
fn is_town_meant(
    catalogue: &Catalogue,
    all: &[String],
    said: Range<usize>,
    is_offered: bool,
    thousands: Option<u16>,
) -> bool {
    let before = said.start.checked_sub(1).map(|before| all[before].as_str());
    if before.is_some_and(|before| DETERMINERS.contains(&before)) {
        return false;
    }
    let kept: Vec<&String> = all[said.clone()].iter().filter(|word| is_kept(word)).collect();
    let is_subject = |word: &&String| catalogue.is_subject(word) || Lexicon::of_the_field().has(&stem(word));
    let goes = places::goes_near(all, said.start) || ["au", "aux"].contains(&all[said.start].as_str());
    let goes = goes || before == Some("a");
    let [word] = kept.as_slice() else {
        return !kept.is_empty() && (goes || is_offered || !kept.iter().all(is_subject));
    };
    if is_offered {
        return said.len() > 1 || !catalogue.is_subject(word) || places::is_gone_to(all, said.start);
    }
    if is_subject(word) || catalogue.is_written(word) {
        // Behind a mere "à" a word of the offers is the last one of what is said, and no subject.
        let ends = all[said.end..].iter().all(|word| !is_kept(word));
        return places::goes_near(all, said.start) || goes && ends && !is_subject(word);
    }
    let is_alone = said.len() == all.len();
    goes || is_alone || thousands.is_some_and(|of| of >= LARGE) || word.len() >= LONG
}
