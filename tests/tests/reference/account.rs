//! The account: every line, the balance, what it may pay for and until when.

use jiff::civil::{Date, date};
use mce_shared::rules::account::{LineReason, Use, history, next_credit};
use mce_shared::rules::credits;
use mce_tests::reference::account::{Line, Pension, Reason, account, credit, rights_lines};
use mce_tests::reference::calendar::{plus_days, plus_months};
use mce_tests::reference::mandates::{Body, Mandate};
use proptest::prelude::*;

use super::cases;
use super::days::{cents, day, mandates, near};
use super::translate::{euros, line_reason, to_model, usable_for};

/// A line in the core's words.
type Said = (Date, LineReason, i64, i64, i64);

fn said(line: &Line) -> Said {
    (line.on, line_reason(line.reason), line.change, line.lost_to_cap, line.balance)
}

fn is_credit(line: &&Line) -> bool {
    matches!(line.reason, Reason::Opening | Reason::FirstEuros | Reason::YearlyCredit)
}

/// Days and amounts; the days are found among those that matter once the mandates are known.
fn movements() -> impl Strategy<Value = Vec<(usize, i64, Date, i64)>> {
    prop::collection::vec((any::<usize>(), -2_i64..=2, day(), cents()), 0..4)
}

/// What only a statement shows, by hand: no function of the core is asked.
#[test]
fn restitutions_and_pensions_in_a_statement() {
    let municipal = |start, end| Mandate { body: Body::Municipal, start, end };
    let first = municipal(date(2022, 3, 31), Some(date(2026, 3, 15)));
    let again = municipal(date(2026, 3, 30), None);
    let last = |mandates: &[Mandate], others: &[(Date, i64)], pension, at| {
        rights_lines(mandates, others, pension, at).last().map(|line| (line.on, line.change, line.balance))
    };
    let back = [(date(2025, 5, 5), 300_00)];
    let above = Some((date(2025, 5, 5), 300_00, 1_100_00));
    assert_eq!(last(&[first], &back, Pension::None, date(2025, 12, 31)), above, "it ignores the cap");
    let before_the_cap_rose = [(date(2022, 5, 5), 500_00)];
    let untouched = Some((date(2023, 3, 31), 0, 900_00));
    assert_eq!(last(&[first], &before_the_cap_rose, Pension::None, date(2023, 4, 1)), untouched, "no cut");
    let after_the_end = [(date(2026, 9, 20), 300_00)];
    let lost = Some((date(2026, 9, 21), -300_00, 0));
    assert_eq!(last(&[first], &after_the_end, Pension::None, date(2027, 1, 1)), lost, "the day after");
    let both = [first, again];
    let opening = date(2026, 3, 30);
    for (pension, expected) in [
        (Pension::None, (opening, 0, 800_00)),
        (Pension::Now, (opening, 0, 800_00)),
        (Pension::AllAlong, (opening, 0, 800_00)),
    ] {
        assert_eq!(last(&both, &[], pension, date(2026, 12, 31)), Some(expected), "{pension:?}");
    }
    let at_once = [first, municipal(date(2026, 3, 16), None)];
    let no_gap = Some((date(2026, 3, 16), 0, 800_00));
    assert_eq!(
        last(&at_once, &[], Pension::AllAlong, date(2026, 12, 31)),
        no_gap,
        "never a day without a mandate"
    );
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn a_credit(balance in cents(), on in day()) {
        let (core, model) = (credits::credit(euros(balance), on), credit(balance, on));
        prop_assert_eq!(
            (core.credited.cents(), core.lost_to_cap.cents(), core.balance.cents()),
            (model.credited, model.lost_to_cap, model.balance)
        );
    }

    #[test]
    fn a_history_line_by_line(
        mandates in mandates(), uses in movements(), pension in any::<bool>(),
        at in (any::<usize>(), -2_i64..=2, day()),
    ) {
        let at = near(&mandates, at.0, at.1, at.2);
        let uses: Vec<(Date, i64)> =
            uses.into_iter().map(|(choice, shift, on, amount)| (near(&mandates, choice, shift, on), amount)).collect();
        let core_uses: Vec<Use> = uses.iter().map(|(on, amount)| Use { on: *on, amount: euros(*amount) }).collect();
        let found = history(&mandates, &core_uses, pension, at);

        let of_model = to_model(&mandates);
        let orders: Vec<(Date, i64)> = uses.iter().map(|(on, amount)| (*on, -amount)).collect();
        let pension_now = if pension { Pension::Now } else { Pension::None };
        let expected: Vec<Said> = rights_lines(&of_model, &orders, pension_now, at).iter().map(said).collect();
        let lines: Vec<Said> = found
            .lines
            .iter()
            .map(|line| (line.on, line.reason, line.change.cents(), line.lost_to_cap.cents(), line.balance.cents()))
            .collect();
        prop_assert_eq!(lines, expected, "lines: the core, then the model");

        let model = account(&of_model, &uses, pension, at);
        prop_assert_eq!(found.balance.cents(), model.balance);
        prop_assert_eq!((found.usable_for, found.until), (usable_for(model.usable_for), model.until));
    }

    #[test]
    fn the_next_credit(mandates in mandates(), uses in movements(), at in (any::<usize>(), -2_i64..=2, day())) {
        let at = near(&mandates, at.0, at.1, at.2);
        let orders: Vec<(Date, i64)> = uses
            .into_iter()
            .map(|(choice, shift, on, amount)| (near(&mandates, choice, shift, on).min(at), -amount))
            .collect();
        let last_start = mandates.iter().map(|mandate| mandate.start).fold(at, Date::max);
        let lines = rights_lines(&to_model(&mandates), &orders, Pension::None, plus_months(last_start, 48));
        let (past, coming) = lines.split_at(lines.partition_point(|line| line.on <= at));
        let balance = past.last().map_or(0, |line| line.balance);
        let last_year = past.iter().filter(is_credit).map(|line| line.on.year()).max();
        let found = next_credit(&mandates, euros(balance), last_year, plus_days(at, 1));
        prop_assert_eq!(
            found.map(|next| (next.on, next.amount.cents(), next.lost_to_cap.cents())),
            coming.iter().find(is_credit).map(|line| (line.on, line.change, line.lost_to_cap))
        );
    }
}
