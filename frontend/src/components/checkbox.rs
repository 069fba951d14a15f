//! `fr-checkbox-group`: one thing, yes or no.

use mce_shared::forms::YES;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field::Parts;
use crate::form::Form;

#[derive(Properties, PartialEq)]
pub struct CheckboxProps {
    pub form: Form,
    pub name: AttrValue,
    pub label: AttrValue,
    #[prop_or_default]
    pub hint: Option<AttrValue>,
}

#[component]
pub fn Checkbox(props: &CheckboxProps) -> Html {
    let parts = Parts::of(&props.form, &props.name);
    let onchange = {
        let (form, name) = (props.form.clone(), props.name.clone());
        move |event: Event| {
            let ticked = event.target_unchecked_into::<HtmlInputElement>().checked();
            form.set(&name, if ticked { YES } else { "" });
        }
    };
    html! {
        <div class={parts.group("fr-checkbox-group fr-mb-3w", "fr-checkbox-group fr-checkbox-group--error fr-mb-3w")}>
            <input type="checkbox" id={&parts.id} name={&props.name} checked={props.form.is_checked(&props.name)} {onchange}
                aria-invalid={parts.invalid()} aria-describedby={&parts.messages_id} />
            <label class="fr-label" for={&parts.id}>
                { &props.label }
                if let Some(hint) = &props.hint { <span class="fr-hint-text">{ hint }</span> }
            </label>
            { parts.messages() }
        </div>
    }
}
