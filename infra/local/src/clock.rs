//! The clock of the platform: the machine's, moved by as much as one likes.
//!
//! Functions only see the [`Clock`] of `mce_functions`, which the deployed platform never moves.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use mce_functions::runtime::Clock;
use mce_shared::french::date_long;

/// Working days, deadlines and schedules are those of Paris.
pub const PARIS: &str = "Europe/Paris";

/// When only a date is asked for, it is nine in the morning.
const MORNING: Time = Time::constant(9, 0, 0, 0);

/// The system clock plus an offset: it goes on running wherever it was set. Or one that stands still between two moves.
#[derive(Debug, Default)]
pub struct MovableClock {
    offset_ms: AtomicI64,
    stands_still: bool,
}

impl MovableClock {
    /// A clock that starts at `now`.
    pub fn starting_at(now: Timestamp) -> MovableClock {
        let clock = MovableClock::default();
        clock.set(now);
        clock
    }

    /// A clock that stands still at `now` until it is moved: every run of a simulation is the same.
    pub fn standing_at(now: Timestamp) -> MovableClock {
        MovableClock { offset_ms: AtomicI64::new(now.as_millisecond()), stands_still: true }
    }

    /// What it is set against.
    fn ground(&self) -> Timestamp {
        if self.stands_still { Timestamp::UNIX_EPOCH } else { Timestamp::now() }
    }

    /// From now on it is `now`. Nothing else happens: `Platform::travel_to` also runs the schedules that it crosses.
    pub fn set(&self, now: Timestamp) {
        let offset = now.as_millisecond() - self.ground().as_millisecond();
        self.offset_ms.store(offset, Ordering::SeqCst);
    }

    /// Moves by `duration`, backwards if negative.
    pub fn advance(&self, duration: SignedDuration) {
        let added = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.offset_ms.fetch_add(added, Ordering::SeqCst);
    }

    /// Distance to the system clock.
    pub fn offset(&self) -> SignedDuration {
        SignedDuration::from_millis(self.offset_ms.load(Ordering::SeqCst))
    }

    pub fn set_offset(&self, offset: SignedDuration) {
        let ms = i64::try_from(offset.as_millis()).unwrap_or_default();
        self.offset_ms.store(ms, Ordering::SeqCst);
    }

    /// The moment, as a clock on a wall in Paris shows it.
    pub fn now_in_paris(&self) -> Zoned {
        self.now().to_zoned(paris())
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Timestamp {
        let ground = self.ground();
        ground.checked_add(self.offset()).unwrap_or(ground)
    }
}

/// The time zone of Paris; the database of time zones is in the binary.
pub fn paris() -> TimeZone {
    TimeZone::get(PARIS).unwrap_or(TimeZone::UTC)
}

/// Reads `2027-01-04`, `2027-01-04T10:30` (both in Paris) or `2027-01-04T09:30:00Z`.
pub fn parse_moment(text: &str) -> Result<Timestamp, String> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let civil = match text.parse::<Date>() {
        // A text with a time parses as a Date too: the longer form has to be tried on its own.
        Ok(date) if !text.contains(['T', ' ']) => date.to_datetime(MORNING),
        _ => text.parse::<DateTime>().map_err(|_| unreadable(text))?,
    };
    let zoned = civil.to_zoned(paris()).map_err(|_| unreadable(text))?;
    Ok(zoned.timestamp())
}

fn unreadable(text: &str) -> String {
    format!("{text:?} is not a date: write 2027-01-04 or 2027-01-04T10:30")
}

/// "mardi 1er décembre 2026, 9 h 05"
pub fn french(moment: &Zoned) -> String {
    let date = moment.date();
    format!("{}, {} h {:02}", date_long(date), moment.hour(), moment.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_nine_in_paris() {
        for (text, expected) in [
            ("2027-01-04", "2027-01-04T08:00:00Z"),
            ("2026-07-14", "2026-07-14T07:00:00Z"),
            ("2027-01-04T10:30", "2027-01-04T09:30:00Z"),
            ("2027-01-04T10:30:00Z", "2027-01-04T10:30:00Z"),
        ] {
            assert_eq!(parse_moment(text).map(|m| m.to_string()), Ok(expected.to_string()), "{text}");
        }
        assert!(parse_moment("demain").is_err());
    }

    #[test]
    fn it_runs_from_where_it_is_set() {
        let clock = MovableClock::starting_at(parse_moment("2027-01-04").unwrap());
        clock.advance(SignedDuration::from_hours(24));
        assert_eq!(french(&clock.now_in_paris()), "mardi 5 janvier 2027, 9 h 00");
    }
}
