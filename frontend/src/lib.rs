//! The SPA of Mon Compte Élu: one application for the élus, the training bodies, the collectivités and the gestionnaire.
//!
//! Start with [`router`], the addresses, and [`portals`], the page behind each. `pages` has a folder per actor, `components`
//! one DSFR component a file, [`api`] is the only place that talks to the server, [`form`] the only way to make a form.
//! What is decided by the law (rights, split, deadlines, prices) is computed by `mce_shared`, as on the server.
//!
//! There are two binaries, one per portal (`src/bin`), of which the browser loads the one that its address needs.

mod announcer;
mod api;
mod app;
mod browser;
mod components;
mod form;
mod format;
mod identity;
mod pages;
mod portals;
mod router;

pub use portals::{elu, pro};
use router::Route;
use yew::prelude::*;

/// Draws the application, with the pages of one portal.
pub fn run(page_of: fn(Route) -> Html) {
    let props = app::AppProps { page_of: Callback::from(page_of) };
    yew::Renderer::<app::App>::with_root_and_props(browser::root(), props).render();
}
