//! One typography for what people read: ’ in an elision, and a narrow no-break space (U+202F) before `? ! ; : »`, after `«`, before
//! `%` and `€`, and between the thousands of an amount.
//!
//! It is looked for in the string literals of the code, where a French sentence is told from the rest by its own signs: only
//! French writes an elided word before an apostrophe, or a space before a colon.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// The one no-break space (`shared::french::NARROW_SPACE`).
const SPACE: char = '\u{202f}';
/// Where people's texts are, and the tests that look for them. The CGU (`shared/content`) only change with their version: an
/// acceptance keeps the hash of what was shown.
const PLACES: [&str; 9] = [
    "shared/src",
    "shared/tests",
    "shared/texts",
    "functions/src",
    "frontend/src",
    "frontend/content",
    "frontend/index.html",
    "infra/local/src",
    "tests",
];
/// What is compared with the files of others, or is about apostrophes and spaces themselves.
const EXEMPT: [&str; 8] = [
    "tests/Cargo.toml",
    "functions/src/lheo/tests.rs",
    "functions/src/lheo/tests",
    "functions/src/ports/bank/tests.rs",
    "infra/local/src/mailbox/mime.rs",
    "shared/src/search/tests.rs",
    "tests/src/rne",
    "tests/src/typography.rs",
];
/// Where a text is looked for in what a browser or a reader of PDF makes of it: every space is a plain one.
const PLAIN_SPACES: [&str; 5] = [
    "functions/src/documents/complements/tests.rs",
    "functions/src/documents/pdf/tests.rs",
    "functions/src/documents/remittance/tests.rs",
    "functions/src/documents/statement/tests.rs",
    "tests/tests/browser",
];
/// What tells a literal that nobody reads as a text: JavaScript, a schedule, a diagram.
const CODE: [&str; 3] = ["=>", "cron(", "-->"];
/// The words that lose their last vowel before another one.
const ELIDED: [&str; 17] = [
    "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu",
    "aujourd", "entr",
];

/// The files of the repository at `root` whose texts have one typography.
pub fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut places: Vec<PathBuf> = PLACES.iter().map(|place| root.join(place)).collect();
    while let Some(path) = places.pop() {
        if EXEMPT.iter().any(|exempt| path.starts_with(root.join(exempt))) {
            continue;
        }
        if path.is_dir() {
            places.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if is_code(&path) || is_text(&path) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn is_code(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// Refusals, mails and pages.
fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|extension| ["toml", "txt", "html"].iter().any(|text| extension == *text))
}

/// A file of the repository at `root` with its typography set; it is done when this is what it holds.
pub fn set_file(root: &Path, path: &Path, content: &str) -> String {
    if !is_code(path) {
        return content.lines().map(set_line).collect();
    }
    let plain = PLAIN_SPACES.iter().any(|plain| path.starts_with(root.join(plain)));
    set_code(content, if plain { set_apostrophes } else { set })
}

fn set_line(line: &str) -> String {
    let set = if line.starts_with('#') { line.to_owned() } else { set(line) };
    set + "\n"
}

fn set_code(code: &str, set: fn(&str) -> String) -> String {
    let mut result = String::with_capacity(code.len() + 64);
    let mut done = 0;
    for literal in literals(code) {
        result += &code[done..literal.start];
        let text = &code[literal.clone()];
        result += &if is_read(text) { set(text) } else { text.to_owned() };
        done = literal.end;
    }
    result + &code[done..]
}

/// Whether a literal is a text for people, rather than code or the head of a CSV file.
fn is_read(text: &str) -> bool {
    let cells = text.as_bytes().windows(2).filter(|two| two[0] == b';' && two[1].is_ascii_alphanumeric());
    cells.count() < 3 && CODE.iter().all(|code| !text.contains(code))
}

/// A text with its typography set.
pub fn set(text: &str) -> String {
    let letters: Vec<char> = set_apostrophes(text).chars().collect();
    let set = |at: usize| match letters[at] {
        ' ' | '\u{a0}' if is_bound(&letters, at) || is_thousands(&letters, at) => SPACE,
        other => other,
    };
    (0..letters.len()).map(set).collect()
}

fn set_apostrophes(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let set = |at: usize| match letters[at] {
        '\'' if is_elision(&letters[..at], &letters[at + 1..]) => '’',
        other => other,
    };
    (0..letters.len()).map(set).collect()
}

/// "l'élu", "d'{name}"; not "D'ARGENT", as a register writes a name.
fn is_elision(before: &[char], after: &[char]) -> bool {
    let start = before.iter().rposition(|letter| !letter.is_alphabetic()).map_or(0, |at| at + 1);
    // `\n'` ends a line, it elides nothing.
    let escaped = start.checked_sub(1).is_some_and(|at| before[at] == '\\');
    let word = before[start..].iter().flat_map(|letter| letter.to_lowercase()).collect::<String>();
    let goes_on = after.first().is_some_and(|next| next.is_alphabetic() || matches!(next, '{' | '«'));
    let capitals = after.len() > 2 && after[..3].iter().all(|letter| letter.is_uppercase());
    goes_on && !escaped && !capitals && ELIDED.contains(&word.as_str())
}

/// A space before a sign that French sets apart, and after «.
fn is_bound(letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
    let (next, then) = (letters.get(at + 1).copied(), letters.get(at + 2).copied());
    let ends = then
        .is_none_or(|then| then.is_whitespace() || matches!(then, '\\' | '<' | '{' | ')' | '»' | '\u{202f}'));
    let follows = before.is_none_or(|before| {
        before.is_alphanumeric()
            || matches!(before, '}' | '»' | ')' | '>' | '.' | '…' | '’' | '"' | '€' | '%')
    });
    match next {
        Some('»') => true,
        _ if before == Some('«') => true,
        Some('?' | '!' | ';' | ':') => follows && ends,
        Some('%' | '€') => before.is_some_and(|before| before.is_ascii_digit() || before == '}'),
        _ => false,
    }
}

/// "12 345 €": digits by three, in an amount.
fn is_thousands(letters: &[char], at: usize) -> bool {
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let three = (1..=3).all(|n| digit(at + n)) && !digit(at + 4);
    let number = letters[at..]
        .iter()
        .skip(1)
        .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}'));
    let end = at + 1 + number.count();
    three && at > 0 && digit(at - 1) && letters.get(end) == Some(&'€')
}

/// What stands between the quotes of the string literals of a Rust source, in order; bytes are no texts.
pub fn literals(code: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = code.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at = match bytes[at] {
            b'/' if code[at..].starts_with("//") => at + code[at..].find('\n').unwrap_or(code.len() - at),
            b'/' if code[at..].starts_with("/*") => {
                at + code[at..].find("*/").map_or(code.len() - at, |end| end + 2)
            }
            b'\'' => after_quote(code, at),
            b'"' => {
                let inside = string(code, at);
                if !is_bytes(code, at) {
                    found.push(inside.clone());
                }
                inside.end + 1 + hashes(code, at)
            }
            _ => at + 1,
        };
    }
    found
}

/// Past a character, or past the quote of a lifetime.
fn after_quote(code: &str, at: usize) -> usize {
    let rest = &code[at + 1..];
    if let Some(escaped) = rest.strip_prefix('\\') {
        let end = escaped.char_indices().skip(1).find(|(_, letter)| *letter == '\'');
        return end.map_or(code.len(), |(end, _)| at + 2 + end + 1);
    }
    let mut letters = rest.char_indices();
    letters.next();
    match letters.next() {
        Some((end, '\'')) => at + 1 + end + 1,
        _ => at + 1,
    }
}

/// How many `#` a raw string that opens at the quote `at` has.
fn hashes(code: &str, at: usize) -> usize {
    let before = &code[..at];
    let bare = before.trim_end_matches('#');
    if bare.ends_with('r') && !ends_a_word(bare) { before.len() - bare.len() } else { 0 }
}

/// Whether the last letter belongs to a longer word than a prefix: `for"` is none.
fn ends_a_word(bare: &str) -> bool {
    let prefix = bare.trim_end_matches(['r', 'b', 'c']);
    prefix.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
        || bare.len() - prefix.len() > 2
}

fn is_bytes(code: &str, at: usize) -> bool {
    let bare = code[..at].trim_end_matches('#');
    let bare = bare.strip_suffix('r').unwrap_or(bare);
    bare.ends_with('b') && !ends_a_word(bare)
}

/// What a string that opens at the quote `at` holds.
fn string(code: &str, at: usize) -> Range<usize> {
    let start = at + 1;
    let bare = code[..at].trim_end_matches('#');
    if bare.ends_with('r') && !ends_a_word(bare) {
        let close = ["\"", &"#".repeat(hashes(code, at))].concat();
        return start..code[start..].find(&close).map_or(code.len(), |end| start + end);
    }
    let mut escaped = false;
    let end = code[start..].find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    start..end.map_or(code.len(), |end| start + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_set_once() {
        for (typed, printed) in [
            (
                "L'élu n'a rien à payer : c'est « dû » ?",
                "L’élu n’a rien à payer\u{202f}: c’est «\u{202f}dû\u{202f}»\u{202f}?",
            ),
            ("{n} % de 12 345,60 €", "{n}\u{202f}% de 12\u{202f}345,60\u{202f}€"),
            ("d'{name}, jusqu'au {day:?}", "d’{name}, jusqu’au {day:?}"),
            ("the request's body doesn't hold: {x}", "the request's body doesn't hold: {x}"),
            ("a != b; 1 84 12 345", "a != b; 1 84 12 345"),
            ("D'ARGENT", "D'ARGENT"),
        ] {
            assert_eq!(set(typed), printed);
            assert_eq!(set(printed), printed);
        }
    }

    #[test]
    fn every_text_of_the_repository_is_set() {
        let root = crate::documents::repository("");
        let unset = files(&root).into_iter().filter(|path| {
            let content = std::fs::read_to_string(path).unwrap();
            set_file(&root, path, &content) != content
        });
        let unset: Vec<_> = unset.collect();
        assert!(unset.is_empty(), "run `cargo run -p mce-tests --example typography`: {unset:#?}");
    }

    #[test]
    fn only_literals_are_read() {
        let code = r###"let a: &'static str = "un"; // "no" d'un
            let b = ('"', '\'', b"no", r#"deux "d'eux""#); /* "no" */ let c = "tr\"ois";"###;
        let found: Vec<_> = literals(code).into_iter().map(|range| &code[range]).collect();
        assert_eq!(found, ["un", "deux \"d'eux\"", "tr\\\"ois"]);
    }
}
