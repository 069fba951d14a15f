//! `fr-callout`: what deserves to be read before the rest.

use yew::prelude::*;

pub fn callout(title: impl Into<AttrValue>, content: Html) -> Html {
    html! {
        <div class="fr-callout">
            <h2 class="fr-callout__title">{ title.into() }</h2>
            { content }
        </div>
    }
}
