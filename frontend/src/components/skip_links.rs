//! `fr-skiplinks`: the first thing that the keyboard meets.

use yew::prelude::*;

use crate::browser;

pub fn skip_links() -> Html {
    html! {
        <div class="fr-skiplinks">
            <nav class="fr-container" aria-label="Accès rapide">
                <ul class="fr-skiplinks__list">
                    { link("contenu", "Contenu") }
                    { link("navigation", "Menu") }
                    { link("pied", "Pied de page") }
                </ul>
            </nav>
        </div>
    }
}

fn link(id: &'static str, label: &'static str) -> Html {
    // An anchor would make the router read the address again.
    let onclick = move |event: MouseEvent| {
        event.prevent_default();
        browser::focus(id);
    };
    html! { <li><a class="fr-link" href={["#", id].concat()} {onclick}>{ label }</a></li> }
}
