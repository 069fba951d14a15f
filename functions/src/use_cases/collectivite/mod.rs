//! Use cases: collectivite.

pub mod answer_cofinancing;
