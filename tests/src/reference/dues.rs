//! Subcontracting (AG-11), and the 1 % that élus with an allowance contribute (FU-1, FU-3).

use jiff::civil::{Date, date};

use super::calendar::plus_months;
use super::parameters::{SUBCONTRACT_PERCENT, on};
use super::share;

/// Whether an OF may subcontract this part of a price; both before tax. Nothing limited it before the first decree.
pub fn may_subcontract(price_ht: i64, subcontracted_ht: i64, day: Date) -> bool {
    on(SUBCONTRACT_PERCENT, day).is_none_or(|percent| subcontracted_ht * 100 <= price_ht * percent)
}

/// The 1 % of a gross allowance, and the day by which it is paid, from the last known yearly amount of the payer.
pub fn contribution(gross: i64, last_known_yearly: i64, deducted_on: Date) -> (i64, Date) {
    let month = date(deducted_on.year(), deducted_on.month(), 15);
    let due = if last_known_yearly > 3_500_00 {
        plus_months(month, 1)
    } else if last_known_yearly >= 500_00 {
        let months_left_of_quarter = 2 - (i16::from(month.month()) - 1) % 3;
        plus_months(month, months_left_of_quarter + 1)
    } else {
        date(deducted_on.year() + 1, 1, 15)
    };
    (share(gross, 1, 100), due)
}
