//! What a cancellation and an interruption cost.

use jiff::civil::Date;
use mce_shared::rules::cancellation::{self, By};
use mce_shared::rules::interruption::{self, Cause, Interruption};
use mce_tests::reference::calendar::{add_working_days, plus_days};
use mce_tests::reference::endings as model;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::cases;
use super::days::{cents, day};
use super::translate::euros;

fn core_outcome(outcome: model::Outcome) -> cancellation::Outcome {
    match outcome {
        model::Outcome::CancelledByOf => cancellation::Outcome::CancelledByOf,
        model::Outcome::Withdrawal => cancellation::Outcome::Withdrawal,
        model::Outcome::ForceMajeure => cancellation::Outcome::ForceMajeure,
        model::Outcome::Free => cancellation::Outcome::Free,
        model::Outcome::Late => cancellation::Outcome::Late,
    }
}

/// The days of an order, of its cancellation and of the entry: near the end of the withdrawal, near the entry, or between.
fn days() -> impl Strategy<Value = [Date; 3]> {
    (day(), 5_u32..=40, 0_usize..3, -12_i64..=12).prop_map(|(ordered_on, lead, choice, shift)| {
        let entry = add_working_days(ordered_on, lead);
        let near = [ordered_on, add_working_days(ordered_on, 14), entry][choice];
        [ordered_on, plus_days(near, shift).max(ordered_on), entry]
    })
}

fn cancellation() -> impl Strategy<Value = model::Cancellation> {
    let by = prop::sample::select(vec![model::By::Elu, model::By::Elu, model::By::Of, model::By::NoShow]);
    (by, days(), any::<bool>(), cents()).prop_map(|(by, [ordered_on, on, entry], force_majeure, price)| {
        model::Cancellation { by, ordered_on, on, entry, force_majeure, price }
    })
}

fn to_core(cancellation: &model::Cancellation) -> cancellation::Cancellation {
    let model::Cancellation { by, ordered_on, on, entry, force_majeure, price } = *cancellation;
    let by = match by {
        model::By::Elu => By::Elu,
        model::By::Of => By::Of,
        model::By::NoShow => By::NoShow,
    };
    cancellation::Cancellation { by, ordered_on, on, entry, force_majeure, price: euros(price) }
}

/// The last day before the entry on which it would cost nothing, found by trying each.
fn last_free_day(cancellation: &model::Cancellation) -> Option<Date> {
    let is_free = |on: &Date| {
        let then = model::Cancellation { by: model::By::Elu, on: *on, force_majeure: false, ..*cancellation };
        model::outcome(&then) != model::Outcome::Late
    };
    let days = std::iter::successors(Some(cancellation.ordered_on), |day| day.tomorrow().ok());
    days.take_while(|day| *day < cancellation.entry).filter(is_free).last()
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn a_cancellation(of_model in cancellation()) {
        let core = to_core(&of_model);
        let found = cancellation::cancel(&core);
        let bill = model::cancel(&of_model);
        prop_assert_eq!(found.outcome, core_outcome(model::outcome(&of_model)));
        prop_assert_eq!((found.charged.cents(), found.of_paid.cents()), (bill.charged, bill.of_paid));
        prop_assert_eq!(core.last_free_day(), last_free_day(&of_model));
    }

    #[test]
    fn an_interruption(cause in cause(), rate in rate(), price in cents()) {
        let completion_rate = Decimal::new(rate, 2);
        let found = interruption::interrupt(&Interruption { cause: cause.0, completion_rate, price: euros(price) });
        let bill = model::interrupt(cause.1, rate, price);
        prop_assert_eq!((found.charged.cents(), found.of_paid.cents()), (bill.charged, bill.of_paid));
    }
}

pub fn cause() -> impl Strategy<Value = (Cause, model::Cause)> {
    prop::sample::select(vec![
        (Cause::Completed, model::Cause::Completed),
        (Cause::Abandonment, model::Cause::Abandonment),
        (Cause::Absence, model::Cause::Absence),
        (Cause::ForceMajeure, model::Cause::ForceMajeure),
        (Cause::OfPostponed, model::Cause::OfPostponed),
        (Cause::OfInterrupted, model::Cause::OfInterrupted),
    ])
}

/// Hundredths of a percent, near the thresholds or anywhere.
pub fn rate() -> impl Strategy<Value = i64> {
    let edge =
        prop::sample::select(vec![0, 1, 24_99, 25_00, 25_01, 50_00, 79_99, 80_00, 80_01, 99_99, 100_00]);
    prop_oneof![edge, 0_i64..=100_00]
}
