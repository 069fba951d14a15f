//! The first rounds of the general elections of local councils, read from `elections.toml`.

use jiff::civil::{Date, date};

use super::mandates::CreditCalendar;

/// A general election.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneralElection {
    /// Whose councils were elected.
    pub calendar: CreditCalendar,
    pub first_round: Date,
    /// The text that called it.
    pub source: &'static str,
}

/// All of them, calendar by calendar, in the order of their days.
#[must_use]
pub fn all() -> &'static [GeneralElection] {
    include!(concat!(env!("OUT_DIR"), "/elections.rs"))
}

/// The first rounds of a calendar, in order.
pub fn first_rounds(calendar: CreditCalendar) -> impl Iterator<Item = Date> {
    all().iter().filter(move |election| election.calendar == calendar).map(|election| election.first_round)
}
