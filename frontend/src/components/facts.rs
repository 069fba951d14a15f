//! Names and values: what is known of a thing, at its head.

use yew::prelude::*;

/// A list of names and values. A value that is empty text is not a fact: leave it out.
pub fn facts(facts: Vec<(&'static str, Html)>) -> Html {
    html! {
        <dl class="mce-facts">
            { for facts.into_iter().map(|(name, value)| html! { <><dt>{ name }</dt><dd>{ value }</dd></> }) }
        </dl>
    }
}

pub fn text(value: impl Into<AttrValue>) -> Html {
    let value = value.into();
    html! { { value } }
}
