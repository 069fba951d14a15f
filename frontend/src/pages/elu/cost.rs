//! What a training would cost the élu, before he asks for it.

use mce_shared::lifecycle::Cost;
use yew::prelude::*;

use crate::api::draft;
use crate::components::{Severity, alert};

/// What his rights pay and what remains, beside the rights that he has.
pub fn cost(cost: &Cost) -> Html {
    let rights = ["Vos droits : ", &cost.reserved.beside(cost.dife), "."].concat();
    alert(Severity::Info, cost.said(), html! { <p>{ rights }</p> })
}

/// For who is not signed in: the way to know, and back to this page.
pub fn unknown() -> Html {
    let onclick = |_: MouseEvent| draft::remember_page();
    html! {
        <p>
            <a class="fr-link" href="/connexion" {onclick}>{ "Connectez-vous pour voir ce que vos droits paient" }</a>
        </p>
    }
}
