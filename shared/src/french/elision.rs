//! The little words before a name: "de" and "à" lose their vowel, or take the article of what is named.

use super::fold;

/// First names and towns whose h is aspired, by their first word, folded. An h that is not here is mute: "d’Hélène", but "de Hugo".
const ASPIRED: [&str; 60] = [
    "HABIB",
    "HACENE",
    "HADI",
    "HAFIDA",
    "HAFSA",
    "HAGONDANGE",
    "HAGUENAU",
    "HAKIM",
    "HALIMA",
    "HAM",
    "HAMED",
    "HAMID",
    "HAMZA",
    "HANANE",
    "HANS",
    "HARFLEUR",
    "HAROLD",
    "HAROUN",
    "HARRY",
    "HASNA",
    "HASSAN",
    "HASSEN",
    "HAUBOURDIN",
    "HAUT",
    "HAUTE",
    "HAUTES",
    "HAUTEVILLE",
    "HAUTMONT",
    "HAUTS",
    "HAVRE",
    "HAYANGE",
    "HAYAT",
    "HAYE",
    "HAZEBROUCK",
    "HEDI",
    "HEIDI",
    "HEINRICH",
    "HEINZ",
    "HELGA",
    "HELMUT",
    "HEM",
    "HERBERT",
    "HICHAM",
    "HICHEM",
    "HIND",
    "HOCINE",
    "HOENHEIM",
    "HOLGER",
    "HOMBOURG",
    "HONDSCHOOTE",
    "HONFLEUR",
    "HORST",
    "HOUDA",
    "HOUDAN",
    "HOUILLES",
    "HOURIA",
    "HUGO",
    "HUGUES",
    "HUNINGUE",
    "HUSSEIN",
];

/// What public bodies are, by the first word of their name, folded, with the article that a sentence gives them.
const BODIES: [(&str, Article); 13] = [
    ("AGGLOMERATION", Article::Elided),
    ("ASSEMBLEE", Article::Elided),
    ("COLLECTIVITE", Article::La),
    ("COMMUNAUTE", Article::La),
    ("COMMUNE", Article::La),
    ("CONSEIL", Article::Le),
    ("DEPARTEMENT", Article::Le),
    ("EUROMETROPOLE", Article::Elided),
    ("METROPOLE", Article::La),
    ("REGION", Article::La),
    ("SYNDICAT", Article::Le),
    ("TERRITOIRE", Article::Le),
    ("VILLE", Article::La),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Article {
    La,
    Le,
    Elided,
}

/// "d’Hélène Rousselot", "de Karim Azrour".
#[must_use]
pub fn of(name: &str) -> String {
    if is_elided(name) { format!("d’{name}") } else { format!("de {name}") }
}

/// "qu’Hélène Rousselot", "que Karim Azrour".
#[must_use]
pub fn that(name: &str) -> String {
    if is_elided(name) { format!("qu’{name}") } else { format!("que {name}") }
}

/// A public body within a sentence: "la commune de Vitré", "le département du Nord", "Vitré Communauté".
#[must_use]
pub fn the(body: &str) -> String {
    with(body, ["la ", "le ", "l’", ""])
}

/// The same at the beginning of a sentence.
#[must_use]
pub fn the_first(body: &str) -> String {
    capitalised(&the(body))
}

/// "à la commune de Vitré", "au département du Nord", "à Vitré Communauté".
#[must_use]
pub fn to_the(body: &str) -> String {
    with(body, ["à la ", "au ", "à l’", "à "])
}

/// "de la commune de Vitré", "du département du Nord", "de Vitré Communauté".
#[must_use]
pub fn of_the(body: &str) -> String {
    match article(body) {
        None => of(body),
        Some(_) => with(body, ["de la ", "du ", "de l’", ""]),
    }
}

/// With a capital.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn with(body: &str, [la, le, elided, none]: [&str; 4]) -> String {
    let before = match article(body) {
        Some(Article::La) => la,
        Some(Article::Le) => le,
        Some(Article::Elided) => elided,
        None => return [none, body].concat(),
    };
    let mut letters = body.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    [before, &first, letters.as_str()].concat()
}

fn article(body: &str) -> Option<Article> {
    let folded = fold(body);
    let first = folded.split(' ').next()?;
    // "Vitré Communauté" and "Métropole" alone are names.
    folded.contains(' ').then_some(())?;
    BODIES.iter().find(|(word, _)| *word == first).map(|(_, article)| *article)
}

/// Whether "de" loses its vowel before a name: a vowel, a mute h, or the y of "Yves".
fn is_elided(name: &str) -> bool {
    let folded = fold(name);
    let word = folded.split(' ').next().unwrap_or_default();
    let is_vowel = |letter: Option<char>| letter.is_some_and(|letter| "AEIOU".contains(letter));
    let mut letters = word.chars();
    match letters.next() {
        Some('H') => !ASPIRED.contains(&word),
        Some('Y') => letters.next().is_some_and(|next| !is_vowel(Some(next))),
        first => is_vowel(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vowel_is_elided_and_an_aspired_h_is_not() {
        for (name, said) in [
            ("Hélène ROUSSELOT", "d’Hélène ROUSSELOT"),
            ("Karim AZROUR", "de Karim AZROUR"),
            ("Émile", "d’Émile"),
            ("Œuvray", "d’Œuvray"),
            ("Îles-de-la-Madeleine", "d’Îles-de-la-Madeleine"),
            ("Yves", "d’Yves"),
            ("Yann", "de Yann"),
            ("Hugo", "de Hugo"),
            ("HASSAN BENALI", "de HASSAN BENALI"),
            ("Haguenau", "de Haguenau"),
            ("Hyères", "d’Hyères"),
            ("Haute-Goulaine", "de Haute-Goulaine"),
            ("", "de "),
        ] {
            assert_eq!(of(name), said);
        }
        assert_eq!((that("Inès"), that("Maël")), ("qu’Inès".to_owned(), "que Maël".to_owned()));
    }

    #[test]
    fn a_body_has_the_article_of_what_it_is() {
        for (body, the_body, to_it, of_it) in [
            ("Commune de Vitré", "la commune de Vitré", "à la commune de Vitré", "de la commune de Vitré"),
            (
                "Département du Nord",
                "le département du Nord",
                "au département du Nord",
                "du département du Nord",
            ),
            ("Région Bretagne", "la région Bretagne", "à la région Bretagne", "de la région Bretagne"),
            (
                "Eurométropole de Strasbourg",
                "l’eurométropole de Strasbourg",
                "à l’eurométropole de Strasbourg",
                "de l’eurométropole de Strasbourg",
            ),
            ("Vitré Communauté", "Vitré Communauté", "à Vitré Communauté", "de Vitré Communauté"),
            (
                "Angers Loire Métropole",
                "Angers Loire Métropole",
                "à Angers Loire Métropole",
                "d’Angers Loire Métropole",
            ),
        ] {
            assert_eq!([the(body), to_the(body), of_the(body)], [the_body, to_it, of_it]);
        }
        assert_eq!(the_first("Commune de Vitré"), "La commune de Vitré");
    }

    /// The lists are looked up by folded first words: an entry that is not one would never be found.
    #[test]
    fn the_lists_are_of_folded_words_in_their_order() {
        let bodies = BODIES.map(|(word, _)| word);
        for list in [&ASPIRED[..], &bodies[..]] {
            assert!(list.is_sorted_by(|one, other| one < other), "{list:?}");
            assert!(list.iter().all(|word| fold(word) == **word && !word.contains(' ')), "{list:?}");
        }
        assert!(ASPIRED.iter().all(|word| word.starts_with('H')));
    }
}
