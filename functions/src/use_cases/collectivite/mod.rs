//! Use cases: collectivite.

pub mod show_collectivite_statement;
