//! The reference model against the vectors, then the core against the reference model, at random and near the edges.
//!
//! `PROPTEST_CASES=100000` tries each longer. A case that fails is printed in its smallest form: which of the two is wrong is
//! to be found in the rulebook, not in the other.
#![allow(clippy::inconsistent_digit_grouping, reason = "cents are written as euros, then cents")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on stops with the place where it stopped")]
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

mod account;
mod calendar;
mod days;
mod dues;
mod endings;
mod financing;
mod settlement;
mod simulation;
mod statement;
mod training;
mod translate;
mod vectors;

use proptest::prelude::ProptestConfig;

/// So many cases, unless `PROPTEST_CASES` says more; nothing is written on disk.
fn cases(count: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|asked| asked.parse().ok()).unwrap_or(count);
    ProptestConfig { cases: asked, failure_persistence: None, ..ProptestConfig::default() }
}
