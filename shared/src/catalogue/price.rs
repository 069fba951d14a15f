//! The price of an hour, as people read it.

use rust_decimal::Decimal;

use crate::money::Euros;

/// What an hour costs when so many hours cost `price`, rounded half up to the cent; none without hours.
#[must_use]
pub fn per_hour(price: Euros, hours: Decimal) -> Option<Euros> {
    price.decimal().checked_div(hours).map(Euros::rounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_costs_the_price_divided_by_the_hours_to_the_cent() {
        for (cents, hours, expected) in [
            (56_000, "7", Some(8_000)),
            (67_200, "7", Some(9_600)),
            (44_000, "7", Some(6_286)),
            (10_000, "3", Some(3_333)),
            (10_000, "7.5", Some(1_333)),
            (10_001, "2", Some(5_001)),
            (99_999, "0.5", Some(199_998)),
            (10_000, "0", None),
        ] {
            let found = per_hour(Euros::from_cents(cents), hours.parse().unwrap());
            assert_eq!(found.map(Euros::cents), expected, "{cents} cents for {hours} h");
        }
    }
}
