//! `fr-select`: one choice among many.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::field::{Parts, label};
use crate::form::Form;

/// What is kept in the form, and what is read.
pub type Choice = (AttrValue, AttrValue);

#[derive(Properties, PartialEq)]
pub struct SelectProps {
    pub form: Form,
    pub name: AttrValue,
    pub label: AttrValue,
    pub choices: Rc<[Choice]>,
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    #[prop_or_default]
    pub optional: bool,
    /// Read while nothing is chosen.
    #[prop_or(AttrValue::Static("Choisissez…"))]
    pub placeholder: AttrValue,
}

#[component]
pub fn Select(props: &SelectProps) -> Html {
    let parts = Parts::of(&props.form, &props.name);
    let onchange = {
        let (form, name) = (props.form.clone(), props.name.clone());
        move |event: Event| form.set(&name, event.target_unchecked_into::<HtmlSelectElement>().value())
    };
    let current = props.form.value(&props.name);
    html! {
        <div class={parts.group("fr-select-group", "fr-select-group fr-select-group--error")}>
            <label class="fr-label" for={&parts.id}>{ label(&props.label, &props.hint, props.optional) }</label>
            <select class="fr-select" id={&parts.id} name={&props.name} {onchange} required={!props.optional}
                aria-invalid={parts.invalid()} aria-describedby={&parts.messages_id}>
                <option value="" selected={current.is_empty()}>{ &props.placeholder }</option>
                { for props.choices.iter().map(|(value, text)| html! {
                    <option key={value.as_str()} {value} selected={*value == current}>{ text }</option>
                }) }
            </select>
            { parts.messages() }
        </div>
    }
}
