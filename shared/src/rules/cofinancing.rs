//! What collectivités may pay beside the fund (FI-6c): the fund keeps a share of the pedagogical fees.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::money::Euros;
use crate::parameters::{self, Parameter};

/// A training, what the fund has to pay it with, and what collectivités would give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cofinancing {
    /// Day of the decision: it decides the floor.
    pub on: Date,
    /// What must be paid, all taxes included.
    pub price: Euros,
    /// The pedagogical fees, before VAT.
    pub fees_ht: Euros,
    /// DIFE available.
    pub dife: Euros,
    /// What each collectivité gives.
    pub grants: Vec<Euros>,
}

/// What stands in the way of a co-financing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The fund would pay less than its floor.
    FundShareBelowFloor,
    /// The grants are more than what the fund leaves to pay.
    MoreThanRemains,
}

/// The fund's share of a training, and the least that it must be when a collectivité pays too (FI-6c).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundShare {
    /// What the DIFE pays.
    pub share: Euros,
    /// What it has to pay at least.
    pub floor: Euros,
    /// The floor in per cent of the pedagogical fees before VAT; zero before the rule existed.
    pub rate: Decimal,
}

impl FundShare {
    /// Of a training of this price, whose pedagogical fees before VAT are `fees_ht`, on a day.
    pub fn of(price: Euros, fees_ht: Euros, dife: Euros, on: Date) -> Self {
        Self { share: dife.or_zero().min(price), floor: floor(fees_ht, on), rate: rate(on) }
    }

    /// Whether a collectivité may pay too.
    pub fn is_enough(&self) -> bool {
        self.share >= self.floor
    }
}

/// The least that the fund pays of a training that a collectivité pays too: a share of the pedagogical fees before VAT, rounded up
/// to the cent; nothing before the rule existed.
pub fn floor(fees_ht: Euros, on: Date) -> Euros {
    let exact = fees_ht.or_zero().decimal() * rate(on) * Decimal::new(1, 2);
    Euros::rounded(exact.round_dp_with_strategy(2, RoundingStrategy::AwayFromZero))
}

fn rate(on: Date) -> Decimal {
    parameters::value(Parameter::CofinancingFundFloor, on).unwrap_or_default()
}

/// Every obstacle, in the order of the rules; none without a grant.
pub fn obstacles(asked: &Cofinancing) -> Vec<Obstacle> {
    if asked.grants.is_empty() {
        return Vec::new();
    }
    let fund = FundShare::of(asked.price, asked.fees_ht, asked.dife, asked.on);
    let given: Euros = asked.grants.iter().copied().sum();
    let found = [
        (!fund.is_enough(), Obstacle::FundShareBelowFloor),
        (given > asked.price - fund.share, Obstacle::MoreThanRemains),
    ];
    found.into_iter().filter(|(stands, _)| *stands).map(|(_, obstacle)| obstacle).collect()
}
