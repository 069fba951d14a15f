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

/// The balance once the cap in force on a day has cut it (AC-11): only for the day on which the cap changes.
pub fn cut_to_cap(balance: Euros, on: Date) -> Euros {
    parameters::euros(Parameter::DifeCap, on).map_or(balance, |cap| balance.min(cap))
}
