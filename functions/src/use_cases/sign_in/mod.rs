//! Use cases: sign_in.

pub mod begin;
pub mod finish;
pub mod sign_out;
pub mod show_keys;
pub mod show_identity;
pub mod accept_cgu;
