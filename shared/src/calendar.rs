//! Working days, public holidays and the days of an election (rules §4.2, AC-4; formats §5.1, §8.8).
//!
//! A working day is a Monday to Friday that is none of the eleven national public holidays. The holidays of
//! Alsace-Moselle and of the overseas territories are ignored on purpose: one calendar for everybody.

use jiff::civil::{Date, Weekday};

/// Easter Sunday of a year, by the anonymous Gregorian algorithm.
pub fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let correction = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days_after_22_march = epact + weekday - 7 * late;
    shifted(first_of(year, 3), 21 + days_after_22_march)
}

/// Is it one of the eleven national public holidays?
pub fn is_public_holiday(date: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    fixed.contains(&(date.month(), date.day())) || [1, 39, 50].contains(&days_since_easter(date))
}

/// Monday to Friday, public holidays excepted.
pub fn is_working_day(date: Date) -> bool {
    !is_weekend(date) && !is_public_holiday(date)
}

/// The `count`-th working day after `from`: the day of the event is day 0 and doesn't count (DL rules).
/// `from` itself when `count` is 0.
pub fn add_working_days(from: Date, count: u32) -> Date {
    let mut day = from;
    for _ in 0..count {
        day = next_working_day(next(day));
    }
    day
}

/// The `count`-th working day before `from`, which doesn't count. `from` itself when `count` is 0.
pub fn working_days_before(from: Date, count: u32) -> Date {
    let (mut day, mut left) = (from, count);
    while left > 0 && day > Date::MIN {
        day = days_before(day, 1);
        left -= u32::from(is_working_day(day));
    }
    day
}

/// The number of working days d with `from` < d ≤ `to`; 0 when `to` is not after `from`.
pub fn working_days_between(from: Date, to: Date) -> u32 {
    let (mut count, mut day) = (0, from);
    while day < to {
        day = next(day);
        count += u32::from(is_working_day(day));
    }
    count
}

/// `on` when it is a working day, else the first working day after it.
pub fn next_working_day(on: Date) -> Date {
    first_from(on, is_working_day)
}

/// Is it a day of the week on which the euro payment system TARGET is closed?
pub fn is_target_holiday(date: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (12, 25), (12, 26)];
    fixed.contains(&(date.month(), date.day())) || [-2, 1].contains(&days_since_easter(date))
}

/// `on` when a transfer can be executed that day, else the first day after it when it can.
pub fn next_bank_day(on: Date) -> Date {
    first_from(on, |day| !is_weekend(day) && !is_target_holiday(day))
}

/// The third Monday following the first round of an election: the day on which rights open (AC-4).
pub fn third_monday(first_round: Date) -> Date {
    let first_monday = first_from(next(first_round), |day| day.weekday() == Weekday::Monday);
    shifted(first_monday, 14)
}

/// The same day some months later, clamped to the end of the month (31 January + 8 months = 30 September).
pub fn add_months(from: Date, months: u32) -> Date {
    let count = i64::from(from.year()) * 12 + i64::from(from.month()) - 1 + i64::from(months);
    let (year, month) =
        (i32::try_from(count / 12).unwrap_or(i32::MAX), i8::try_from(count % 12 + 1).unwrap_or(1));
    let first = first_of(year, month);
    let last = first.days_in_month();
    Date::new(first.year(), first.month(), from.day().min(last)).unwrap_or(first)
}

/// The same day some months earlier, clamped to the end of the month.
pub fn months_before(day: Date, months: u32) -> Date {
    let count = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 - i64::from(months);
    let year = i32::try_from(count.div_euclid(12)).unwrap_or(i32::MIN);
    let first = first_of(year, i8::try_from(count.rem_euclid(12) + 1).unwrap_or(1));
    Date::new(first.year(), first.month(), day.day().min(first.days_in_month())).unwrap_or(first)
}

/// Some calendar days earlier.
pub fn days_before(day: Date, days: u32) -> Date {
    shifted(day, i32::try_from(days).map_or(i32::MIN, i32::wrapping_neg))
}

/// Some calendar days later.
pub fn add_days(from: Date, days: u32) -> Date {
    shifted(from, i32::try_from(days).unwrap_or(i32::MAX))
}

/// The day after.
pub fn next(day: Date) -> Date {
    shifted(day, 1)
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn days_since_easter(date: Date) -> i32 {
    i32::from(date.day_of_year()) - i32::from(easter(date.year()).day_of_year())
}

/// The first day from `start` on that `suits`. Both calendars have a suitable day in any ten, so this ends; at the
/// last day that a date can hold it stays there.
fn first_from(start: Date, suits: impl Fn(Date) -> bool) -> Date {
    let mut day = start;
    while !suits(day) && day < Date::MAX {
        day = next(day);
    }
    day
}

fn shifted(day: Date, days: i32) -> Date {
    // Day by day, and not by a Span: its errors alone weigh 25 kB in the browser. The delays are of a few weeks.
    let step = if days < 0 { Date::yesterday } else { Date::tomorrow };
    std::iter::successors(Some(day), |day| step(*day).ok())
        .take(days.unsigned_abs() as usize + 1)
        .last()
        .unwrap_or(day)
}

fn first_of(year: i32, month: i8) -> Date {
    // The year comes from a date, so it is in the range of dates.
    Date::new(i16::try_from(year).unwrap_or_default(), month, 1).unwrap_or(Date::ZERO)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_is_known() {
        for (year, month, day) in
            [(2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)]
        {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn holidays_of_2027() {
        for (month, day) in [(3, 29), (5, 6), (5, 17), (7, 14), (11, 1)] {
            assert!(is_public_holiday(date(2027, month, day)));
        }
        assert!(!is_public_holiday(date(2027, 3, 26)), "Good Friday is worked outside Alsace-Moselle");
        let days = date(2027, 1, 1).series(1.days()).take(365);
        assert_eq!(days.filter(|day| is_public_holiday(*day)).count(), 11);
    }

    #[test]
    fn bank_days() {
        assert_eq!(next_bank_day(date(2027, 3, 26)), date(2027, 3, 30));
        assert_eq!(next_bank_day(date(2026, 12, 24)), date(2026, 12, 24));
        assert_eq!(next_bank_day(date(2026, 12, 25)), date(2026, 12, 28));
        assert_eq!(
            next_bank_day(date(2026, 11, 11)),
            date(2026, 11, 11),
            "a French holiday, not one of TARGET"
        );
    }

    #[test]
    fn working_days_are_counted_from_the_day_after() {
        assert_eq!(add_working_days(date(2026, 5, 4), 11), date(2026, 5, 21));
        assert_eq!(add_working_days(date(2026, 5, 2), 0), date(2026, 5, 2));
        assert_eq!(working_days_between(date(2026, 5, 4), date(2026, 5, 18)), 8);
        assert_eq!(working_days_between(date(2026, 5, 18), date(2026, 5, 4)), 0);
        assert_eq!(next_working_day(date(2026, 5, 8)), date(2026, 5, 11));
    }

    #[test]
    fn the_end_of_time_does_not_panic() {
        assert_eq!(add_working_days(Date::MAX, 3), Date::MAX);
    }
}
