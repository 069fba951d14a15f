//! Sessions in series: one rule ("every first Monday, in these towns, from nine to five"), from which the sessions follow.
//!
//! The rule is what is kept; its sessions are derived, each under a number made of the rule, of its day and of its town, so that the same
//! session has the same number whatever else of the rule changes. One of them may differ from the rule, or be left out.

use std::collections::HashMap;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::horaires::Horaires;
use super::keys::SessionNumero;
use super::offer::{Recruitment, Session};
use super::place::Place;
use crate::calendar::{add_days, add_months, is_public_holiday, next};
use crate::texts::{labels, sentences};

/// Sessions of one rule at most: a mistake in a year must not make thousands.
pub const SERIES_MAX: usize = 200;
/// Months between the first and the last day of a rule, at most.
pub const MONTHS_MAX: u32 = 24;
/// Days of one session of a rule, at most.
pub const DAYS_MAX: u32 = 10;

/// On which of the days of a week they fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    Week,
    SecondWeek,
    FirstOfMonth,
    SecondOfMonth,
    ThirdOfMonth,
    FourthOfMonth,
    /// In the months that have five; in the others there is none.
    FifthOfMonth,
    LastOfMonth,
}

impl Every {
    pub const ALL: [Self; 8] = [
        Self::Week,
        Self::SecondWeek,
        Self::FirstOfMonth,
        Self::SecondOfMonth,
        Self::ThirdOfMonth,
        Self::FourthOfMonth,
        Self::FifthOfMonth,
        Self::LastOfMonth,
    ];

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Week => labels::every::WEEK,
            Self::SecondWeek => labels::every::SECOND_WEEK,
            Self::FirstOfMonth => labels::every::FIRST_OF_MONTH,
            Self::SecondOfMonth => labels::every::SECOND_OF_MONTH,
            Self::ThirdOfMonth => labels::every::THIRD_OF_MONTH,
            Self::FourthOfMonth => labels::every::FOURTH_OF_MONTH,
            Self::FifthOfMonth => labels::every::FIFTH_OF_MONTH,
            Self::LastOfMonth => labels::every::LAST_OF_MONTH,
        }
    }

    /// Whether it takes `day`, the `nth` of its day of the week from the first day of the rule on.
    fn takes(self, day: Date, nth: usize) -> bool {
        let of_month = (day.day() - 1) / 7;
        match self {
            Self::Week => true,
            Self::SecondWeek => nth.is_multiple_of(2),
            Self::FirstOfMonth => of_month == 0,
            Self::SecondOfMonth => of_month == 1,
            Self::ThirdOfMonth => of_month == 2,
            Self::FourthOfMonth => of_month == 3,
            Self::FifthOfMonth => of_month == 4,
            Self::LastOfMonth => day.day() + 7 > day.days_in_month(),
        }
    }
}

/// A day of the week, as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl DayOfWeek {
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    #[must_use]
    pub const fn day(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Tells it from the other rules of its action: `R1`.
    pub key: String,
    pub every: Every,
    pub day: DayOfWeek,
    pub from: Date,
    /// Included.
    pub until: Date,
    /// Consecutive days of one session, from 1 to [`DAYS_MAX`].
    pub days: u32,
    pub horaires: Option<Horaires>,
    /// Of each session; the action's maximum of participants when left out.
    pub places: Option<u16>,
    /// One session a day in each; a single one without a place when there is none (remote, or where the action is).
    pub towns: Vec<Place>,
    /// Whether a session that would meet a public holiday is left out.
    pub skips_holidays: bool,
}

/// How one session differs from its rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exception {
    pub cancelled: bool,
    /// Another first day.
    pub on: Option<Date>,
    pub horaires: Option<Horaires>,
    pub places: Option<u16>,
}

/// Why a rule gives nothing. `Display` is for whoever types it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeriesRefusal {
    #[error("{}", sentences::SeriesEndsBeforeStart.said())]
    EndsBeforeStart,
    #[error("{}", sentences::SeriesTooLong { plafond: &MONTHS_MAX.to_string() }.said())]
    TooLong,
    #[error("{}", sentences::SeriesTooMany { sessions: &.0.to_string(), plafond: &SERIES_MAX.to_string() }.said())]
    TooMany(usize),
    #[error("{}", sentences::SeriesBadDays { plafond: &DAYS_MAX.to_string() }.said())]
    BadDays,
    #[error("{}", sentences::SeriesNothing.said())]
    Nothing,
}

/// One session that follows from a rule, kept or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    pub session: Session,
    /// The day that the rule gives.
    pub day: Date,
    /// Whether a day of it is a public holiday.
    pub holiday: bool,
    pub fate: Fate,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// As the rule says.
    Planned,
    /// Changed alone.
    Changed,
    /// Left out because of a public holiday.
    Skipped,
    /// Left out alone.
    Cancelled,
}

impl Occurrence {
    #[must_use]
    pub fn is_kept(&self) -> bool {
        matches!(self.fate, Fate::Planned | Fate::Changed)
    }
}

impl Series {
    /// Every session of the rule, by day and then by town, with what `exception` says of each number.
    ///
    /// # Errors
    /// [`SeriesRefusal`].
    pub fn derive(
        &self,
        exception: impl Fn(&SessionNumero) -> Exception,
    ) -> Result<Vec<Occurrence>, SeriesRefusal> {
        if !(1..=DAYS_MAX).contains(&self.days) {
            return Err(SeriesRefusal::BadDays);
        }
        let days = self.first_days()?;
        let count = days.len() * self.towns.len().max(1);
        if count > SERIES_MAX {
            return Err(SeriesRefusal::TooMany(count));
        }
        let towns = self.named_towns();
        let all = days.iter().flat_map(|day| towns.iter().map(move |town| (*day, town)));
        Ok(all.filter_map(|(day, town)| self.occurrence(day, town, &exception)).collect())
    }

    /// The days on which a session would begin.
    fn first_days(&self) -> Result<Vec<Date>, SeriesRefusal> {
        if self.until < self.from {
            return Err(SeriesRefusal::EndsBeforeStart);
        }
        if self.until > add_months(self.from, MONTHS_MAX) {
            return Err(SeriesRefusal::TooLong);
        }
        let week = std::iter::successors(Some(self.from), |day| Some(next(*day))).take(7);
        let first = week.into_iter().find(|day| day.weekday() == self.day.day());
        let of_week = std::iter::successors(first, |day| Some(add_days(*day, 7)));
        let days: Vec<Date> = of_week
            .take_while(|day| *day <= self.until)
            .enumerate()
            .filter(|(nth, day)| self.every.takes(*day, *nth))
            .map(|(_, day)| day)
            .collect();
        if days.is_empty() { Err(SeriesRefusal::Nothing) } else { Ok(days) }
    }

    /// Each town with what tells it in a number: its postcode, and its rank among those of that postcode.
    fn named_towns(&self) -> Vec<(String, Option<&Place>)> {
        if self.towns.is_empty() {
            return vec![(String::new(), None)];
        }
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let named = self.towns.iter().map(|town| {
            let rank = seen.entry(town.code_postal.as_str()).or_default();
            *rank += 1;
            let suffix = if *rank == 1 { String::new() } else { format!("-{rank}") };
            (format!("-{}{suffix}", town.code_postal), Some(town))
        });
        named.collect()
    }

    fn occurrence(
        &self,
        day: Date,
        (name, town): &(String, Option<&Place>),
        exception: impl Fn(&SessionNumero) -> Exception,
    ) -> Option<Occurrence> {
        let date = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
        // Only a postcode of no French shape would make a number that is none, and the form refuses it.
        let numero: SessionNumero = format!("{}-{date}{name}", self.key).parse().ok()?;
        let exception = exception(&numero);
        let debut = exception.on.unwrap_or(day);
        let fin = add_days(debut, self.days - 1);
        let holiday = any_holiday(debut, self.days);
        let fate = if exception.cancelled {
            Fate::Cancelled
        } else if exception != Exception::default() {
            Fate::Changed
        } else if holiday && self.skips_holidays {
            Fate::Skipped
        } else {
            Fate::Planned
        };
        let session = Session {
            numero,
            debut: Some(debut),
            fin: Some(fin),
            places: exception.places.or(self.places),
            taken: 0,
            waiting: 0,
            etat: Recruitment::Open,
            lieu: town.cloned(),
            horaires: exception.horaires.or_else(|| self.horaires.clone()),
        };
        Some(Occurrence { session, day, holiday, fate })
    }
}

fn any_holiday(from: Date, days: u32) -> bool {
    (0..days).any(|nth| is_public_holiday(add_days(from, nth)))
}
