//! The pages, a folder per actor. Each is drawn in all its states: loading, empty, refused, failed, ready.

pub mod errors;
pub mod public;
pub mod restricted;
