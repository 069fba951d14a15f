//! What the tests of the whole platform share: a platform in process ([`TestApp`]), somebody who calls it ([`Client`]),
//! and what looks behind the scenes.
//!
//! Everything goes over HTTP, as a browser's requests do: the providers' pages, the payment page and the API. Only the
//! clock, the streams and the schedules are moved by hand, so that nothing waits and nothing depends on chance.
#![allow(clippy::unwrap_used, reason = "a test that can't go on stops with the place where it stopped")]
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

mod app;
pub mod arguments;
pub mod bank;
mod client;
pub mod documents;
mod hold;
pub mod kept;
pub mod ledger;
pub mod logs;
pub mod offers;
mod poison;
mod provider;
#[allow(clippy::inconsistent_digit_grouping, reason = "cents are written as euros, then cents")]
pub mod reference;
pub mod rne;
pub mod search;
pub mod simulation;
mod steps;
pub mod tables;
pub mod typography;

pub use app::{TODAY, TestApp, morning, run};
pub use client::{Answer, Client, Sent};
pub use poison::Poison;
pub use provider::Provider;
pub use steps::{Offer, Person, service_done, typed_agent};
