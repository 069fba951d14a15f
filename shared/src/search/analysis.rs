//! How French words are compared: accents and case folded, elisions and stop words dropped, endings cut, one typo
//! forgiven.
//!
//! Light on purpose: an ending is cut when what is left can still be told apart. Two words of the same family
//! meet often, two of different families rarely.

/// Words that carry no meaning of their own in a search. They are written folded.
const STOP_WORDS: &[&str] = &[
    "a",
    "ai",
    "au",
    "aux",
    "avec",
    "ce",
    "ces",
    "cette",
    "chez",
    "comment",
    "d",
    "dans",
    "de",
    "des",
    "du",
    "elle",
    "en",
    "est",
    "et",
    "eu",
    "formation",
    "formations",
    "il",
    "ils",
    "je",
    "l",
    "la",
    "le",
    "les",
    "leur",
    "leurs",
    "lorsqu",
    "lui",
    "ma",
    "mais",
    "mes",
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
    "plus",
    "pour",
    "puisqu",
    "qu",
    "que",
    "qui",
    "quoi",
    "s",
    "sa",
    "sans",
    "se",
    "ses",
    "son",
    "sont",
    "sur",
    "ta",
    "tes",
    "ton",
    "tu",
    "un",
    "une",
    "vos",
    "votre",
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

/// Fewest letters of a word in which a typo is forgiven.
pub const TYPO_MIN: usize = 5;

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

/// The words of a text, folded, without stop words. An apostrophe separates, so that an elision stands alone and
/// is dropped.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| is_kept(word))
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

fn is_kept(word: &str) -> bool {
    let single_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    !word.is_empty() && !single_letter && !STOP_WORDS.contains(&word)
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

/// Whether a word that is being typed begins a word of the catalogue, of which only the stem is known.
#[must_use]
pub fn begins(typed: &str, stemmed: &str) -> bool {
    stemmed.starts_with(typed)
        || (stemmed.len() >= 4 && typed.starts_with(stemmed) && typed.len() - stemmed.len() <= 4)
}

/// Whether two words differ by one letter at most: added, missing, changed, or exchanged with its neighbour.
#[must_use]
pub fn within_one_typo(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    if short.len() < long.len() {
        return short[same..] == long[same + 1..];
    }
    let (left, right) = (&short[same..], &long[same..]);
    left.len() <= 1
        || left[1..] == right[1..]
        || (left[0] == right[1] && left[1] == right[0] && left[2..] == right[2..])
}
