//! The hours of a session, the same each day.

use crate::ids::checked_text;
use crate::texts::sentences;

/// Hours that are not two times of one day, the first before the second.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentences::RhythmUnreadable { horaires: &.0 }.said())]
pub struct BadHoraires(String);

checked_text!(
    /// From one time of the day to a later one: `09:00-17:00`.
    Horaires,
    |text| read(text).is_some(),
    BadHoraires = BadHoraires
);

impl Horaires {
    /// "de 9 h à 17 h 30".
    #[must_use]
    pub fn french(&self) -> String {
        let (from, to) = read(self.as_str()).unwrap_or_default();
        ["de ", &said(from), " à ", &said(to)].concat()
    }

    /// The two times, as a field of the browser writes them.
    #[must_use]
    pub fn times(&self) -> (&str, &str) {
        self.as_str().split_once('-').unwrap_or_default()
    }
}

/// Hours and minutes.
type Time = (u8, u8);

fn read(text: &str) -> Option<(Time, Time)> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (time(from)?, time(to)?);
    (from < to).then_some((from, to))
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let two = |part: &str, below: u8| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten().filter(|number| *number < below)
    };
    Some((two(hour, 24)?, two(minute, 60)?))
}

/// The spaces are never cut at the end of a line.
fn said((hour, minute): Time) -> String {
    let hours = [&hour.to_string(), "\u{a0}h"].concat();
    if minute == 0 { hours } else { format!("{hours}\u{a0}{minute:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_two_times_of_one_day_in_their_order() {
        for (text, french) in [
            ("09:00-17:00", Some("de 9\u{a0}h à 17\u{a0}h")),
            ("08:30-12:05", Some("de 8\u{a0}h\u{a0}30 à 12\u{a0}h\u{a0}05")),
            ("17:00-09:00", None),
            ("09:00-09:00", None),
            ("9:00-17:00", None),
            ("09:00-24:00", None),
            ("09:60-17:00", None),
            ("+9:00-17:00", None),
            ("09:00", None),
            ("-", None),
        ] {
            let read: Option<Horaires> = text.parse().ok();
            assert_eq!(read.map(|read| read.french()).as_deref(), french, "{text}");
        }
    }
}
