//! The lifecycle as a whole, at random and case by case.

#[path = "../common/mod.rs"]
mod common;
mod world;

mod steps;

mod before_session;
mod card;
mod exceptions;
mod order;
mod random;
