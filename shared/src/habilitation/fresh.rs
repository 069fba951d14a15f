//! Acts that ask who is there, and not who was this morning: a bank account, money, an incident, a habilitation.

use jiff::{SignedDuration, Timestamp};

/// How long ago the person may have proved who he is, second factor included.
pub const MAX_AGE: SignedDuration = SignedDuration::from_mins(15);

/// Whether who proved then who he is needs not prove it again; never when the provider did not say when.
#[must_use]
pub fn is_fresh(authenticated_at: Option<Timestamp>, now: Timestamp) -> bool {
    authenticated_at.is_some_and(|at| now.duration_since(at) <= MAX_AGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_an_hour_is_fresh() {
        let now = Timestamp::constant(1_800_000_000, 0);
        for (age, expected) in [(0, true), (900, true), (901, false)] {
            assert_eq!(is_fresh(Some(now - SignedDuration::from_secs(age)), now), expected, "{age}");
        }
        assert!(!is_fresh(None, now));
    }
}
