//! A link to a page of ours with a query: the router opens it, and it can be copied, or opened elsewhere.

use yew::prelude::*;
use yew_router::prelude::*;
use yew_router::query::Raw;

use crate::browser;
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct QueryLinkProps {
    pub to: Route,
    /// Without its `?`.
    pub query: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    /// Says that it is the one of several that is shown.
    #[prop_or_default]
    pub current: bool,
    /// What is read of a link that is drawn.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    pub children: Html,
}

#[component]
pub fn QueryLink(props: &QueryLinkProps) -> Html {
    let navigator = use_navigator();
    let (to, query) = (props.to.clone(), props.query.clone());
    let onclick = move |event: MouseEvent| {
        if let (true, Some(navigator)) = (browser::is_plain(&event), &navigator) {
            event.prevent_default();
            // Only refused for a query that cannot be written, and this one is.
            let _ = navigator.push_with_query(&to, Raw(query.as_str()));
        }
    };
    let mark = if props.query.is_empty() { "" } else { "?" };
    let href = [&props.to.to_path(), mark, &props.query].concat();
    html! {
        <a class={props.class.clone()} {href} aria-current={props.current.then_some("true")} aria-label={props.label.clone()} {onclick}>
            { props.children.clone() }
        </a>
    }
}
