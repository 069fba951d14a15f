//! Which of two functions says most of a mandate: the register has one row per function (formats.md §2).

use std::cmp::Ordering;

use crate::french::fold;

/// The one of two functions that says most: the head of the council, then a delegated mayor, then deputies in their order,
/// then any other function, then the bare name of the mandate. The same whatever the order in which they come.
#[must_use]
pub fn says_most<'a>(one: &'a str, other: &'a str) -> &'a str {
    let by_words = || other.cmp(one);
    match weight(one).cmp(&weight(other)).then_with(by_words) {
        Ordering::Less => other,
        _ => one,
    }
}

/// Heavier says more. The second part puts the first deputy before the second.
fn weight(function: &str) -> (u8, i16) {
    let folded = fold(function);
    let has =
        |word: &str| folded.split(' ').any(|found| found == word || found.strip_suffix('E') == Some(word));
    let rank = if folded.is_empty() {
        0
    } else if has("ADJOINT") || folded.contains("VICE PRESIDENT") {
        3
    } else if has("MAIRE") && (has("DELEGUE") || has("ARRONDISSEMENT")) {
        4
    } else if has("MAIRE") || has("PRESIDENT") {
        5
    } else if folded.starts_with("CONSEILLER") && !has("DELEGUE") && !has("EXECUTIF") {
        1
    } else {
        2
    };
    (rank, -ordinal(&folded))
}

/// "2EME ADJOINT AU MAIRE" → 2; without a number, after those that have one.
fn ordinal(folded: &str) -> i16 {
    let digits = folded.len() - folded.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    folded[..digits].parse().unwrap_or(i16::MAX)
}
