//! How what a stranger sent is compared and logged.

use subtle::ConstantTimeEq as _;

/// Equality in constant time; only the lengths may show.
pub(super) fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}

/// What a stranger sent, short and on one line, fit for a log.
pub(super) fn loggable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
