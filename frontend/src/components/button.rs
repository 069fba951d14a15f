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

/// Whether a button can be pressed; `true` stands for [`Press::UnderWay`].
#[derive(Clone, Copy, PartialEq)]
pub enum Press {
    Open,
    /// What it does is being done.
    UnderWay,
    /// Something else is.
    Closed,
}

impl Press {
    /// Of the button that does `this`, while `going` is being done.
    pub fn of<T: PartialEq>(this: T, going: Option<T>) -> Self {
        going.map_or(Self::Open, |going| if going == this { Self::UnderWay } else { Self::Closed })
    }
}

impl From<bool> for Press {
    fn from(busy: bool) -> Self {
        if busy { Self::UnderWay } else { Self::Open }
    }
}

/// A button that does something on this page. While that is under way it cannot be pressed again, and says so.
pub fn action(
    look: Look,
    label: impl Into<AttrValue>,
    press: impl Into<Press>,
    onclick: Callback<MouseEvent>,
) -> Html {
    button(look, label.into(), press.into(), onclick)
}

fn button(look: Look, label: AttrValue, press: Press, onclick: Callback<MouseEvent>) -> Html {
    let closed = aria(press != Press::Open);
    html! {
        <button type="button" class={look.class()} aria-disabled={closed} {onclick}>{ text(label, press == Press::UnderWay) }</button>
    }
}

/// The button that sends its form.
pub fn submit(label: impl Into<AttrValue>, busy: bool) -> Html {
    html! { <button type="submit" class="fr-btn" aria-disabled={aria(busy)}>{ text(label.into(), busy) }</button> }
}

/// The same, away from its form: `form` is the id of it.
pub fn submit_of(form: &'static str, label: &'static str, busy: bool) -> Html {
    html! { <button type="submit" {form} class="fr-btn" aria-disabled={aria(busy)}>{ text(label.into(), busy) }</button> }
}

/// `aria-disabled` and not `disabled`: a button that vanishes from the keyboard's path loses the person's place.
/// A second press is stopped by the operation itself.
fn aria(busy: bool) -> Option<&'static str> {
    busy.then_some("true")
}

fn text(label: AttrValue, busy: bool) -> Html {
    if busy {
        html! { <>{ label }{ " : en cours…" }</> }
    } else {
        html! { { label } }
    }
}
