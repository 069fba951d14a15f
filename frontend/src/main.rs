//! The SPA of Mon Compte Élu: one application for the élus, the training bodies, the collectivités and the gestionnaire.
//!
//! Start with [`router`], the table of contents: one route, one page. `pages` has a folder per actor, `components` one
//! DSFR component a file, [`api`] is the only place that talks to the server, [`form`] the only way to make a form.
//! What is decided by the law (rights, split, deadlines, prices) is computed by `mce_shared`, as on the server.

mod announcer;
mod api;
mod app;
mod browser;
mod components;
mod form;
mod format;
mod identity;
mod pages;
mod router;

fn main() {
    yew::Renderer::<app::App>::with_root(browser::root()).render();
}
