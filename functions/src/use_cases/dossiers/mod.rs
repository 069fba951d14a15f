//! Use cases: dossiers.

pub mod change;
pub mod commands;
pub mod documents;
pub mod facts;
pub mod find_dossiers;
pub mod list_dossiers;
mod other_session;
pub mod part;
mod place;
pub mod show_document;
pub mod show_dossier;
pub mod situation;
pub mod statement;
