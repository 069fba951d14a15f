//! One house of French: what people read stands in `texts/`, where a lawyer finds it. What has not moved there yet is a list of files,
//! which only gets shorter.

use std::collections::BTreeSet;
use std::path::Path;

/// Words that no English text has.
const WORDS: [&str; 21] = [
    "au", "aux", "ce", "cette", "de", "des", "du", "est", "et", "la", "le", "les", "par", "pas", "pour",
    "sur", "un", "une", "vous", "votre", "à",
];

#[test]
fn no_other_file_gets_french_of_its_own() {
    let mut found = BTreeSet::new();
    each_source(&source(), &mut |path, text| {
        if literals(text).iter().any(|literal| is_french(literal)) {
            found.insert(path.to_owned());
        }
    });
    let left: BTreeSet<String> = include_str!("french-left-in-code.txt").lines().map(str::to_owned).collect();
    let new: Vec<_> = found.difference(&left).collect();
    assert!(new.is_empty(), "French belongs in `shared/texts`: {new:?}");
    let gone: Vec<_> = left.difference(&found).collect();
    assert!(gone.is_empty(), "none is left there, take it off the list: {gone:?}");
}

#[test]
fn what_is_refused_is_said_in_texts() {
    let mut wrong = Vec::new();
    each_source(&source(), &mut |path, text| {
        let refusals = text.split("#[error(").skip(1).map(|after| after.trim_start());
        let spoken = refusals.filter_map(|after| literals(after.split(")]").next()?).into_iter().next());
        wrong.extend(spoken.filter(|said| is_french(said)).map(|said| format!("{path}: {said}")));
    });
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn french_is_told_from_english() {
    assert_eq!(literals("// \"le mot\"\nlet a = \"un \\\"mot\\\"\"; let b = 'b';"), ["un mot"]);
    assert!(is_french("Dites pourquoi, en un mot") && is_french("L’élu lira"));
    assert!(!is_french("the ledger of an élu") && !is_french("élu"));
}

fn is_french(literal: &str) -> bool {
    let mut words = literal.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    literal.trim().contains(' ')
        && (literal.contains(['’', '«']) || words.any(|word| WORDS.contains(&word.as_str())))
}

/// The texts between quotes, without what is tested and without comments.
fn literals(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = lines.join("\n").replace("'\"'", "");
    let (mut found, mut open, mut letters) = (Vec::new(), None::<String>, code.chars());
    while let Some(letter) = letters.next() {
        match (letter, &mut open) {
            ('"', None) => open = Some(String::new()),
            ('"', Some(_)) => found.extend(open.take()),
            // What is escaped ends nothing.
            ('\\', Some(text)) => text.extend(letters.next().filter(|escaped| *escaped != '"')),
            (letter, Some(text)) => text.push(letter),
            (_, None) => {}
        }
    }
    found
}

fn source() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file of the core that is no test and not the house of texts itself, by its path under `src`.
fn each_source(folder: &Path, look: &mut impl FnMut(&str, &str)) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(source()).expect("under src").to_string_lossy().into_owned();
        if path.is_dir() {
            each_source(&path, look);
        } else if name.ends_with(".rs") && !name.contains("tests") && !name.starts_with("texts") {
            look(&name, &std::fs::read_to_string(&path).expect("a source"));
        }
    }
}
