//! The use cases of Mon Compte Élu, one small Lambda each.
//!
//! [`FUNCTIONS`] is the table of contents; the use cases are in [`use_cases`], grouped by who calls. [`http`] authenticates,
//! parses and answers; [`store`] alone knows DynamoDB, [`sign_in`] alone knows OIDC; [`ports`] speaks to the outside world;
//! [`documents`] writes what people download, [`pages`] what search engines read.
#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "a test has files of its own"))]

mod chance;
pub mod check;
pub mod documents;
pub mod function;
pub mod http;
pub mod law;
pub mod lease;
pub mod lheo;
pub mod outgoing;
pub mod pages;
pub mod ports;
pub mod reach;
pub mod register;
pub mod runtime;
pub mod set_aside;
pub mod sign_in;
pub mod standing;
pub mod store;
pub mod use_cases;
mod warm;
mod xml;

pub use use_cases::FUNCTIONS;
