//! Two small identity providers for the local platform: FranceConnect+ ([`franceconnect`]) and ProConnect
//! ([`proconnect`]). Each is an axum router, to be served on an origin of its own.
//!
//! They speak OpenID Connect as the real ones do (same paths, claims, algorithms, lifetimes and errors), and
//! their pages say that they are simulators. They share one implementation; what differs is asked of `Kind`.
//! A test can make them answer wrongly on purpose through [`TamperSwitch`]; nothing on their pages can.

mod agents;
mod authorize;
mod crypto;
mod endpoints;
pub mod franceconnect;
mod grants;
mod html;
mod kind;
mod logout;
mod pages;
mod people;
pub mod proconnect;
mod routes;
mod server;
mod session;
mod setup;
mod subject;
#[cfg(test)]
mod tests;

pub use agents::Agent;
pub use franceconnect::FranceConnectConfig;
pub use people::Person;
pub use proconnect::ProConnectConfig;
pub use setup::{Client, Now, Tamper, TamperSwitch};
