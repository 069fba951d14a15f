//! Départements and regions, as people name them in a search: by name or by number.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::analysis::tokens;
use crate::catalogue::departement::DEPARTEMENTS;

/// Names that are first of all words of the language: only an article before them, or nothing beside them, makes them a place.
const ALSO_WORDS: [&str; 17] = [
    "allier", "tours", "ain", "cher", "corse", "creuse", "gard", "landes", "loire", "lot", "manche", "marne",
    "nord", "orne", "reunion", "somme", "vienne",
];

/// The regions of before 2016, and large towns: of the latter the département.
const OTHERS: &[(&str, &[&str])] = &[
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
    ("Agen", &["47"]),
    ("Aix-en-Provence", &["13"]),
    ("Ajaccio", &["2A"]),
    ("Amiens", &["80"]),
    ("Angers", &["49"]),
    ("Angoulême", &["16"]),
    ("Annecy", &["74"]),
    ("Arras", &["62"]),
    ("Aurillac", &["15"]),
    ("Auxerre", &["89"]),
    ("Avignon", &["84"]),
    ("Bastia", &["2B"]),
    ("Bayonne", &["64"]),
    ("Beauvais", &["60"]),
    ("Belfort", &["90"]),
    ("Besançon", &["25"]),
    ("Blois", &["41"]),
    ("Bordeaux", &["33"]),
    ("Bourg-en-Bresse", &["01"]),
    ("Bourges", &["18"]),
    ("Brest", &["29"]),
    ("Caen", &["14"]),
    ("Cahors", &["46"]),
    ("Carcassonne", &["11"]),
    ("Cayenne", &["973"]),
    ("Châlons-en-Champagne", &["51"]),
    ("Chambéry", &["73"]),
    ("Charleville-Mézières", &["08"]),
    ("Chartres", &["28"]),
    ("Châteauroux", &["36"]),
    ("Clermont-Ferrand", &["63"]),
    ("Colmar", &["68"]),
    ("Dijon", &["21"]),
    ("Épinal", &["88"]),
    ("Évreux", &["27"]),
    ("Fort-de-France", &["972"]),
    ("Grenoble", &["38"]),
    ("La Rochelle", &["17"]),
    ("La Roche-sur-Yon", &["85"]),
    ("Laval", &["53"]),
    ("Le Havre", &["76"]),
    ("Le Mans", &["72"]),
    ("Lille", &["59"]),
    ("Limoges", &["87"]),
    ("Lorient", &["56"]),
    ("Lyon", &["69"]),
    ("Mâcon", &["71"]),
    ("Marseille", &["13"]),
    ("Melun", &["77"]),
    ("Metz", &["57"]),
    ("Montauban", &["82"]),
    ("Montpellier", &["34"]),
    ("Mulhouse", &["68"]),
    ("Nancy", &["54"]),
    ("Nantes", &["44"]),
    ("Nevers", &["58"]),
    ("Nice", &["06"]),
    ("Nîmes", &["30"]),
    ("Niort", &["79"]),
    ("Orléans", &["45"]),
    ("Pau", &["64"]),
    ("Périgueux", &["24"]),
    ("Perpignan", &["66"]),
    ("Poitiers", &["86"]),
    ("Quimper", &["29"]),
    ("Reims", &["51"]),
    ("Rennes", &["35"]),
    ("Rodez", &["12"]),
    ("Rouen", &["76"]),
    ("Saint-Brieuc", &["22"]),
    ("Saint-Étienne", &["42"]),
    ("Saint-Nazaire", &["44"]),
    ("Strasbourg", &["67"]),
    ("Tarbes", &["65"]),
    ("Toulon", &["83"]),
    ("Toulouse", &["31"]),
    ("Tours", &["37"]),
    ("Troyes", &["10"]),
    ("Tulle", &["19"]),
    ("Valence", &["26"]),
    ("Vannes", &["56"]),
    ("Versailles", &["78"]),
    ("Vesoul", &["70"]),
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
            1 => is_meant(words, at),
            2 if words[at + 1] == "reunion" => is_island(words, at),
            _ => true,
        };
        is_place.then(|| Named {
            label: place.label.clone(),
            departements: place.departements.clone(),
            words: length,
        })
    })
}

/// Whether a word that may be another is meant as a place.
pub(super) fn is_meant(words: &[String], at: usize) -> bool {
    let word = words[at].as_str();
    let before = at.checked_sub(1).map(|before| words[before].as_str());
    let place = ["a", "le", "du", "dans", "en", "departement", "region", "vers", "pres"];
    !ALSO_WORDS.contains(&word) || words.len() == 1 || before.is_some_and(|before| place.contains(&before))
}

/// "La réunion" is an island for who goes there, or who ends with it and holds none.
fn is_island(words: &[String], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| words[before].as_str());
    let ends = words.len() == at + 2 && matches!(before, None | Some("de" | "ile" | "sur"));
    ends || before == Some("a")
}

fn known() -> &'static HashMap<String, Known> {
    static KNOWN: OnceLock<HashMap<String, Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut known: HashMap<String, Known> = HashMap::new();
        for departement in DEPARTEMENTS {
            let label = departement.label();
            let names = [departement.name, departement.code];
            for name in names.into_iter().map(spoken) {
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
        for (name, departements) in OTHERS {
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
    fn a_place_is_known_by_its_name_or_its_number() {
        for (text, label) in [
            ("budget ille et vilaine", "Ille-et-Vilaine (35)"),
            ("urbanisme 974", "La Réunion (974)"),
            ("formation à la Réunion", "La Réunion (974)"),
            ("en Bretagne", "Bretagne"),
            ("dans le Nord", "Nord (59)"),
            ("Val-d’Oise", "Val-d’Oise (95)"),
        ] {
            assert_eq!(found(text), [label], "{text}");
        }
        for text in ["animer une réunion publique", "centre-bourg", "pas cher", "un lot de travaux"] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
