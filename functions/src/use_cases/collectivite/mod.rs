//! Use cases: collectivite.

pub mod answer_cofinancing;
pub mod show_collectivite_statement;
