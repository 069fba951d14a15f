//! Use cases: sign_in.

pub mod accept_cgu;
pub mod begin;
pub mod finish;
pub mod list_sign_ins;
pub mod show_identity;
pub mod show_keys;
pub mod sign_out;
