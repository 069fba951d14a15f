//! How French words are compared: accents and case folded, elisions and stop words dropped, endings cut.
//!
//! Light on purpose: an ending is cut when what is left can still be told apart. Two words of the same family
//! meet often, two of different families rarely.

/// Words that carry no meaning of their own in a search. They are written folded.
const STOP_WORDS: &[&str] = &[
    "a",
    "afin",
    "ai",
    "aider",
    "aimerais",
    "alors",
    "apprendre",
    "apres",
    "arrive",
    "arriver",
    "au",
    "aussi",
    "autour",
    "aux",
    "avant",
    "avec",
    "avoir",
    "beaucoup",
    "besoin",
    "bien",
    "ca",
    "ce",
    "cela",
    "ces",
    "cette",
    "chaque",
    "cherche",
    "chercher",
    "chez",
    "comme",
    "comment",
    "connaitre",
    "contre",
    "cote",
    "cours",
    "d",
    "dans",
    "de",
    "des",
    "deux",
    "devant",
    "dois",
    "doit",
    "donc",
    "du",
    "elle",
    "elles",
    "en",
    "entre",
    "est",
    "et",
    "etre",
    "eu",
    "faire",
    "faut",
    "formation",
    "formations",
    "former",
    "habite",
    "ici",
    "il",
    "ils",
    "je",
    "l",
    "la",
    "le",
    "les",
    "leur",
    "leurs",
    "lors",
    "lorsqu",
    "lui",
    "ma",
    "mais",
    "mes",
    "mieux",
    "moi",
    "mon",
    "n",
    "ne",
    "nos",
    "notre",
    "nous",
    "on",
    "ou",
    "par",
    "pas",
    "pendant",
    "peut",
    "peux",
    "plus",
    "plusieurs",
    "pour",
    "pres",
    "proche",
    "puis",
    "puisqu",
    "qu",
    "quand",
    "que",
    "quel",
    "quelle",
    "quelles",
    "quelques",
    "quels",
    "qui",
    "quoi",
    "rester",
    "s",
    "sa",
    "sans",
    "savoir",
    "se",
    "ses",
    "si",
    "soi",
    "son",
    "sont",
    "souhaite",
    "souhaiterais",
    "sous",
    "stage",
    "suis",
    "sur",
    "ta",
    "tes",
    "ton",
    "tous",
    "tout",
    "toute",
    "toutes",
    "tres",
    "trois",
    "trouver",
    "tu",
    "un",
    "une",
    "vers",
    "veux",
    "vos",
    "votre",
    "voudrais",
    "vous",
    "y",
];

/// Endings that are cut, longest first, with the fewest letters that must be left.
const ENDINGS: &[(&str, usize)] = &[
    ("issement", 4),
    ("isation", 4),
    ("atrice", 4),
    ("ements", 4),
    ("ement", 4),
    ("ateur", 4),
    ("ation", 4),
    ("ative", 4),
    ("ition", 4),
    ("atif", 4),
    ("ment", 4),
    ("aire", 4),
    ("isme", 4),
    ("able", 4),
    ("euse", 4),
    ("iere", 4),
    ("tion", 5),
    ("ier", 4),
    ("eur", 4),
    ("ite", 4),
    ("ive", 4),
    ("ees", 4),
    ("ee", 4),
    ("er", 4),
    ("if", 4),
    ("al", 4),
    ("e", 3),
];

/// A letter without its accent, in lower case; `œ` and `æ` become two letters.
fn fold_into(out: &mut String, letter: char) {
    for letter in letter.to_lowercase() {
        match letter {
            'à' | 'â' | 'ä' | 'á' | 'ã' => out.push('a'),
            'ç' => out.push('c'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'î' | 'ï' | 'í' => out.push('i'),
            'ñ' => out.push('n'),
            'ô' | 'ö' | 'ó' => out.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => out.push('u'),
            'ÿ' => out.push('y'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            // Combining accents, when a text comes decomposed.
            '\u{300}'..='\u{36f}' => {}
            other => out.push(other),
        }
    }
}

/// A text without accents, in lower case.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|letter| fold_into(&mut out, letter));
    out
}

/// All the words of a text, folded. An apostrophe separates, so that an elision stands alone.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    written(text).map(fold).collect()
}

/// The words of a text as they are written.
pub fn written(text: &str) -> impl Iterator<Item = &str> {
    // Accents that stand apart belong to their letter.
    let separates = |c: char| !c.is_alphanumeric() && !('\u{300}'..='\u{36f}').contains(&c);
    text.split(separates).filter(|word| !word.is_empty())
}

/// The words of a text, folded, without those that carry no meaning of their own.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    tokens(text).into_iter().filter(|word| is_kept(word))
}

/// Whether a folded word carries a meaning.
#[must_use]
pub fn is_kept(word: &str) -> bool {
    let single_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    !single_letter && !STOP_WORDS.contains(&word)
}

/// What is left of a folded word once its plural, its feminine and its commonest endings are cut.
#[must_use]
pub fn stem(word: &str) -> String {
    if word.len() < 4 || word.bytes().any(|byte| !byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let mut stem = masculine(singular(word));
    // Two endings at most: municipalité → municipal → municip.
    for _ in 0..2 {
        match shorter(&stem) {
            Some(cut) => stem = cut,
            None => break,
        }
    }
    undoubled(stem)
}

fn singular(word: &str) -> String {
    if let Some(root) = word.strip_suffix("aux").filter(|root| root.len() >= 3 && !root.ends_with('e')) {
        return format!("{root}al");
    }
    word.strip_suffix(['s', 'x']).filter(|root| root.len() >= 3).unwrap_or(word).to_owned()
}

/// `publique` is written as `public`.
fn masculine(word: String) -> String {
    match word.strip_suffix("que") {
        Some(root) if root.len() >= 3 => format!("{root}c"),
        _ => word,
    }
}

fn shorter(word: &str) -> Option<String> {
    ENDINGS.iter().find_map(|(ending, least)| {
        word.strip_suffix(ending).filter(|root| root.len() >= *least).map(str::to_owned)
    })
}

/// `communiqu(er)` meets `communic(ation)`, `delegu(er)` meets `deleg(ation)`, and a doubled last letter is
/// written once.
fn undoubled(stem: String) -> String {
    if let Some(root) = stem.strip_suffix("qu") {
        return format!("{root}c");
    }
    if let Some(root) = stem.strip_suffix("gu").filter(|root| root.len() >= 3) {
        return format!("{root}g");
    }
    let mut letters = stem.chars().rev();
    if stem.len() > 4 && letters.next() == letters.next() { stem[..stem.len() - 1].to_owned() } else { stem }
}
