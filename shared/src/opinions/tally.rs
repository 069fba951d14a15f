//! Ratings added up, criterion by criterion, and what everybody reads of them.

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

    fn with(self, other: Option<&Self>, apply: fn(u32, u32) -> u32) -> Self {
        let other = other.copied().unwrap_or_default();
        Self {
            ratings: apply(self.ratings, other.ratings),
            welcome: apply(self.welcome, other.welcome),
            content: apply(self.content, other.content),
            trainers: apply(self.trainers, other.trainers),
            means: apply(self.means, other.means),
            support: apply(self.support, other.support),
            as_announced: apply(self.as_announced, other.as_announced),
        }
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

/// The ratings of a formation, or of all that a training body offers: as they are, and as everybody reads them.
///
/// Whoever looks before and after a rating, or takes the ratings of a formation from those of its body, must not find what one élu
/// thinks. So what is shown moves only once as many ratings as that have changed, and counts a multiple of so many: the difference of any two
/// figures that are shown is that of a whole group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// All of them.
    pub now: Tally,
    /// Those that were shown last; none before there were enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Tally>,
    /// Ratings given, changed or taken back since then.
    pub changes: u32,
    /// Grows with each change.
    pub version: u64,
}

impl Figures {
    /// After a rating is given, changed or taken back: `before` was counted of it, `after` is from now on.
    #[must_use]
    pub fn moved(self, before: Option<&Tally>, after: Option<&Tally>, least: u32) -> Self {
        let now = self.now.with(before, u32::saturating_sub).with(after, u32::saturating_add);
        let (least, changes) = (least.max(1), self.changes.saturating_add(1));
        let is_group = changes >= least && now.ratings > 0 && now.ratings.is_multiple_of(least);
        let (shown, changes) = if is_group { (Some(now), 0) } else { (self.shown, changes) };
        Self { now, shown, changes, version: self.version + 1 }
    }

    /// What everybody reads; none while there are too few.
    #[must_use]
    pub fn public(&self, least: u32) -> Option<Tally> {
        self.shown.filter(|_| self.now.ratings >= least.max(1))
    }
}

const HALF_UP: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;

fn part(sum: u64, of: u64) -> Decimal {
    Decimal::from(sum).checked_div(Decimal::from(of)).unwrap_or_default()
}
