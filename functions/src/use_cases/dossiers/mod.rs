//! Use cases: dossiers.

pub mod list_dossiers;
pub mod show_dossier;
pub mod change;
pub mod situation;
pub mod view;
