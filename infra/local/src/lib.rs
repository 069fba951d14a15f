//! The whole platform in one process, on one machine: `make run`, and the tests.
//!
//! [`platform::Platform`] starts and stops it; what needs no network of it is [`core::Core`]. `infra/template.yaml` decides what there is ([`template`]); the modules
//! below play the AWS services that it names, each as faithfully as the functions can tell:
//!
//! | AWS | here |
//! |---|---|
//! | API Gateway (HTTP API) | [`gateway`]: routes, events, answers |
//! | Lambda | [`lambdas`]: variables, credentials, time limits |
//! | IAM | [`gate`], which every call to the database goes through; it also injects faults |
//! | DynamoDB, its streams | [`database`] (dynoxide, or any other), [`streams`] |
//! | EventBridge Scheduler | [`schedules`], by a clock that can be moved ([`clock`], [`time_machine`]) |
//! | S3, CloudFront | [`spa`], [`headers`]; a folder for the object store |
//! | Secrets Manager | [`secrets`] |
//!
//! The rest of the world is in [`outside`]: [`identity`] (FranceConnect+, ProConnect), [`card`] (the payment page) and
//! [`mailbox`]; [`bank`] and [`sirene`]. What only developers see is in [`devbar`].
#![allow(clippy::disallowed_methods, reason = "it is the world that the functions are given")]

pub mod addresses;
pub mod bank;
pub mod card;
pub mod check_command;
pub mod clock;
pub mod config;
pub mod core;
pub mod database;
pub mod devbar;
pub mod folder;
pub mod gate;
pub mod gateway;
pub mod headers;
mod html;
pub mod identity;
pub mod import_command;
pub mod invite_command;
pub mod lambdas;
pub mod mailbox;
pub mod outside;
pub mod parameters;
pub mod people;
pub mod platform;
pub mod schedules;
pub mod secrets;
pub mod seed;
mod serving;
pub mod sirene;
pub mod site;
pub mod spa;
pub mod state_file;
pub mod stopped;
pub mod streams;
pub mod template;
pub mod time_machine;
pub mod tls;

pub use config::PlatformConfig;
pub use platform::{Platform, StartError};
