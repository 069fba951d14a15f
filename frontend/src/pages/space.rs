//! Leads each person to the first page of his own space.

use mce_shared::api::Role;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::identity::use_visitor;
use crate::router::Route;

/// The first page of a role.
pub fn home_of(role: Role) -> Route {
    match role {
        Role::Elu => Route::Account,
        Role::Of => Route::OfHome,
        Role::Collectivite => Route::Collectivite,
        Role::Gestionnaire => Route::Gestion,
    }
}

#[component]
pub fn Space() -> Html {
    match use_visitor().role() {
        Some(role) => html! { <Redirect<Route> to={home_of(role)} /> },
        None => html! { <Redirect<Route> to={Route::Home} /> },
    }
}
