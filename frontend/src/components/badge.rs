//! `fr-badge`: the state of a thing, in one or two words.

use yew::prelude::*;

use super::Severity;

/// A badge; without a severity it is grey.
pub fn badge(severity: Option<Severity>, label: impl Into<AttrValue>) -> Html {
    let class = match severity {
        None => "fr-badge",
        Some(Severity::Info) => "fr-badge fr-badge--info fr-badge--no-icon",
        Some(Severity::Success) => "fr-badge fr-badge--success fr-badge--no-icon",
        Some(Severity::Warning) => "fr-badge fr-badge--warning fr-badge--no-icon",
        Some(Severity::Error) => "fr-badge fr-badge--error fr-badge--no-icon",
    };
    html! { <span {class}>{ label.into() }</span> }
}
