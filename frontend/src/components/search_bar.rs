//! `fr-search-bar`: words typed, and the page of results.

use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SearchBarProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub label: AttrValue,
    /// What was searched last.
    #[prop_or_default]
    pub value: AttrValue,
    pub onsearch: Callback<String>,
}

#[component]
pub fn SearchBar(props: &SearchBarProps) -> Html {
    let input = use_node_ref();
    let onsubmit = {
        let (input, onsearch) = (input.clone(), props.onsearch.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let words = input.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            onsearch.emit(words.trim().to_owned());
        }
    };
    html! {
        <form class="fr-search-bar fr-search-bar--lg" role="search" {onsubmit}>
            <label class="fr-label" for={&props.id}>{ &props.label }</label>
            <input ref={input} class="fr-input" type="search" id={&props.id} placeholder={&props.label}
                value={&props.value} autocomplete="off" />
            <button class="fr-btn" type="submit">{ "Rechercher" }</button>
        </form>
    }
}
