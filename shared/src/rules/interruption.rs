//! What is owed once a training has begun (IN-1 to IN-7).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::french::percent;
use crate::money::Euros;
use crate::parameters::{self, Parameter};
use crate::texts::sentences;

/// Why a training ended when it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Cause {
    /// Followed to its end (IN-7).
    Completed,
    /// The élu left (IN-1 to IN-3).
    Abandonment,
    /// The élu was absent (IN-1 to IN-3).
    Absence,
    /// Proved by the élu (IN-4).
    ForceMajeure,
    /// The OF interrupted and offers a later session (IN-5).
    OfPostponed,
    /// The OF interrupted for good (IN-6).
    OfInterrupted,
}

impl Cause {
    /// Every cause, in the order in which it is asked for.
    pub const ALL: [Self; 6] = [
        Self::Completed,
        Self::Abandonment,
        Self::Absence,
        Self::ForceMajeure,
        Self::OfPostponed,
        Self::OfInterrupted,
    ];
}

/// How far a training went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interruption {
    /// Why it ended.
    pub cause: Cause,
    /// Share followed, in per cent, from 0 to 100; beyond, it counts as the nearest bound.
    pub completion_rate: Decimal,
    /// The price that was ordered.
    pub price: Euros,
}

/// What the élu's sources are charged and what the OF is owed; the difference stays in the fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settlement {
    /// Taken from the sources.
    pub charged: Euros,
    /// Owed to the OF, never more than what is charged.
    pub of_paid: Euros,
}

/// What is owed for a training that began.
pub fn interrupt(interruption: &Interruption) -> Settlement {
    let price = interruption.price;
    let rate = interruption.completion_rate.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
    let same = |amount| Settlement { charged: amount, of_paid: amount };
    match interruption.cause {
        Cause::Completed => same(price),
        Cause::Abandonment | Cause::Absence => {
            Settlement { charged: price, of_paid: price.percent(paid_rate(rate)) }
        }
        Cause::ForceMajeure | Cause::OfPostponed => same(price.percent(rate)),
        Cause::OfInterrupted => same(Euros::ZERO),
    }
}

/// The hours followed of a training of `duration` hours, when this share was, in per cent.
pub fn hours_followed(cause: Cause, completion_rate: Decimal, duration: Decimal) -> Decimal {
    match cause {
        Cause::Completed => duration,
        // A product by 0.01 is exact where a division by 100 might not be.
        _ => duration * completion_rate.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED) * Decimal::new(1, 2),
    }
}

/// The share that the OF gets of what an élu left: at least the floor, all of it from the whole rate on.
fn paid_rate(rate: Decimal) -> Decimal {
    if rate >= parameters::latest(Parameter::InterruptionWhole) {
        Decimal::ONE_HUNDRED
    } else {
        rate.max(parameters::latest(Parameter::InterruptionFloor))
    }
}

impl Interruption {
    /// For the élu and the OF: what is owed, and why.
    pub fn explain(&self) -> String {
        let Settlement { charged, of_paid } = interrupt(self);
        let (prix, verse) = (&charged.french(), &of_paid.french());
        let taux = &percent(self.completion_rate);
        match self.cause {
            Cause::Completed => sentences::EndedCompleted { verse }.said(),
            Cause::Abandonment | Cause::Absence => sentences::EndedLeft { taux, prix, verse }.said(),
            Cause::ForceMajeure => sentences::EndedForceMajeure { taux, prix }.said(),
            Cause::OfPostponed => sentences::EndedPostponed { taux, prix }.said(),
            Cause::OfInterrupted => sentences::EndedInterrupted.said(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hours_followed_are_those_of_the_share() {
        for (cause, rate, expected) in [
            (Cause::Completed, "100", "7"),
            // Whatever rate a declaration carries, it was followed to its end.
            (Cause::Completed, "50", "7"),
            (Cause::Abandonment, "50", "3.50"),
            (Cause::OfPostponed, "62.5", "4.3750"),
            (Cause::OfInterrupted, "0", "0"),
        ] {
            let found = hours_followed(cause, rate.parse().unwrap(), Decimal::from(7));
            assert_eq!(found, expected.parse().unwrap(), "{cause:?} {rate}");
        }
    }
}
