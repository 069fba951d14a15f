//! The pages of the training body: what is expected of it, its offers, its dossiers, its payments.

pub mod accreditation;
pub mod attendance;
pub mod bank_details;
pub mod calendar;
mod dossiers;
pub mod home;
pub mod import;
pub mod needs;
mod offer;
pub mod offers;
pub mod opinions;
pub mod payments;
mod pieces;
mod report;
pub mod session;
pub mod software;
pub mod typing;

use yew::prelude::*;

use crate::router::Route;

pub fn dossiers() -> Html {
    html! { <dossiers::Dossiers /> }
}

/// What is above the pages of this space.
fn trail() -> Vec<(Route, AttrValue)> {
    vec![(Route::OfHome, "Mon organisme".into())]
}
