//! Use cases: dossiers.

pub mod change;
pub mod list_dossiers;
pub mod show_dossier;
pub mod situation;
pub mod view;
