//! `fr-skiplinks`: the first thing that the keyboard meets.

use yew::prelude::*;

use crate::browser;

pub fn skip_links() -> Html {
    html! {
        <div class="fr-skiplinks">
            <nav class="fr-container" aria-label="Accès rapide">
                <ul class="fr-skiplinks__list">
                    { link(&["contenu"], "Contenu") }
                    // On a narrow screen the menu is behind its button.
                    { link(&["navigation", "menu-bouton"], "Menu") }
                    { link(&["pied"], "Pied de page") }
                </ul>
            </nav>
        </div>
    }
}

/// Leads to the one of these elements that is shown: the others refuse the focus.
fn link(ids: &'static [&'static str], label: &'static str) -> Html {
    // An anchor would make the router read the address again.
    let onclick = move |event: MouseEvent| {
        event.prevent_default();
        ids.iter().for_each(|id| browser::focus(id));
    };
    html! { <li><a class="fr-link" href={["#", ids[0]].concat()} {onclick}>{ label }</a></li> }
}
