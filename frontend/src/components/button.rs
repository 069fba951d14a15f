//! `fr-btn`: one action. The main one of a page is primary, and there is one.

use yew::prelude::*;

/// How much a button stands out.
#[derive(Clone, Copy, PartialEq)]
pub enum Look {
    Primary,
    Secondary,
    /// For what accompanies: "Annuler", "Voir le détail".
    Tertiary,
}

impl Look {
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "fr-btn",
            Self::Secondary => "fr-btn fr-btn--secondary",
            Self::Tertiary => "fr-btn fr-btn--tertiary",
        }
    }
}

/// A button that does something on this page. While `busy` it cannot be pressed again, and says so.
pub fn action(look: Look, label: impl Into<AttrValue>, busy: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class={look.class()} aria-disabled={aria(busy)} {onclick}>{ text(label.into(), busy) }</button>
    }
}

/// The button that sends its form.
pub fn submit(label: impl Into<AttrValue>, busy: bool) -> Html {
    html! { <button type="submit" class="fr-btn" aria-disabled={aria(busy)}>{ text(label.into(), busy) }</button> }
}

/// `aria-disabled` and not `disabled`: a button that vanishes from the keyboard's path loses the person's place.
/// A second press is stopped by the operation itself.
fn aria(busy: bool) -> Option<&'static str> {
    busy.then_some("true")
}

fn text(label: AttrValue, busy: bool) -> Html {
    if busy {
        html! { <>{ label }{ " : en cours…" }</> }
    } else {
        html! { { label } }
    }
}
