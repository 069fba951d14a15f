//! The calendar of a search: the sessions that answer, month by month, on the day on which they begin.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::catalogue::Catalogue;
use super::engine::{Asked, asked};
use super::entry::EntrySession;
use super::every::{Found, found, shown};
use super::index::{date_of, number};
use super::query::Query;
use crate::catalogue::{ActionNumero, FormationNumero, Mode, earliest_start};
use crate::identifiers::Siret;
use crate::money::Euros;
use crate::texts::sentences;

/// Sessions of one day that are shown, at most: the list has them all.
pub const SHOWN_OF_A_DAY: usize = 6;

/// A month, written `2027-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

/// What is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentences::SearchBadMonth.said())]
pub struct BadMonth;

impl Month {
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    #[must_use]
    pub fn first_day(self) -> Date {
        // A month is only made of a day, or of a text that was checked.
        Date::new(self.year, self.month, 1).unwrap_or_default()
    }
}

impl FromStr for Month {
    type Err = BadMonth;
    fn from_str(text: &str) -> Result<Self, BadMonth> {
        crate::wire::parse_date(&[text, "-01"].concat()).map(Self::of).ok_or(BadMonth)
    }
}

crate::wire::as_text!(Month, BadMonth);

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// One month of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agenda {
    /// The month that was asked for, else the first that has a session; none when no session has a date.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub month: Option<Month>,
    /// Every month in which sessions begin that answer, in order.
    pub months: Vec<MonthCount>,
    /// The days of the month on which some begin, in order.
    pub days: Vec<AgendaDay>,
    /// Sessions that one may enter on any day.
    pub undated: usize,
}

/// How many sessions begin in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthCount {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub month: Month,
    pub count: usize,
}

/// A day on which sessions begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgendaDay {
    #[serde(with = "crate::wire::date")]
    pub day: Date,
    /// All of them.
    pub count: usize,
    /// The first of them, the best match first.
    pub sessions: Vec<AgendaSession>,
}

/// A session that begins on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgendaSession {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub siret: Siret,
    pub of_name: String,
    pub formation: FormationNumero,
    pub action: ActionNumero,
    pub intitule: String,
    pub mode: Mode,
    pub price_ttc: Euros,
    pub session: EntrySession,
}

/// The calendar of a query: the months in which sessions begin, and one of these months day by day.
#[must_use]
pub fn agenda(catalogue: &Catalogue, query: &Query, month: Option<Month>, today: Date) -> Agenda {
    let (asked, relevance, _) = asked(catalogue, query, today);
    let earliest = number(earliest_start(today));
    let (mut days, mut undated) = (BTreeMap::<i32, Vec<Found>>::new(), 0);
    for one in found(&asked, relevance.as_ref()) {
        match asked[one.part].index.sessions.first[one.session] {
            first if first < earliest => undated += 1,
            first => days.entry(first).or_default().push(one),
        }
    }
    let months = months(&days);
    let month = month.or_else(|| months.first().map(|first| first.month));
    let of_month = days.into_iter().filter(|(day, _)| month == Some(Month::of(date_of(*day))));
    let days = of_month.map(|(day, found)| shown_day(&asked, date_of(day), found)).collect();
    Agenda { month, months, days, undated }
}

fn months(days: &BTreeMap<i32, Vec<Found>>) -> Vec<MonthCount> {
    let mut counts = BTreeMap::<Month, usize>::new();
    for (day, found) in days {
        *counts.entry(Month::of(date_of(*day))).or_default() += found.len();
    }
    counts.into_iter().map(|(month, count)| MonthCount { month, count }).collect()
}

fn shown_day(asked: &[Asked<'_>], day: Date, mut found: Vec<Found>) -> AgendaDay {
    found.sort_by_key(|one| (Reverse((one.score * 1_000.0) as i64), one.part, one.session));
    let count = found.len();
    found.truncate(SHOWN_OF_A_DAY);
    AgendaDay { day, count, sessions: shown(asked, &found) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::{catalogue, offer, offers, text};
    use super::*;
    use crate::catalogue::Entries;
    use crate::catalogue::tests::{TODAY, place};

    fn month(text: &str) -> Option<Month> {
        Some(text.parse().unwrap())
    }

    fn days(agenda: &Agenda) -> Vec<(Date, usize)> {
        agenda.days.iter().map(|day| (day.day, day.count)).collect()
    }

    #[test]
    fn the_first_month_with_a_session_is_shown_day_by_day() {
        let catalogue = catalogue(&offers());
        let found = agenda(&catalogue, &Query::default(), None, TODAY);
        assert_eq!(found.month, month("2027-02"));
        let months: Vec<(String, usize)> =
            found.months.iter().map(|one| (one.month.to_string(), one.count)).collect();
        assert_eq!(
            months.iter().map(|(month, _)| month.as_str()).collect::<Vec<_>>(),
            ["2027-02", "2027-03", "2027-04", "2027-05"]
        );
        assert_eq!(days(&found), [(date(2027, 2, 2), 1)]);
        let session = &found.days[0].sessions[0];
        assert_eq!((session.formation.as_str(), session.session.ville.as_deref()), ("C1", Some("Quimper")));
    }

    #[test]
    fn a_month_is_that_of_the_query_and_of_its_text() {
        let catalogue = catalogue(&offers());
        let found = agenda(&catalogue, &text("budget"), month("2027-03"), TODAY);
        assert_eq!(days(&found), [(date(2027, 3, 11), 1)]);
        let found = agenda(&catalogue, &text("budget"), month("2027-02"), TODAY);
        assert_eq!((found.month, days(&found)), (month("2027-02"), Vec::new()));
        assert_eq!(found.months.len(), 1);
    }

    #[test]
    fn a_place_asks_for_the_sessions_that_are_there() {
        let mut two = offer(0, "T1", "Le budget", "ELU1006", date(2027, 3, 11), ("35000", "Rennes"));
        let mut elsewhere = two.actions[0].sessions[0].clone();
        elsewhere.numero = "S2".parse().unwrap();
        elsewhere.debut = Some(date(2027, 3, 12));
        elsewhere.fin = elsewhere.debut;
        elsewhere.lieu = Some(place("29000", "Quimper"));
        two.actions[0].sessions.push(elsewhere);
        let catalogue = catalogue(&[two]);
        let found = agenda(&catalogue, &text("rennes"), None, TODAY);
        assert_eq!(days(&found), [(date(2027, 3, 11), 1)]);
        assert_eq!(days(&agenda(&catalogue, &text("budget"), None, TODAY)).len(), 2);
    }

    #[test]
    fn a_session_without_a_date_is_on_no_day() {
        let mut open = offer(0, "P1", "Le budget à son rythme", "ELU1006", TODAY, ("35000", "Rennes"));
        open.actions[0].entrees = Entries::Permanent;
        let session = &mut open.actions[0].sessions[0];
        (session.debut, session.fin) = (None, None);
        let found = agenda(&catalogue(&[open]), &Query::default(), None, TODAY);
        assert_eq!((found.month, found.days.len(), found.undated), (None, 0, 1));
    }

    #[test]
    fn a_day_shows_some_of_its_sessions_and_counts_all() {
        let day = date(2027, 3, 11);
        let many: Vec<_> = (0..SHOWN_OF_A_DAY + 2)
            .map(|n| offer(0, &format!("M{n}"), "Le budget", "ELU1006", day, ("35000", "Rennes")))
            .collect();
        let found = agenda(&catalogue(&many), &Query::default(), None, TODAY);
        assert_eq!(days(&found), [(day, SHOWN_OF_A_DAY + 2)]);
        assert_eq!(found.days[0].sessions.len(), SHOWN_OF_A_DAY);
    }

    #[test]
    fn a_month_is_written_in_one_way() {
        assert_eq!("2027-01".parse::<Month>().unwrap().to_string(), "2027-01");
        for text in ["2027-13", "2027-1", "janvier", "2027-01-01", ""] {
            assert_eq!(text.parse::<Month>(), Err(BadMonth), "{text}");
        }
    }
}
