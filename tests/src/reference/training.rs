//! What stands in the way of an order (section 3), with the codes of the vectors.

use jiff::civil::Date;

use super::calendar::plus_months;
use super::deadlines::{earliest_session_start, reinsertion_end};
use super::mandates::{Mandate, eligible};
use super::parameters::{COMPLETION_MONTHS, HOURLY_CAP, MAX_PARTICIPANTS, on};

/// An order, as far as the rules look at it.
#[derive(Clone, Debug)]
pub struct Training {
    /// For the mandate, or else for the return to work.
    pub for_mandate: bool,
    pub requested_on: Date,
    pub ordered_on: Date,
    pub start: Date,
    pub end: Date,
    /// In cents, before tax.
    pub price_ht: i64,
    /// In hundredths of an hour.
    pub duration: i64,
    pub max_participants: i64,
    pub theme_listed: bool,
    pub cpf_eligible: bool,
    pub agrement_until: Option<Date>,
    pub pension: bool,
    pub mandates: Vec<Mandate>,
}

/// Every obstacle, in alphabetical order.
pub fn obstacles(training: &Training) -> Vec<&'static str> {
    let mut found = obstacles_in_time(training);
    found.extend(if training.for_mandate { for_mandate(training) } else { for_reinsertion(training) });
    found.sort_unstable();
    found
}

fn obstacles_in_time(training: &Training) -> Vec<&'static str> {
    let ordered_on = training.ordered_on;
    let last_day = on(COMPLETION_MONTHS, ordered_on).map(|months| plus_months(ordered_on, months as i16));
    named([
        (training.start < earliest_session_start(training.requested_on), "starts_too_soon"),
        (last_day.is_some_and(|last| training.end > last), "not_completed_in_time"),
    ])
}

fn for_mandate(training: &Training) -> Vec<&'static str> {
    let held = held(training);
    let last_end = last_of_ends(&held, training.ordered_on);
    let agrement_holds = training.agrement_until.is_some_and(|until| training.end <= until);
    named([
        (held.is_empty(), "no_current_mandate"),
        (last_end.is_some_and(|last| last < training.end), "ends_after_mandate"),
        (!training.theme_listed, "theme_not_in_repertoire"),
        (!agrement_holds, "of_not_approved"),
        (costs_too_much(training), "hourly_cost_above_cap"),
        (is_too_large(training), "too_many_participants"),
    ])
}

fn for_reinsertion(training: &Training) -> Vec<&'static str> {
    let begun = begun(training);
    let nothing_held = held(training).is_empty();
    let last_day = last_of_ends(&begun, training.ordered_on).map(reinsertion_end);
    named([
        (!training.cpf_eligible, "not_cpf_eligible"),
        (training.pension, "pension_liquidated"),
        (begun.is_empty(), "no_mandate"),
        (
            nothing_held && last_day.is_some_and(|last| last < training.ordered_on),
            "reinsertion_window_closed",
        ),
        (last_day.is_some_and(|last| last < training.end), "ends_after_reinsertion_window"),
    ])
}

/// The price of an hour is compared unrounded: price / duration > cap.
fn costs_too_much(training: &Training) -> bool {
    on(HOURLY_CAP, training.ordered_on).is_some_and(|cap| training.price_ht * 100 > cap * training.duration)
}

fn is_too_large(training: &Training) -> bool {
    on(MAX_PARTICIPANTS, training.ordered_on).is_some_and(|most| training.max_participants > most)
}

fn begun(training: &Training) -> Vec<Mandate> {
    eligible(&training.mandates).into_iter().filter(|mandate| mandate.start <= training.ordered_on).collect()
}

fn held(training: &Training) -> Vec<Mandate> {
    begun(training).into_iter().filter(|mandate| mandate.is_held(training.ordered_on)).collect()
}

/// The latest end, as one knows it on that day; `None` as long as one of them has no known end.
fn last_of_ends(mandates: &[Mandate], today: Date) -> Option<Date> {
    let ends: Vec<Option<Date>> = mandates.iter().map(|mandate| mandate.known_end(today)).collect();
    let all_end = ends.iter().all(Option::is_some);
    ends.into_iter().flatten().max().filter(|_| all_end)
}

fn named<const N: usize>(tests: [(bool, &'static str); N]) -> Vec<&'static str> {
    tests.into_iter().filter(|(stands, _)| *stands).map(|(_, code)| code).collect()
}
