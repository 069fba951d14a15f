//! Statements: the lines of the ledger in the order of their effect, each with the balance after it.

use std::collections::BTreeMap;

use crate::ledger::{Account, Line, ReasonCode};
use crate::money::Euros;

/// A line and the balance of its account afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Folded<'a> {
    /// The line.
    pub line: &'a Line,
    /// The balance.
    pub balance: Euros,
}

/// The lines, oldest first. On one day, what time did comes before what people did, as the rules count it (rules §2): a credit
/// that was posted late in the day still comes before an order of that day.
#[must_use]
pub fn in_order(lines: &[Line]) -> Vec<&Line> {
    let mut ordered: Vec<&Line> = lines.iter().collect();
    ordered.sort_by_key(|line| (line.on, rank(line.reason), line.posted_at, line.transaction.clone()));
    ordered
}

/// The order of the events of one day.
const fn rank(reason: ReasonCode) -> u8 {
    match reason {
        ReasonCode::RightExpired => 0,
        ReasonCode::CapLowered => 1,
        ReasonCode::RightOpened | ReasonCode::YearlyCredit => 2,
        _ => 3,
    }
}

/// The lines with their balances, oldest first.
#[must_use]
pub fn folded(lines: &[Line]) -> Vec<Folded<'_>> {
    let mut balances = BTreeMap::<&Account, Euros>::new();
    let fold = |line: &Line, balance: &mut Euros| {
        *balance += line.amount;
        *balance
    };
    in_order(lines)
        .into_iter()
        .map(|line| Folded { line, balance: fold(line, balances.entry(&line.account).or_default()) })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_credit_comes_before_the_order_of_its_day() {
        let line = |reason, cents, second| Line {
            account: Account::Right("0".repeat(32).parse().expect("an id")),
            amount: Euros::from_cents(cents),
            transaction: format!("t:{second}").parse().expect("an id"),
            reason,
            on: date(2027, 3, 31),
            label: String::new(),
            dossier: None,
            author: String::new(),
            posted_at: Timestamp::from_second(second).expect("a moment"),
        };
        let lines = [line(ReasonCode::Engaged, -30_000, 1), line(ReasonCode::YearlyCredit, 40_000, 2)];
        let balances: Vec<i64> = folded(&lines).iter().map(|folded| folded.balance.cents()).collect();
        assert_eq!(balances, [40_000, 10_000]);
    }
}
