//! The pages, a folder per actor. Each is drawn in all its states: loading, empty, refused, failed, ready.

pub mod accesses;
pub mod collectivite;
pub mod dossier;
pub mod elu;
pub mod errors;
pub mod gestion;
pub mod habilitations;
mod history;
pub mod ledger;
pub mod list;
pub mod organisme;
mod payee;
pub mod public;
mod ratings;
pub mod restricted;
pub mod sign_ins;
pub mod space;
mod worklist;
