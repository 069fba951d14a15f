//! The yearly credit: when, and what it does to a balance (AC-1 to AC-7, AC-9).

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;

use super::mandates::{CreditCalendar, MandateKind};
use crate::money::Euros;
use crate::parameters::{self, Parameter};

/// What a credit did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// What was added.
    pub credited: Euros,
    /// What the cap refused: it is lost, not deferred (AC-2).
    pub lost_to_cap: Euros,
    /// The balance afterwards.
    pub balance: Euros,
}

/// The day of the yearly credit of a kind of mandate: the last day of March or 5 July, working day or not (AC-3).
pub fn credit_date(kind: MandateKind, year: i16) -> Date {
    let parameter = match kind.calendar() {
        CreditCalendar::Municipal => Parameter::CreditDayMunicipal,
        CreditCalendar::Other => Parameter::CreditDayOther,
    };
    let new_year = Date::new(year, 1, 1).unwrap_or(Date::ZERO);
    let month_and_day = parameters::value_or_first(parameter, new_year).to_i16().unwrap_or_default();
    let (month, day) = (month_and_day / 100, month_and_day % 100);
    i8::try_from(month)
        .ok()
        .zip(i8::try_from(day).ok())
        .and_then(|(m, d)| Date::new(year, m, d).ok())
        .unwrap_or(new_year)
}

/// The first yearly credit after `today`.
pub fn next_credit_date(kind: MandateKind, today: Date) -> Date {
    let this_year = credit_date(kind, today.year());
    if this_year > today { this_year } else { credit_date(kind, today.year() + 1) }
}

/// Credits the annual amount on a day: `max(0, min(annual, cap − balance))`, the rest is lost (AC-2). Before the rights
/// were in euros nothing is credited and nothing lost. A balance that a refund lifted above the cap stays.
pub fn credit(balance: Euros, on: Date) -> Credit {
    let annual = parameters::euros(Parameter::DifeAnnual, on).unwrap_or_default();
    let room = room_under_cap(balance, on).unwrap_or(annual);
    let credited = annual.min(room);
    Credit { credited, lost_to_cap: annual - credited, balance: balance + credited }
}

/// What the cap in force leaves to credit; none while there is no cap.
pub fn room_under_cap(balance: Euros, on: Date) -> Option<Euros> {
    parameters::euros(Parameter::DifeCap, on).map(|cap| (cap - balance).or_zero())
}

/// The balance once a cap that falls on that day has cut it (AC-11). A cap that rises or stays cuts nothing, not even what
/// a restitution lifted above it: the next credit is smaller instead (rules §5).
pub fn cut_to_cap(balance: Euros, on: Date) -> Euros {
    let cap = |day| parameters::euros(Parameter::DifeCap, day);
    let before = on.yesterday().ok().and_then(cap);
    match (before, cap(on)) {
        (Some(before), Some(now)) if now < before => balance.min(now),
        _ => balance,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_a_cap_that_falls_cuts() {
        let cut = |on| cut_to_cap(Euros::from_cents(90_000), on).cents();
        assert_eq!(cut(date(2021, 12, 31)), 90_000);
        assert_eq!(cut(date(2022, 1, 1)), 70_000, "1 500 to 700 €");
        assert_eq!(cut(date(2023, 3, 30)), 90_000, "700 to 800 €: a restitution above the cap stays");
    }
}
