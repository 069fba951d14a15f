//! `fr-tag`: a word that sorts (a theme, a format); not a link.

use yew::prelude::*;

pub fn tag(label: impl Into<AttrValue>) -> Html {
    html! { <span class="fr-tag fr-tag--sm">{ label.into() }</span> }
}
