//! What the bank's statements say of the account, one after the other: each begins where the one before ended.

use jiff::civil::Date;

use super::{Finding, of_fund};
use crate::money::Euros;

/// What a statement says of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stated {
    /// The last day.
    pub to: Date,
    /// The first day.
    pub from: Date,
    /// The balance before.
    pub opening: Euros,
    /// The balance after.
    pub closing: Euros,
}

/// Statements by day; those of one day by their balances, since nothing else says which came first. What is told twice counts once.
#[must_use]
pub fn in_order(mut told: Vec<Stated>) -> Vec<Stated> {
    told.sort_unstable();
    told.dedup();
    let mut ordered = Vec::with_capacity(told.len());
    for day in told.chunk_by(|one, other| one.to == other.to) {
        let mut left = day.to_vec();
        while !left.is_empty() {
            let next = following(&left, ordered.last());
            ordered.push(left.remove(next));
        }
    }
    ordered
}

/// Which one begins where the last ended; else one that begins where no other one of the day ends.
fn following(left: &[Stated], last: Option<&Stated>) -> usize {
    let follows = |one: &Stated| last.is_some_and(|last| last.closing == one.opening);
    let begins = |one: &Stated| left.iter().all(|other| other == one || other.closing != one.opening);
    left.iter().position(follows).or_else(|| left.iter().position(begins)).unwrap_or_default()
}

/// Where a statement does not begin where the one before ended: one is missing, or one is wrong.
#[must_use]
pub fn gaps(told: &[Stated]) -> Vec<Finding> {
    let pairs = told.iter().zip(told.iter().skip(1));
    let broken = pairs.filter(|(before, after)| before.closing != after.opening);
    broken
        .map(|(before, after)| of_fund(4, format!("banque : {}", gap(before, (after.to, after.opening)))))
        .collect()
}

/// That gap, in French.
#[must_use]
pub fn gap(before: &Stated, (on, opening): (Date, Euros)) -> String {
    let (from, to) = (opening.french(), before.closing.french());
    format!("relevé du {on} : il commence à {from}, celui du {} finissait à {to}", before.to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn of(day: i8, opening: i64, closing: i64) -> Stated {
        let on = date(2027, 4, day);
        Stated { to: on, from: on, opening: Euros::from_cents(opening), closing: Euros::from_cents(closing) }
    }

    #[test]
    fn statements_follow_each_other_in_whatever_order_they_come_and_a_missing_one_is_found() {
        let (one, two, three) = (of(1, 100, 50), of(2, 50, 80), of(3, 80, 80));
        let (later, back) = (of(2, 80, 20), of(2, 20, 80));
        for (told, broken) in [
            (vec![], 0),
            (vec![one], 0),
            (vec![three, one, two], 0),
            (vec![two, one, two, one], 0),
            (vec![one, three], 1),
            (vec![one, of(2, 50, 81), three], 1),
            // Several of one day.
            (vec![one, back, later, two, three], 0),
            (vec![later, two], 0),
            (vec![one, two, of(2, 50, 70), three], 1),
        ] {
            let told = in_order(told);
            assert_eq!(gaps(&told).len(), broken, "{told:?}");
        }
    }
}
