//! Statements: the lines of the ledger in the order of their effect, each with the balance after it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::ledger::{Account, Line, ReasonCode};
use crate::money::Euros;
use crate::parameters::{self, Parameter};

/// A line and the balance of its account afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Folded<'a> {
    pub line: &'a Line,
    pub balance: Euros,
}

/// The lines, oldest first. On one day, what time did comes before what people did, as the rules count it (rules §2): a credit
/// that was posted late in the day still comes before an order of that day. At one instant what comes in is before what goes out: two
/// requests of the same instant have no other order, and no balance went below zero.
#[must_use]
pub fn in_order(lines: &[Line]) -> Vec<&Line> {
    let mut ordered: Vec<&Line> = lines.iter().collect();
    ordered.sort_by_key(|line| {
        (line.on, rank(line.reason), line.posted_at, line.amount.is_negative(), line.transaction.clone())
    });
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

/// What an account holds from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub on: Date,
    /// What it holds at the end of that day.
    pub balance: Euros,
}

/// The balance day by day that `movements` (day and amount, oldest first) make: a step a day, for a picture of them.
pub fn steps(movements: impl Iterator<Item = (Date, Euros)>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut balance = Euros::ZERO;
    for (on, amount) in movements {
        balance += amount;
        match steps.last_mut() {
            Some(last) if last.on == on => last.balance = balance,
            _ => steps.push(Step { on, balance }),
        }
    }
    steps
}

/// The cap of the rights (AC-2) from `from` to `to`, included: a step a change, the first one on `from`.
#[must_use]
pub fn cap_steps(from: Date, to: Date) -> Vec<Step> {
    let at = |on| parameters::euros(Parameter::DifeCap, on).map(|balance| Step { on, balance });
    let changes = parameters::confirmed_rows(Parameter::DifeCap).map(|row| row.from);
    let changes = changes.filter(|on| *on > from && *on <= to);
    std::iter::once(from).chain(changes).filter_map(at).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;

    fn line(reason: ReasonCode, cents: i64, id: &str, second: i64) -> Line {
        Line {
            account: Account::Right("0".repeat(32).parse().expect("an id")),
            amount: Euros::from_cents(cents),
            transaction: id.parse().expect("an id"),
            reason,
            on: date(2027, 3, 31),
            label: String::new(),
            dossier: None,
            author: String::new(),
            posted_at: Timestamp::from_second(second).expect("a moment"),
        }
    }

    fn balances(lines: &[Line]) -> Vec<i64> {
        folded(lines).iter().map(|folded| folded.balance.cents()).collect()
    }

    #[test]
    fn a_credit_comes_before_the_order_of_its_day() {
        let lines =
            [line(ReasonCode::Engaged, -30_000, "t:1", 1), line(ReasonCode::YearlyCredit, 40_000, "t:2", 2)];
        assert_eq!(balances(&lines), [40_000, 10_000]);
    }

    #[test]
    fn at_one_instant_what_comes_in_is_before_what_goes_out() {
        let lines = [line(ReasonCode::Engaged, -300, "a:1", 1), line(ReasonCode::Released, 300, "b:1", 1)];
        assert_eq!(balances(&lines), [300, 0]);
    }

    #[test]
    fn a_picture_has_a_step_a_day() {
        let movements = [
            (date(2026, 3, 31), 40_000),
            (date(2026, 5, 4), -30_000),
            (date(2026, 5, 4), 5_000),
            (date(2027, 3, 31), 40_000),
        ];
        let movements = movements.map(|(on, cents)| (on, Euros::from_cents(cents)));
        let drawn: Vec<(Date, i64)> =
            steps(movements.into_iter()).into_iter().map(|step| (step.on, step.balance.cents())).collect();
        assert_eq!(
            drawn,
            [(date(2026, 3, 31), 40_000), (date(2026, 5, 4), 15_000), (date(2027, 3, 31), 55_000)]
        );
    }

    #[test]
    fn the_cap_changes_on_the_days_of_the_law() {
        let caps: Vec<(Date, i64)> = cap_steps(date(2022, 6, 1), date(2026, 1, 1))
            .into_iter()
            .map(|step| (step.on, step.balance.cents()))
            .collect();
        assert_eq!(caps, [(date(2022, 6, 1), 70_000), (date(2023, 3, 30), 80_000)]);
    }
}
