//! Something that asks for a reason, folded until it is wanted.

use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use super::super::Part;
use crate::command::Call;
use crate::components::{CommandForm, Keyboard, TextField};
use crate::form::Form;

/// What is said when there is no reason.
pub const MISSING: &str = "Dites pourquoi.";

/// A form of a dossier with one field.
pub struct Reasoned {
    /// Of the form, unique in the page.
    pub name: &'static str,
    pub title: &'static str,
    pub call: Call,
    /// Of the reason.
    pub label: &'static str,
    pub button: &'static str,
    /// Said afterwards.
    pub done: &'static str,
    /// What follows from it.
    pub consequences: &'static str,
}

pub fn reasoned(part: &Part, asked: Reasoned) -> Html {
    let label = asked.label;
    let fields = Callback::from(move |form: Form| {
        html! { <TextField {form} name="reason" {label} keyboard={Keyboard::Lines(TEXT_MAX)} /> }
    });
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ asked.title }</summary>
            <CommandForm name={part.form_name(asked.name)} class="mce-panel fr-mt-2w" {fields} call={asked.call}
                button={asked.button} ondone={part.done(asked.done)}>
                <p>{ asked.consequences }</p>
            </CommandForm>
        </details>
    }
}
