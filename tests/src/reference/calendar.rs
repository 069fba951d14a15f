//! Days: Easter, the eleven national holidays, the days on which banks settle (TARGET), and months that clamp.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Easter Sunday, from the age of the moon (the epact of the Gregorian reform): the Sunday after the paschal full moon.
pub fn easter(year: i16) -> Date {
    let (year, century) = (i32::from(year), i32::from(year) / 100 + 1);
    let golden = year % 19;
    let mut epact = (14 + 11 * golden - 3 * century / 4 + (5 + 8 * century) / 25).rem_euclid(30);
    if epact == 0 || (epact == 1 && golden > 10) {
        epact += 1;
    }
    let full_moon = plus_days(date(i16::try_from(year).unwrap(), 4, 19), -i64::from(epact));
    let mut day = plus_days(full_moon, 1);
    while day.weekday() != Weekday::Sunday {
        day = plus_days(day, 1);
    }
    day
}

/// One of the eleven national holidays; those of Alsace-Moselle and of overseas are ignored.
pub fn is_holiday(day: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    if fixed.contains(&(day.month(), day.day())) {
        return true;
    }
    // Easter Monday is in March or April, Whit Monday in May or June.
    if !(3..=6).contains(&day.month()) {
        return false;
    }
    let easter = easter(day.year());
    [1, 39, 50].iter().any(|days| plus_days(easter, *days) == day)
}

/// Monday to Friday, except the holidays (4.2).
pub fn working_day(day: Date) -> bool {
    !is_weekend(day) && !is_holiday(day)
}

/// The `count`-th working day after a day, which is day 0 whatever it is.
pub fn add_working_days(from: Date, count: u32) -> Date {
    let (mut day, mut left) = (from, count);
    while left > 0 {
        day = plus_days(day, 1);
        if working_day(day) {
            left -= 1;
        }
    }
    day
}

/// The last day that has `count` working days between itself, with it, and the day `to`, without it.
pub fn working_days_back(to: Date, count: u32) -> Date {
    let mut day = to;
    while working_days_until(plus_days(day, -1), plus_days(to, -1)) < count {
        day = plus_days(day, -1);
    }
    day
}

/// How many working days there are after `from`, up to `to` with it.
pub fn working_days_until(from: Date, to: Date) -> u32 {
    let (mut day, mut count) = (from, 0);
    while day < to {
        day = plus_days(day, 1);
        count += u32::from(working_day(day));
    }
    count
}

/// A day on which euros move between banks (TARGET): not 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December.
pub fn bank_day(day: Date) -> bool {
    let closed = [(1, 1), (5, 1), (12, 25), (12, 26)].contains(&(day.month(), day.day()));
    let easter = easter(day.year());
    !is_weekend(day) && !closed && plus_days(easter, -2) != day && plus_days(easter, 1) != day
}

/// The day itself, or the first bank day after it.
pub fn next_bank_day(from: Date) -> Date {
    let mut day = from;
    while !bank_day(day) {
        day = plus_days(day, 1);
    }
    day
}

/// The third Monday after the first round of an election, on which rights open (AC-4).
pub fn third_monday(first_round: Date) -> Date {
    let (mut day, mut mondays) = (first_round, 0);
    while mondays < 3 {
        day = plus_days(day, 1);
        mondays += u32::from(day.weekday() == Weekday::Monday);
    }
    day
}

/// The same day of the month some months later, or the last of that month when it is shorter.
pub fn plus_months(from: Date, count: i16) -> Date {
    let months = from.year() * 12 + i16::from(from.month()) - 1 + count;
    let first = date(months / 12, i8::try_from(months % 12 + 1).unwrap(), 1);
    date(first.year(), first.month(), from.day().min(first.days_in_month()))
}

/// Calendar days later, or earlier when the number is negative.
pub fn plus_days(from: Date, count: i64) -> Date {
    from.checked_add(count.days()).unwrap()
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
