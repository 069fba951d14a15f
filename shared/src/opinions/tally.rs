//! Ratings added up, criterion by criterion.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::Criterion;
use crate::lifecycle::Rating;

/// How many ratings there are, and the sum of their marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub ratings: u32,
    pub welcome: u32,
    pub content: u32,
    pub trainers: u32,
    pub means: u32,
    pub support: u32,
    /// Those who say that it took place as announced.
    pub as_announced: u32,
}

impl Tally {
    /// One rating alone.
    #[must_use]
    pub fn of(rating: &Rating) -> Self {
        let mark = |criterion: Criterion| u32::from(criterion.mark(rating));
        Self {
            ratings: 1,
            welcome: mark(Criterion::Welcome),
            content: mark(Criterion::Content),
            trainers: mark(Criterion::Trainers),
            means: mark(Criterion::Means),
            support: mark(Criterion::Support),
            as_announced: u32::from(rating.took_place),
        }
    }

    /// The same, when there are enough of them to be shown to everybody.
    #[must_use]
    pub fn from(self, least: u32) -> Option<Self> {
        (self.ratings >= least.max(1)).then_some(self)
    }

    const fn sum(&self, criterion: Criterion) -> u32 {
        match criterion {
            Criterion::Welcome => self.welcome,
            Criterion::Content => self.content,
            Criterion::Trainers => self.trainers,
            Criterion::Means => self.means,
            Criterion::Support => self.support,
        }
    }

    /// The mean of a criterion, to a tenth; 0 without any rating.
    #[must_use]
    pub fn mean_of(&self, criterion: Criterion) -> Decimal {
        part(u64::from(self.sum(criterion)), u64::from(self.ratings)).round_dp_with_strategy(1, HALF_UP)
    }

    /// The mean of all the marks, to a tenth; 0 without any rating.
    #[must_use]
    pub fn mean(&self) -> Decimal {
        let sum: u64 = Criterion::ALL.into_iter().map(|criterion| u64::from(self.sum(criterion))).sum();
        part(sum, u64::from(self.ratings) * Criterion::ALL.len() as u64).round_dp_with_strategy(1, HALF_UP)
    }

    /// How many in a hundred say that it took place as announced.
    #[must_use]
    pub fn announced_percent(&self) -> Decimal {
        let share = part(u64::from(self.as_announced) * 100, u64::from(self.ratings));
        share.round_dp_with_strategy(0, HALF_UP)
    }
}

const HALF_UP: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;

fn part(sum: u64, of: u64) -> Decimal {
    Decimal::from(sum).checked_div(Decimal::from(of)).unwrap_or_default()
}
