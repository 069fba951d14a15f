//! `fr-search-bar`: words typed, which lead to the page of results.

use web_sys::HtmlInputElement;
use yew::prelude::*;
use yew_router::prelude::*;
use yew_router::query::Raw;

use crate::router::Route;

const LABEL: &str = "Thème, ville, organisme";

#[component]
pub fn QuickSearch() -> Html {
    let navigator = use_navigator();
    let input = use_node_ref();
    let onsubmit = {
        let input = input.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let words = input.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            let query = ["text=", &String::from(js_sys::encode_uri_component(words.trim()))].concat();
            if let Some(navigator) = &navigator {
                // Only refused for a query that cannot be written, and this one is.
                let _ = navigator.push_with_query(&Route::Search, Raw(query));
            }
        }
    };
    html! {
        <form class="fr-search-bar fr-search-bar--lg" role="search" {onsubmit}>
            <label class="fr-label" for="mots">{ LABEL }</label>
            <input ref={input} class="fr-input" type="search" id="mots" placeholder={LABEL} autocomplete="off" />
            <button class="fr-btn" type="submit">{ "Rechercher" }</button>
        </form>
    }
}
