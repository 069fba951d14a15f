//! The contribution that collectivités deduct from allowances for the DIFE fund (FU-1, FU-3).

use jiff::civil::Date;

use crate::calendar::add_months;
use crate::money::Euros;
use crate::parameters::{self, Parameter};

/// The day of the month on which a contribution is due.
const DUE_DAY: i8 = 15;

/// What is owed, and the last day to pay it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// 1 % of the gross allowance.
    pub amount: Euros,
    /// Last day of the transfer.
    pub due: Date,
}

/// The contribution on a gross allowance deducted on a day. Its rhythm follows the last known yearly contribution of
/// the collectivité: above 3 500 € it is due on the 15th of the next month, from 500 to 3 500 € on the 15th of the month
/// after the quarter, below on 15 January of the next year.
pub fn contribution(gross: Euros, last_known_yearly: Euros, deducted_on: Date) -> Contribution {
    let bound = |parameter| Euros::rounded(parameters::value_or_first(parameter, deducted_on));
    let months_to_wait = if last_known_yearly > bound(Parameter::ContributionMonthlyAbove) {
        1
    } else if last_known_yearly >= bound(Parameter::ContributionQuarterlyFrom) {
        months_left(deducted_on, 3)
    } else {
        months_left(deducted_on, 12)
    };
    let rate = parameters::value_or_first(Parameter::ContributionRate, deducted_on);
    let due = add_months(deducted_on.first_of_month(), months_to_wait);
    Contribution { amount: gross.percent(rate), due: due.with().day(DUE_DAY).build().unwrap_or(due) }
}

/// Months until the one that follows the period of `length` months around a day.
fn months_left(on: Date, length: u32) -> u32 {
    let elapsed = u32::from(on.month().unsigned_abs() - 1) % length;
    length - elapsed
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn due_dates() {
        for (yearly, deducted_on, due) in [
            (350_001, date(2026, 12, 31), date(2027, 1, 15)),
            (350_000, date(2026, 12, 31), date(2027, 1, 15)),
            (350_000, date(2026, 1, 31), date(2026, 4, 15)),
            (50_000, date(2026, 4, 30), date(2026, 7, 15)),
            (49_999, date(2026, 12, 31), date(2027, 1, 15)),
            (49_999, date(2026, 1, 1), date(2027, 1, 15)),
        ] {
            let owed = contribution(Euros::from_cents(100_000), Euros::from_cents(yearly), deducted_on);
            assert_eq!(
                owed,
                Contribution { amount: Euros::from_cents(1_000), due },
                "{yearly} {deducted_on}"
            );
        }
    }
}
