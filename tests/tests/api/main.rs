//! The whole platform over HTTP: the journey, what it refuses, who may do what, and what it survives.
#![allow(clippy::unwrap_used, reason = "a test that can't go on stops with the place where it stopped")]
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

mod access;
mod accounts;
mod accreditation;
mod agenda;
mod alerts;
mod attendance;
mod bank;
mod bank_again;
mod bank_files;
mod cases;
mod catalogue;
mod cofinancing;
mod comparison;
mod concurrency;
mod cover;
mod deadlines;
mod documents;
mod faults;
mod favourites;
mod gates;
mod habilitations;
mod imports;
mod journey;
mod kept;
mod killed;
mod left_behind;
mod mandates;
mod needs;
mod oidc;
mod organismes;
mod own_offers;
mod pages;
mod pairs;
mod privacy;
mod proposals;
mod refusals;
mod register;
mod reviews;
mod search;
mod sessions;
mod set_aside;
mod suspense;
mod tls;
mod waiting;
