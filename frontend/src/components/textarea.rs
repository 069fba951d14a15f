//! `fr-input` on several lines.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::field::{Parts, label};
use crate::form::Form;

#[derive(Properties, PartialEq)]
pub struct TextareaProps {
    pub form: Form,
    pub name: AttrValue,
    pub label: AttrValue,
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    #[prop_or_default]
    pub optional: bool,
    /// In characters, as the server counts.
    #[prop_or_default]
    pub max_length: Option<AttrValue>,
}

#[component]
pub fn Textarea(props: &TextareaProps) -> Html {
    let parts = Parts::of(&props.form, &props.name);
    let oninput = {
        let (form, name) = (props.form.clone(), props.name.clone());
        move |event: InputEvent| form.set(&name, event.target_unchecked_into::<HtmlTextAreaElement>().value())
    };
    html! {
        <div class={parts.group("fr-input-group", "fr-input-group fr-input-group--error")}>
            <label class="fr-label" for={&parts.id}>{ label(&props.label, &props.hint, props.optional) }</label>
            <textarea class="fr-input" rows="4" id={&parts.id} name={&props.name} value={props.form.value(&props.name)}
                {oninput} maxlength={props.max_length.clone()} required={!props.optional}
                aria-invalid={parts.invalid()} aria-describedby={&parts.messages_id} />
            { parts.messages() }
        </div>
    }
}
