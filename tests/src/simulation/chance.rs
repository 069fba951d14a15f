//! Chance that can be had again: everything that a simulation draws comes from its seed (SplitMix64).

use std::sync::{Mutex, MutexGuard, PoisonError};

use mce_functions::runtime::Entropy;

/// A sequence of draws.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    #[must_use]
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `count - 1`; 0 of nothing.
    pub fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).unwrap_or(1);
        usize::try_from(self.draw() % count).unwrap_or_default()
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high - low).unwrap_or_default();
        low + i64::try_from(self.below(span + 1)).unwrap_or_default()
    }

    /// True so many times in a thousand.
    pub fn per_mille(&mut self, chances: usize) -> bool {
        self.below(1000) < chances
    }

    /// One of them.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// One of them, each as often as it weighs.
    pub fn weighted<'a, T>(&mut self, all: &'a [(usize, T)]) -> Option<&'a T> {
        let mut left = self.below(all.iter().map(|(weight, _)| weight).sum());
        all.iter()
            .find(|(weight, _)| {
                left < *weight || {
                    left -= weight;
                    false
                }
            })
            .map(|(_, one)| one)
    }

    /// Another sequence, which takes nothing from this one but one draw.
    pub fn fork(&mut self) -> Chance {
        Chance(self.draw())
    }
}

/// Chance that several hold.
#[derive(Debug)]
pub struct SharedChance(Mutex<Chance>);

impl SharedChance {
    #[must_use]
    pub fn new(chance: Chance) -> SharedChance {
        SharedChance(Mutex::new(chance))
    }

    pub fn get(&self) -> MutexGuard<'_, Chance> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on with another sequence.
    pub fn turn_to(&self, chance: Chance) {
        *self.get() = chance;
    }
}

/// The numbers of accounts and of dossiers.
impl Entropy for SharedChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut chance = self.get();
        for some in bytes.chunks_mut(8) {
            some.copy_from_slice(&chance.draw().to_be_bytes()[..some.len()]);
        }
    }
}
