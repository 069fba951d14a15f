//! Something that asks for a reason, folded until it is wanted.

use mce_shared::lifecycle::TEXT_MAX;
use serde_json::Value;
use yew::prelude::*;

use super::super::Part;
use super::super::of_actions::text;
use crate::api::{Answer, use_operation};
use crate::components::{Textarea, submit, use_report};
use crate::form::use_form;

#[derive(Properties, PartialEq)]
pub struct ReasonedProps {
    pub part: Part,
    /// Of the form, unique in the page.
    pub name: &'static str,
    pub title: AttrValue,
    /// Of the operation, in the dossier.
    pub path: &'static str,
    pub label: AttrValue,
    pub button: AttrValue,
    /// What is sent, from the reason.
    pub body: Callback<String, Value>,
    /// Said afterwards.
    pub done: &'static str,
    /// What follows from it.
    pub children: Html,
}

#[component]
pub fn Reasoned(props: &ReasonedProps) -> Html {
    let operation = use_operation();
    let form = use_form(props.part.form_name(props.name), &[], &[]);
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, part) = (form.clone(), operation.clone(), props.part.clone());
        let (path, body, said) = (props.path, props.body.clone(), props.done);
        move |event: SubmitEvent| {
            event.prevent_default();
            match text(&form, "reason", "Dites pourquoi.") {
                Ok(reason) => {
                    let (form, ondone) = (form.clone(), part.ondone.clone());
                    let done = Callback::from(move |_: Answer| {
                        form.clear();
                        ondone.emit(said);
                    });
                    operation.post(&part.path(path), &body.emit(reason), done);
                }
                Err(errors) => form.refuse(errors),
            }
        }
    };
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ &props.title }</summary>
            <form class="mce-panel fr-mt-2w" {onsubmit} novalidate=true>
                <p>{ props.children.clone() }</p>
                { report }
                <Textarea form={form.clone()} name="reason" label={&props.label} max_length={TEXT_MAX.to_string()} />
                { submit(props.button.clone(), operation.is_sending()) }
            </form>
        </details>
    }
}
