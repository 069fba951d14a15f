//! A statement as the platform keeps it: what time owes is posted now and then, and always before an order or a restitution.

use jiff::civil::{Date, date};
use mce_shared::rules::account::{LineReason, Pension as Known, Posted, due};
use mce_shared::rules::mandates::Mandate;
use mce_tests::reference::account::{Line, Pension, posted_lines};
use mce_tests::reference::mandates::eligible;
use proptest::prelude::*;

use super::cases;
use super::days::{cents, day, mandates, near};
use super::translate::{euros, line_reason, to_model};

/// A movement in the core's words.
type Said = (Date, LineReason, i64);

/// Which day that matters, how many days after it, another day; an amount, or nobody does anything but look.
type Seed = (usize, i64, Date, Option<i64>);

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    let amount = prop_oneof![
        1 => Just(None),
        1 => cents().prop_map(Some),
        1 => cents().prop_map(|amount| Some(-amount)),
    ];
    prop::collection::vec((any::<usize>(), -2_i64..=2, day(), amount), 0..7)
}

/// What people do, in order; nothing before there is a right, in euros.
fn steps(mandates: &[Mandate], seeds: &[Seed], at: Date) -> Vec<(Date, Option<i64>)> {
    let starts = eligible(&to_model(mandates)).into_iter().map(|mandate| mandate.start);
    let Some(first) = starts.min().map(|start| start.max(date(2021, 7, 23))) else { return Vec::new() };
    let step = |&(choice, shift, on, amount): &Seed| (near(mandates, choice, shift, on), amount);
    let mut steps: Vec<_> = seeds.iter().map(step).filter(|(on, _)| (first..=at).contains(on)).collect();
    steps.sort_by_key(|(on, _)| *on);
    steps
}

struct Statement<'a> {
    mandates: &'a [Mandate],
    posted: Vec<Posted>,
}

impl Statement<'_> {
    fn catch_up(&mut self, at: Date) {
        for line in due(self.mandates, &self.posted, Known::None, at) {
            self.posted.push(Posted { on: line.on, reason: Some(line.reason), change: line.change });
        }
    }

    /// An order takes what there is at most.
    fn move_by(&mut self, on: Date, amount: i64) {
        let balance: i64 = self.posted.iter().map(|line| line.change.cents()).sum();
        let amount = amount.max(-balance);
        if amount != 0 {
            self.posted.push(Posted { on, reason: None, change: euros(amount) });
        }
    }

    fn said(&self) -> Vec<Said> {
        let said = |line: &Posted| (line.on, line.reason.unwrap_or(LineReason::Use), line.change.cents());
        self.posted.iter().map(said).collect()
    }
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn a_statement(mandates in mandates(), seeds in seeds(), at in (any::<usize>(), -2_i64..=2, day())) {
        let at = near(&mandates, at.0, at.1, at.2);
        let steps = steps(&mandates, &seeds, at);
        let mut statement = Statement { mandates: &mandates, posted: Vec::new() };
        for (on, amount) in &steps {
            statement.catch_up(*on);
            statement.move_by(*on, amount.unwrap_or_default());
        }
        statement.catch_up(at);
        let others: Vec<(Date, i64)> = steps.iter().filter_map(|(on, amount)| Some((*on, (*amount)?))).collect();
        let said = |line: &Line| (line.on, line_reason(line.reason), line.change);
        let expected: Vec<Said> =
            posted_lines(&to_model(&mandates), &others, Pension::None, at).iter().map(said).collect();
        prop_assert_eq!(statement.said(), expected, "the statement, then the model");
    }
}
