//! Every day of a century, not some: calendars are small.

use jiff::civil::{Date, date};
use mce_shared::calendar as core;
use mce_shared::rules::credits;
use mce_shared::rules::deadlines::{Delay, last_day};
use mce_shared::rules::mandates::MandateKind;
use mce_tests::reference::calendar as model;
use mce_tests::reference::deadlines::{Deadline, deadline};
use mce_tests::reference::mandates::{credit_date, is_eligible};
use proptest::prelude::*;

use super::cases;
use super::days::day;
use super::translate::body;

fn century() -> impl Iterator<Item = Date> {
    std::iter::successors(Some(date(2000, 1, 1)), |day| day.tomorrow().ok())
        .take_while(|day| day.year() < 2100)
}

#[test]
fn easter_since_the_gregorian_calendar() {
    for year in 1583..=4000 {
        assert_eq!(core::easter(year), model::easter(year));
    }
}

#[test]
fn days_of_a_century() {
    for day in century() {
        assert_eq!(core::is_working_day(day), model::working_day(day), "{day}");
        assert_eq!(core::is_public_holiday(day), model::is_holiday(day), "{day}");
        assert_eq!(core::next_bank_day(day), model::next_bank_day(day), "{day}");
        assert_eq!(core::third_monday(day), model::third_monday(day), "{day}");
    }
}

fn delays() -> [(Delay, Deadline); 13] {
    [
        (Delay::OfAnswer, Deadline::OfAnswer),
        (Delay::OfAnswerWithPrerequisites, Deadline::OfAnswerWithPrerequisites),
        (Delay::EluConfirmation, Deadline::EluConfirmation),
        (Delay::ComplementAnswer, Deadline::ComplementAnswer),
        (Delay::EarliestSessionStart, Deadline::EarliestSessionStart),
        (Delay::Withdrawal, Deadline::Withdrawal),
        (Delay::EntryDeclaration, Deadline::EntryDeclaration),
        (Delay::ExitDeclaration, Deadline::ExitDeclaration),
        (Delay::ServiceDoneValidation, Deadline::ServiceDoneValidation),
        (Delay::OfPayment, Deadline::OfPayment),
        (Delay::Completion, Deadline::Completion),
        (Delay::ReinsertionWindow, Deadline::ReinsertionWindow),
        (Delay::CardRefund, Deadline::CardRefund),
    ]
}

#[test]
fn the_last_day_of_every_delay() {
    for from in century().filter(|day| (2019..2031).contains(&day.year())) {
        for (delay, of_model) in delays() {
            assert_eq!(last_day(delay, from), deadline(of_model, from), "{delay:?} from {from}");
        }
    }
}

#[test]
fn every_kind_of_mandate() {
    for kind in MandateKind::ALL {
        assert_eq!(kind.is_eligible(), is_eligible(body(kind)), "{kind:?}");
        let years = (2000..2100).filter(|_| kind.is_eligible());
        for year in years {
            assert_eq!(credits::credit_date(kind, year), credit_date(body(kind), year), "{kind:?}");
        }
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn working_days_and_months_from_any_day(from in day(), days in -9_i64..60, count in 0_u32..40, months in 0_u32..30) {
        prop_assert_eq!(core::add_working_days(from, count), model::add_working_days(from, count));
        let to = model::plus_days(from, days);
        prop_assert_eq!(core::working_days_between(from, to), model::working_days_until(from, to));
        let model_months = model::plus_months(from, i16::try_from(months).unwrap());
        prop_assert_eq!(core::add_months(from, months), model_months);
    }
}
