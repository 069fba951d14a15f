//! The whole service as people use it: a browser, the SPA that `make spa` builds, the platform in process.
//!
//! One file per journey. A journey drives a [`browser::Browser`] by what is read on the screen (labels, buttons, titles),
//! and calls [`browser::Browser::look`] on every page: axe-core must find nothing, nothing may overflow at 320 px, nothing
//! may be logged as an error, and `target/screenshots/` keeps what was seen, wide and narrow.
#![allow(clippy::unwrap_used, reason = "a test that can't go on stops with the place where it stopped")]
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

mod accounts;
mod accreditation;
mod actions;
mod alerts;
mod any_browser;
mod bank;
mod bank_details;
mod browser;
mod cancellation;
mod comparison;
mod engines;
mod expired;
mod favourites;
mod force_majeure;
mod gestion;
mod habilitations;
mod links;
mod look;
mod mandates;
mod needs;
mod offers;
mod order;
mod pages;
mod people;
mod portals;
mod postponement;
mod public;
mod reviews;
mod screens;
mod sessions;
mod set_aside;
mod sizes;
mod statement;
mod typing;
mod views;
mod waiting;
