//! The domain of Mon Compte Élu: pure, without I/O and without a clock, native and wasm32, and the contract of its API.
//!
//! Start with [`lifecycle`] (what may happen to a dossier, and what follows), [`rules`] (the law in figures),
//! [`ledger`] (how money is written) and [`api`] (what the browser and the functions say to each other); [`forms`] reads what people
//! type into it.
#![cfg_attr(not(test), warn(clippy::disallowed_types))]

pub mod access;
pub mod accreditation;
pub mod aggregate;
pub mod alerts;
pub mod api;
pub mod attendance;
pub mod calendar;
pub mod catalogue;
pub mod cgu;
pub mod comparison;
pub mod cover;
pub mod favourites;
pub mod forms;
pub mod french;
pub mod habilitation;
pub mod identifiers;
pub mod identity;
pub mod ids;
pub mod law;
pub mod ledger;
pub mod lifecycle;
pub mod message;
pub mod money;
pub mod needs;
pub mod opening;
pub mod opinions;
pub mod organisme;
pub mod parameters;
pub mod payee;
pub mod payments;
pub mod portals;
pub mod proof;
pub mod proposal;
pub mod recognition;
pub mod register;
pub mod review;
pub mod rights;
pub mod rules;
pub mod runs;
pub mod search;
pub mod sessions;
pub mod set_aside;
pub mod software;
pub mod statement;
pub mod suspense;
pub mod texts;
pub mod waiting;
pub mod wire;
