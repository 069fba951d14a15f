//! The terms (CGU), for everyone and role by role. Their text is in `shared`: the server keeps the hash of what was accepted.

use mce_shared::api::Role;
use yew::prelude::*;

use crate::components::{Page, Prose};

/// The texts that bind a role, in the order in which they are read.
pub fn binding(role: Role) -> Html {
    let particular = match role {
        Role::Elu => Some("cgu-elu"),
        Role::Of => Some("cgu-of"),
        Role::Collectivite => Some("cgu-collectivite"),
        // The gestionnaire applies the terms: it has no part of its own.
        Role::Gestionnaire => None,
    };
    html! { <><Prose name="cgu-commun" />{ for particular.map(|name| html! { <Prose {name} /> }) }</> }
}

pub fn terms() -> Html {
    html! {
        <Page title="Conditions générales d’utilisation">
            <Prose name="cgu-commun" />
            <Prose name="cgu-elu" />
            <Prose name="cgu-of" />
            <Prose name="cgu-collectivite" />
        </Page>
    }
}
