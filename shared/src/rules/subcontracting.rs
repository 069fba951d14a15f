//! How much of a training an OF may have another one give (AG-11).

use jiff::civil::Date;

use crate::money::Euros;
use crate::parameters::{self, Parameter};

/// Is the subcontracted share, without tax, within the cap in force? Before there was a cap, always.
pub fn is_allowed(price_ht: Euros, subcontracted_ht: Euros, on: Date) -> bool {
    // Compared without rounding: a cent above the share is above it.
    parameters::value(Parameter::MandateSubcontractCap, on).is_none_or(|cap| {
        subcontracted_ht.decimal() * rust_decimal::Decimal::ONE_HUNDRED <= price_ht.decimal() * cap
    })
}

/// The most that may be subcontracted, rounded to the cent; none before there was a cap.
pub fn allowed_amount(price_ht: Euros, on: Date) -> Option<Euros> {
    parameters::value(Parameter::MandateSubcontractCap, on).map(|cap| price_ht.percent(cap))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_share_changed_in_march_2022() {
        let allowed = |cents, on| is_allowed(Euros::from_cents(100_000), Euros::from_cents(cents), on);
        assert!(allowed(100_000, date(2021, 7, 21)));
        assert!(allowed(20_000, date(2022, 3, 5)) && !allowed(20_001, date(2022, 3, 5)));
        assert!(allowed(45_000, date(2022, 3, 6)) && !allowed(45_001, date(2022, 3, 6)));
        assert!(!is_allowed(Euros::ZERO, Euros::from_cents(1), date(2026, 1, 1)));
    }
}
