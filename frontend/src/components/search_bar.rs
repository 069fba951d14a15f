//! `fr-search-bar`: words typed, which lead to the page of results.

use web_sys::{FormData, HtmlFormElement};
use yew::prelude::*;
use yew_router::prelude::*;
use yew_router::query::Raw;

use crate::query::with;
use crate::router::Route;

pub const SEARCH_LABEL: &str = "Thème, ville, organisme";
pub const SEARCH_ID: &str = "mots";

#[derive(Properties, PartialEq)]
pub struct QuickSearchProps {
    /// Another field than the plain one; its name in the form is `text`.
    #[prop_or_default]
    pub field: Option<Html>,
}

#[component]
pub fn QuickSearch(props: &QuickSearchProps) -> Html {
    let navigator = use_navigator();
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        let words = words(event.target_unchecked_into()).unwrap_or_default();
        if let Some(navigator) = &navigator {
            // Only refused for a query that cannot be written, and this one is.
            let _ = navigator.push_with_query(&Route::Search, Raw(with("", "text", words.trim())));
        }
    };
    html! {
        <form class="fr-search-bar fr-search-bar--lg" role="search" {onsubmit}>
            if let Some(field) = &props.field { { field.clone() } } else { { plain() } }
            <button class="fr-btn" type="submit">{ "Rechercher" }</button>
        </form>
    }
}

fn plain() -> Html {
    html! {
        <>
            <label class="fr-label" for={SEARCH_ID}>{ SEARCH_LABEL }</label>
            <input class="fr-input" type="search" id={SEARCH_ID} name="text" placeholder={SEARCH_LABEL} autocomplete="off" />
        </>
    }
}

fn words(form: HtmlFormElement) -> Option<String> {
    FormData::new_with_form(&form).ok()?.get("text").as_string()
}
