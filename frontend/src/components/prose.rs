//! A text of ours, written in HTML: help, legal pages, terms. It comes from the site's own files (`content/` here and in
//! `shared`), never from a person's data, and is read when it is shown: it would be a tenth of the application's weight.

use yew::prelude::*;
use yew_router::prelude::*;

use super::remote_view;
use crate::api::use_text;
use crate::browser;
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct ProseProps {
    /// Name of the file, without its extension.
    pub name: &'static str,
}

#[component]
pub fn Prose(props: &ProseProps) -> Html {
    let navigator = use_navigator();
    let onclick = move |event: MouseEvent| {
        if let (Some(navigator), Some(route)) = (&navigator, internal_link(&event)) {
            event.prevent_default();
            navigator.push(&route);
        }
    };
    let text = use_text(AttrValue::from(["/contenu/", props.name, ".html"].concat()));
    let content =
        remote_view(&text, "Chargement du texte…", |html| Html::from_html_unchecked(html.clone()));
    html! { <div class="mce-prose" {onclick}>{ content }</div> }
}

/// The page of ours that a plain click leads to: opened by the router, without loading the application again.
fn internal_link(event: &MouseEvent) -> Option<Route> {
    if !browser::is_plain(event) {
        return None;
    }
    Route::recognize(&browser::link_of(event)?.pathname())
}
