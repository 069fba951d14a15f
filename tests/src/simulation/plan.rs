//! What will happen, drawn beforehand: each event has its own chance, so that leaving one out changes nothing of the others.

use std::fmt;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};

use crate::app::morning;

use super::cast::Numbers;
use super::chance::Chance;

/// The first day.
pub const START: Date = date(2027, 1, 4);
/// The jobs that schedules start, and how often in a hundred days each is drawn.
const JOBS: [(&str, i64); 7] = [
    ("sweep-deadlines", 30),
    ("credit-rights", 6),
    ("expire-rights", 6),
    // Seldom: what is owed waits for a while, and can be corrected before it is ordered.
    ("settle-payments", 12),
    ("read-bank-returns", 30),
    ("ask-cards", 15),
    ("refund-cards", 20),
];

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub at: Timestamp,
    /// Its chance.
    pub key: u64,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An élu asks for a session.
    Ask,
    /// Somebody of a dossier does what he may.
    Act,
    /// The same, in two windows at once.
    Twice,
    /// Two do something else with one dossier at the same instant.
    Pair,
    /// Something at the gestionnaire's or the training body's that concerns no dossier: accounts, suspended payments, indus.
    Office,
    /// A mandate ends, or begins; a pension is liquidated.
    Mandate,
    /// A schedule starts a job.
    Job(&'static str),
    /// It starts it twice at once.
    JobTwice(&'static str),
    /// A notification of the card service comes, maybe for the second time.
    Notification,
    /// The bank does what is due.
    Bank,
    /// The function that folds the totals gets records: some twice, some later, in another order.
    Stream,
    /// Fair weather: every job runs to its end, and everything is checked.
    Calm,
}

/// A whole simulation.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    pub numbers: Numbers,
    pub events: Vec<Event>,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.at.strftime("%Y-%m-%d %H:%M"), self.what)
    }
}

impl Plan {
    /// Draws the events of some years.
    #[must_use]
    pub fn draw(seed: u64, years: i64, numbers: Numbers) -> Plan {
        let mut chance = Chance::new(seed ^ 0x6d63_6501);
        let days = 365 * years;
        let elus = i64::try_from(numbers.elus).unwrap_or(i64::MAX);
        let mut events = Vec::new();
        let mut add = |count: i64, what: What| {
            for _ in 0..count {
                let minutes = chance.between(0, days * 24 * 60);
                let at = morning(START) + SignedDuration::from_mins(minutes);
                events.push(Event { at, key: chance.draw(), what });
            }
        };
        add(elus * years * 6, What::Ask);
        add(elus * years * 80, What::Act);
        add(elus * years * 4, What::Twice);
        add(elus * years, What::Mandate);
        add(elus * years * 2, What::Notification);
        add(days / 6, What::Office);
        for (job, in_hundred_days) in JOBS {
            add(days * in_hundred_days / 100, What::Job(job));
            add(days * in_hundred_days / 500, What::JobTwice(job));
        }
        add(days / 5, What::Bank);
        add(days / 8, What::Stream);
        add(days / 60, What::Calm);
        add(elus * years * 8, What::Pair);
        events.sort_by_key(|event| (event.at, event.key));
        Plan { seed, numbers, events }
    }

    /// The same plan with other events.
    #[must_use]
    pub fn with(&self, events: Vec<Event>) -> Plan {
        Plan { events, ..self.clone() }
    }
}
