//! `cron(0 6 ? * MON-FRI *)` and `rate(1 hour)`, as EventBridge Scheduler writes them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// A schedule that does not come back within this is taken never to.
const HORIZON_DAYS: i32 = 5 * 366;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a schedule that the local platform understands: {1}")]
pub struct ExpressionError(String, String);

/// When a function runs.
#[derive(Debug, Clone)]
pub enum Expression {
    Cron(Box<Cron>),
    /// Every so often, counted from the last run.
    Rate(SignedDuration),
}

/// The moments at which every field fits.
#[derive(Debug, Clone)]
pub struct Cron {
    minutes: BTreeSet<i8>,
    hours: BTreeSet<i8>,
    days: Option<BTreeSet<i8>>,
    months: BTreeSet<i8>,
    /// 1 is Sunday, as EventBridge counts.
    weekdays: Option<BTreeSet<i8>>,
    timezone: TimeZone,
}

impl Expression {
    pub fn parse(text: &str, timezone: &str) -> Result<Expression, ExpressionError> {
        let error = |why: &str| ExpressionError(text.to_string(), why.to_string());
        let (kind, inner) =
            text.strip_suffix(')').and_then(|t| t.split_once('(')).ok_or_else(|| error("no parentheses"))?;
        let timezone = TimeZone::get(timezone).map_err(|e| error(&e.to_string()))?;
        match kind {
            "rate" => rate(inner)
                .map(Expression::Rate)
                .ok_or_else(|| error("a rate is a number and minutes, hours or days")),
            "cron" => Ok(Expression::Cron(Box::new(cron(inner, timezone).map_err(|why| error(&why))?))),
            _ => Err(error("neither cron nor rate")),
        }
    }

    /// The first moment after `last` and not after `until`.
    ///
    /// A cron has each of its moments; several intervals of a rate that went by at once count as one, the latest.
    pub fn next(&self, last: Timestamp, until: Timestamp) -> Option<Timestamp> {
        match self {
            Expression::Cron(cron) => cron.next(last, until),
            Expression::Rate(every) => {
                let passed = until.duration_since(last).as_millis() / every.as_millis();
                let added = SignedDuration::from_millis(i64::try_from(passed * every.as_millis()).ok()?);
                if passed > 0 { last.checked_add(added).ok() } else { None }
            }
        }
    }
}

fn rate(text: &str) -> Option<SignedDuration> {
    let (number, unit) = text.split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|n| *n > 0)?;
    let minutes = match unit.trim_end_matches('s') {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        _ => return None,
    };
    Some(SignedDuration::from_mins(number * minutes))
}

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

fn cron(text: &str, timezone: TimeZone) -> Result<Cron, String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [minutes, hours, days, months, weekdays, year] = fields[..] else {
        return Err("a cron has six fields".to_string());
    };
    if year != "*" {
        return Err("years are not supported".to_string());
    }
    // EventBridge refuses both, and the template's linters don't see it.
    if (days == "?") == (weekdays == "?") {
        return Err("one of the two kinds of day is a ?, and only one".to_string());
    }
    Ok(Cron {
        minutes: values(minutes, 0..=59, &[])?,
        hours: values(hours, 0..=23, &[])?,
        days: optional(days, 1..=31, &[])?,
        months: values(months, 1..=12, &MONTHS)?,
        weekdays: optional(weekdays, 1..=7, &WEEKDAYS)?,
        timezone,
    })
}

/// `?` leaves the choice to the other kind of day.
fn optional(
    field: &str,
    range: std::ops::RangeInclusive<i8>,
    names: &[&str],
) -> Result<Option<BTreeSet<i8>>, String> {
    if field == "?" { Ok(None) } else { values(field, range, names).map(Some) }
}

/// `*`, `5`, `MON-FRI`, `1,15`, `*/10`
fn values(field: &str, range: std::ops::RangeInclusive<i8>, names: &[&str]) -> Result<BTreeSet<i8>, String> {
    let one = |text: &str| {
        let named = names.iter().position(|name| *name == text).map(|at| at as i8 + 1);
        let value = named.or_else(|| text.parse().ok()).filter(|value| range.contains(value));
        value.ok_or_else(|| format!("{text:?} in {field:?}"))
    };
    let mut all = BTreeSet::new();
    for part in field.split(',') {
        let (span, step) = part.split_once('/').unwrap_or((part, "1"));
        let step: usize =
            step.parse().ok().filter(|step| *step > 0).ok_or_else(|| format!("a step in {field:?}"))?;
        let (from, to) = match span.split_once('-') {
            _ if span == "*" => (*range.start(), *range.end()),
            Some((from, to)) => (one(from)?, one(to)?),
            None if part.contains('/') => (one(span)?, *range.end()),
            None => (one(span)?, one(span)?),
        };
        all.extend((from..=to).step_by(step));
    }
    Ok(all)
}

impl Cron {
    fn next(&self, last: Timestamp, until: Timestamp) -> Option<Timestamp> {
        let mut date = last.to_zoned(self.timezone.clone()).date();
        let last_date = until.to_zoned(self.timezone.clone()).date();
        for _ in 0..HORIZON_DAYS {
            if date > last_date {
                return None;
            }
            if let Some(moment) = self.moments(date).find(|moment| *moment > last) {
                return Some(moment).filter(|moment| *moment <= until);
            }
            date = date.checked_add(1.day()).ok()?;
        }
        None
    }

    /// The moments of one day. An hour that a change of time skips comes just after it.
    fn moments(&self, date: Date) -> impl Iterator<Item = Timestamp> + '_ {
        let times =
            self.hours.iter().flat_map(|hour| self.minutes.iter().map(move |minute| (*hour, *minute)));
        let times = times.filter(move |_| self.has_day(date));
        times.filter_map(move |(hour, minute)| {
            Some(date.at(hour, minute, 0, 0).to_zoned(self.timezone.clone()).ok()?.timestamp())
        })
    }

    fn has_day(&self, date: Date) -> bool {
        let weekday = date.weekday().to_sunday_one_offset();
        self.months.contains(&date.month())
            && self.days.as_ref().is_none_or(|days| days.contains(&date.day()))
            && self.weekdays.as_ref().is_none_or(|weekdays| weekdays.contains(&weekday))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(expression: &str, from: &str, until: &str) -> Vec<String> {
        let expression = Expression::parse(expression, "Europe/Paris").unwrap();
        let until: Timestamp = until.parse().unwrap();
        let mut last: Timestamp = from.parse().unwrap();
        let mut found = Vec::new();
        while let Some(next) = expression.next(last, until) {
            last = next;
            found.push(next.to_string());
        }
        found
    }

    #[test]
    fn working_days_at_six_in_paris() {
        // From Friday noon to Tuesday, over the change to winter time.
        let found = runs("cron(0 6 ? * MON-FRI *)", "2026-10-23T10:00:00Z", "2026-10-27T12:00:00Z");
        assert_eq!(found, ["2026-10-26T05:00:00Z", "2026-10-27T05:00:00Z"]);
        let summer = runs("cron(0 6 ? * MON-FRI *)", "2026-07-01T03:59:00Z", "2026-07-01T04:00:00Z");
        assert_eq!(summer, ["2026-07-01T04:00:00Z"]);
    }

    #[test]
    fn lists_steps_and_days_of_the_month() {
        let found = runs("cron(0/30 8-9 1,15 JAN ? *)", "2026-12-31T00:00:00Z", "2027-01-02T00:00:00Z");
        assert_eq!(found.len(), 4);
        assert_eq!(found[3], "2027-01-01T08:30:00Z");
    }

    #[test]
    fn intervals_that_went_by_at_once_are_one_run() {
        let found = runs("rate(1 hour)", "2026-11-23T08:00:00Z", "2026-11-30T08:59:00Z");
        assert_eq!(found, ["2026-11-30T08:00:00Z"]);
        assert!(runs("rate(1 hour)", "2026-11-23T08:00:00Z", "2026-11-23T08:59:59Z").is_empty());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for text in [
            "cron(0 6 ? * MON-FRI)",
            "rate(0 hours)",
            "every day",
            "cron(0 25 ? * * *)",
            "at(2026-01-01)",
            "cron(0 6 ? * MON#1 *)",
            "cron(0 6 * * * *)",
            "cron(0 6 ? * ? *)",
        ] {
            assert!(Expression::parse(text, "Europe/Paris").is_err(), "{text}");
        }
        for text in ["cron(0 6 * * ? *)", "rate(1 hour)"] {
            assert!(Expression::parse(text, "Europe/Paris").is_ok(), "{text}");
            assert!(Expression::parse(text, "Europe/Pariss").is_err(), "{text}");
        }
    }
}
