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
    /// The balance before; none where it does not say it.
    pub opening: Option<Euros>,
    /// The balance after.
    pub closing: Option<Euros>,
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
    let joins = |before: &Stated, after: &Stated| before.closing.is_some() && before.closing == after.opening;
    let follows = |one: &Stated| last.is_some_and(|last| joins(last, one));
    let begins = |one: &Stated| left.iter().all(|other| other == one || !joins(other, one));
    left.iter().position(follows).or_else(|| left.iter().position(begins)).unwrap_or_default()
}

/// Where a statement does not begin where the one before ended: one is missing, or one is wrong. After one that does not say where it
/// ended, nobody knows.
#[must_use]
pub fn gaps(told: &[Stated]) -> Vec<Finding> {
    let pairs = told.iter().zip(told.iter().skip(1));
    let broken = pairs.filter_map(|(before, after)| gap(before, after));
    broken.map(|gap| of_fund(4, format!("banque : {gap}"))).collect()
}

/// The gap between two that follow each other, in French.
#[must_use]
pub fn gap(before: &Stated, after: &Stated) -> Option<String> {
    let (closing, opening) = (before.closing?, after.opening?);
    let (on, from, to) = (after.to, opening.french(), closing.french());
    let told = || format!("relevé du {on} : il commence à {from}, celui du {} finissait à {to}", before.to);
    (closing != opening).then(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn of(day: i8, opening: i64, closing: i64) -> Stated {
        let on = date(2027, 4, day);
        let cents = |cents| Some(Euros::from_cents(cents));
        Stated { to: on, from: on, opening: cents(opening), closing: cents(closing) }
    }

    #[test]
    fn statements_follow_each_other_in_whatever_order_they_come_and_a_missing_one_is_found() {
        let (one, two, three) = (of(1, 100, 50), of(2, 50, 80), of(3, 80, 80));
        let silent = Stated { opening: None, closing: None, ..two };
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
            // What one does not say is no gap.
            (vec![one, silent, of(3, 90, 80)], 0),
            (vec![one, Stated { opening: Some(Euros::from_cents(51)), ..silent }, of(3, 90, 80)], 1),
        ] {
            let told = in_order(told);
            assert_eq!(gaps(&told).len(), broken, "{told:?}");
        }
    }
}
