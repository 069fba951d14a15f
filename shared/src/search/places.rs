//! Départements and regions, as people name them in a search: by name or by number.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::analysis::tokens;
use crate::catalogue::departement::DEPARTEMENTS;

/// Names that are first of all words of the language: only an article before them, or nothing beside them, makes them a place.
const ALSO_WORDS: [&str; 16] = [
    "allier", "ain", "cher", "corse", "creuse", "gard", "landes", "loire", "lot", "manche", "marne", "nord",
    "orne", "reunion", "somme", "vienne",
];

/// The regions of before 2016.
const FORMER: &[(&str, &[&str])] = &[
    ("Alsace", &["67", "68"]),
    ("Aquitaine", &["24", "33", "40", "47", "64"]),
    ("Auvergne", &["03", "15", "43", "63"]),
    ("Basse-Normandie", &["14", "50", "61"]),
    ("Bourgogne", &["21", "58", "71", "89"]),
    ("Champagne-Ardenne", &["08", "10", "51", "52"]),
    ("Franche-Comté", &["25", "39", "70", "90"]),
    ("Haute-Normandie", &["27", "76"]),
    ("Languedoc-Roussillon", &["11", "30", "34", "48", "66"]),
    ("Limousin", &["19", "23", "87"]),
    ("Lorraine", &["54", "55", "57", "88"]),
    ("Midi-Pyrénées", &["09", "12", "31", "32", "46", "65", "81", "82"]),
    ("Nord-Pas-de-Calais", &["59", "62"]),
    ("Picardie", &["02", "60", "80"]),
    ("Poitou-Charentes", &["16", "17", "79", "86"]),
    ("Rhône-Alpes", &["01", "07", "26", "38", "42", "69", "73", "74"]),
];

/// A place that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As it is said.
    pub label: String,
    /// The départements that it is.
    pub departements: Vec<&'static str>,
    /// How many words name it.
    pub words: usize,
}

#[derive(Debug)]
struct Known {
    label: String,
    departements: Vec<&'static str>,
}

/// The place that words name at `at`, the longest if several do. `words` are all of a text, small ones included.
pub fn named(words: &[String], at: usize) -> Option<Named> {
    let known = known();
    let longest = (words.len() - at).min(6);
    (1..=longest).rev().find_map(|length| {
        let place = known.get(&words[at..at + length].join(" "))?;
        let is_place = match length {
            1 if words[at].starts_with(|first: char| first.is_ascii_digit()) => is_departement(words, at),
            1 => is_meant(words, at),
            2 if words[at + 1] == "reunion" => is_island(words, at),
            _ => true,
        };
        // "Finistère 29" is one place.
        let has_number = words.get(at + length).is_some_and(|next| place.departements == [next.as_str()]);
        is_place.then(|| Named {
            label: place.label.clone(),
            departements: place.departements.clone(),
            words: length + usize::from(has_number),
        })
    })
}

/// The words before `at`, the nearest first, without an article.
fn before(words: &[String], at: usize) -> impl Iterator<Item = &str> {
    let articles = ["le", "la", "les", "l"];
    words[..at].iter().rev().map(String::as_str).skip_while(move |word| articles.contains(word))
}

/// Whether words say that one goes to what stands at `at`: "à Tours", "dans l’Allier", "près de Die".
pub(super) fn is_gone_to(words: &[String], at: usize) -> bool {
    let mut before = before(words, at);
    match before.next() {
        Some("de" | "d" | "du" | "des") => before
            .next()
            .is_some_and(|word| ["pres", "proche", "autour", "environs", "ville"].contains(&word)),
        Some(word) => {
            let to = ["a", "au", "aux", "dans", "en", "vers", "pres", "proche", "departement", "region"];
            to.contains(&word)
        }
        None => false,
    }
}

/// Whether words say that one looks around what stands at `at`: "près de Die", "vers Lens".
pub(super) fn goes_near(words: &[String], at: usize) -> bool {
    let mut before = before(words, at);
    match before.next() {
        Some("de" | "d" | "du" | "des") => before.next().is_some_and(|word| NEAR.contains(&word)),
        Some(word) => ["vers", "pres", "proche"].contains(&word),
        None => false,
    }
}

const NEAR: [&str; 5] = ["pres", "proche", "autour", "environs", "ville"];

/// Whether a word that may be another is meant as a place: one goes there, nothing else is said, or it ends the text with its article.
fn is_meant(words: &[String], at: usize) -> bool {
    let ends = at + 1 == words.len();
    let has_article =
        at.checked_sub(1).is_some_and(|before| ["le", "du", "l"].contains(&words[before].as_str()));
    !ALSO_WORDS.contains(&words[at].as_str()) || is_gone_to(words, at) || ends && (at == 0 || has_article)
}

/// What has numbers of its own: the one behind it is no département.
const NUMBERED: &[&str] = &[
    "agenda",
    "annexe",
    "article",
    "articles",
    "axe",
    "chapitre",
    "circulaire",
    "code",
    "covid",
    "decret",
    "etape",
    "horizon",
    "jeudi",
    "livre",
    "loi",
    "lot",
    "lundi",
    "m",
    "mardi",
    "mercredi",
    "module",
    "n",
    "niveau",
    "no",
    "norme",
    "numero",
    "objectif",
    "ordonnance",
    "page",
    "partie",
    "phase",
    "point",
    "samedi",
    "titre",
    "tome",
    "vendredi",
    "version",
    "dimanche",
];

/// What a number counts that stands before it.
const COUNTED: &[&str] = &[
    "ans",
    "euros",
    "h",
    "habitants",
    "heures",
    "jours",
    "kilometres",
    "km",
    "lecons",
    "minutes",
    "mois",
    "points",
    "semaines",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// Whether a number is that of a département: alone, behind a preposition, or in the last place.
fn is_departement(words: &[String], at: usize) -> bool {
    let counts = words.get(at + 1).is_some_and(|next| COUNTED.contains(&next.as_str()));
    let nearest = at.checked_sub(1).map(|before| words[before].as_str());
    let is_numbered = nearest.is_some_and(|before| NUMBERED.contains(&before));
    let ends = at + 1 == words.len();
    !is_numbered && !counts && (ends || is_gone_to(words, at) || nearest == Some("du"))
}

/// "La réunion" is an island for who goes there, who writes its number, or who ends with it and holds none; "la réunion publique", "la
/// réunion du conseil", "animer la réunion" is what one holds.
fn is_island(words: &[String], at: usize) -> bool {
    let mut back = words[..at].iter().rev().map(String::as_str);
    let (before, further) = (back.next(), back.next());
    match (before, words.get(at + 2).map(String::as_str)) {
        (_, Some(number)) if number.starts_with("974") => true,
        (Some("a"), Some(next)) => !MEETING.contains(&next),
        (_, Some(_)) => false,
        (None | Some("a" | "ile" | "sur" | "formation" | "formations" | "stage"), None) => true,
        (Some("de"), None) => further.is_some_and(|whose| OF_ISLAND.contains(&whose)),
        (Some(_), None) => false,
    }
}

/// How a meeting is told from the island.
const MEETING: &[&str] = &["publique", "citoyenne", "pleniere", "d", "de", "du", "des", "avec"];
/// What the island has.
const OF_ISLAND: &[&str] = &[
    "commune",
    "communes",
    "departement",
    "elus",
    "formation",
    "formations",
    "ile",
    "maire",
    "maires",
    "mairie",
    "organismes",
    "region",
];

fn known() -> &'static HashMap<String, Known> {
    static KNOWN: OnceLock<HashMap<String, Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut known: HashMap<String, Known> = HashMap::new();
        for departement in DEPARTEMENTS {
            let label = departement.label();
            let names = [departement.name, departement.code];
            // Paris is a town.
            for name in names.into_iter().map(spoken).filter(|name| name != "paris") {
                known.insert(name, Known { label: label.clone(), departements: vec![departement.code] });
            }
        }
        // Overseas is no region, and a subject too.
        for departement in DEPARTEMENTS.iter().filter(|departement| departement.region != "Outre-mer") {
            let region = known.entry(spoken(departement.region));
            let region = region
                .or_insert_with(|| Known { label: departement.region.to_owned(), departements: Vec::new() });
            region.departements.push(departement.code);
        }
        for (name, region) in [("paca", "Provence-Alpes-Côte d’Azur"), ("idf", "Île-de-France")] {
            let departements = known[&spoken(region)].departements.clone();
            known.insert(name.to_owned(), Known { label: region.to_owned(), departements });
        }
        for (name, departements) in FORMER {
            let label = (*name).to_owned();
            known.entry(spoken(name)).or_insert_with(|| Known { label, departements: departements.to_vec() });
        }
        known
    })
}

/// A name as the words of a search.
fn spoken(name: &str) -> String {
    tokens(name).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let words = tokens(text);
        (0..words.len()).find_map(|at| named(&words, at)).map(|named| named.label).into_iter().collect()
    }

    #[test]
    fn a_place_and_its_number_are_one() {
        assert_eq!(named(&tokens("Finistère 29 budget"), 0).map(|named| named.words), Some(2));
    }

    #[test]
    fn a_place_is_known_by_its_name_or_its_number() {
        for (text, label) in [
            ("budget ille et vilaine", "Ille-et-Vilaine (35)"),
            ("urbanisme 974", "La Réunion (974)"),
            ("35", "Ille-et-Vilaine (35)"),
            ("un budget dans le 35 pour débuter", "Ille-et-Vilaine (35)"),
            ("formation à la Réunion", "La Réunion (974)"),
            ("à la Réunion urbanisme", "La Réunion (974)"),
            ("formation La Réunion 974", "La Réunion (974)"),
            ("La réunion", "La Réunion (974)"),
            ("les élus de la Réunion", "La Réunion (974)"),
            ("dans l’Allier", "Allier (03)"),
            ("budget du Lot", "Lot (46)"),
            ("en Bretagne", "Bretagne"),
            ("dans le Nord", "Nord (59)"),
            ("Val-d’Oise", "Val-d’Oise (95)"),
        ] {
            assert_eq!(found(text), [label], "{text}");
        }
        for text in [
            "animer une réunion publique",
            "participer à la réunion publique",
            "être à l’aise à la réunion du conseil",
            "préparer la réunion",
            "le compte rendu de la réunion",
            "centre-bourg",
            "pas cher",
            "un lot de travaux",
            "le lot de travaux",
            "allier écologie et économie",
            "agenda 21",
            "article 75",
            "covid 19",
            "75 questions sur le budget",
            "le 14 mars",
            "en 10 leçons",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
