//! The SPA of Mon Compte Élu: one application for the élus, the training bodies, the collectivités and the gestionnaire.
//!
//! Start with [`router`], the addresses, and [`portals`], the page behind each. `pages` has a folder per actor, `components`
//! one DSFR component a file, [`api`] is the only place that talks to the server, [`command`] the way to send a form.
//! What is decided by the law (rights, split, deadlines, prices) is computed by `mce_shared`, as on the server.
//!
//! There is a binary per portal (`src/bin`), of which the browser loads the one that its address needs.
#![cfg_attr(not(test), warn(clippy::disallowed_types))]

mod announcer;
mod api;
mod app;
mod browser;
mod command;
mod components;
mod form;
mod format;
mod identity;
mod pages;
pub mod portals;
mod query;
mod router;

use router::Route;
use yew::prelude::*;

/// Draws the application with the pages of one portal. `portal` is its name in [`mce_shared::portals`].
pub fn run(portal: &'static str, page_of: fn(Route) -> Option<Html>) {
    let props = app::AppProps { portal, page_of: Callback::from(page_of) };
    yew::Renderer::<app::App>::with_root_and_props(browser::root(), props).render();
}
