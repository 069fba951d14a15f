//! What is to be corrected in a form, at its top, with a link to each field.

use yew::prelude::*;

use crate::browser;
use crate::form::{ERROR_SUMMARY_ID, Form};

/// The list of the form's messages; nothing while there is none. It takes the focus when a form is refused.
pub fn error_summary(form: &Form) -> Html {
    let errors = form.errors();
    if errors.is_empty() {
        return Html::default();
    }
    html! {
        <div class="fr-alert fr-alert--error fr-mb-3w" role="alert" id={ERROR_SUMMARY_ID} tabindex="-1">
            <p class="fr-alert__title">
                { if errors.len() == 1 { "Un point est à corriger" } else { "Plusieurs points sont à corriger" } }
            </p>
            <ul>{ for errors.iter().map(|(field, message)| line(form.id(field), message)) }</ul>
        </div>
    }
}

fn line(id: AttrValue, message: &AttrValue) -> Html {
    let href = AttrValue::from(["#", &id].concat());
    // The router must not see a new page in the anchor: the focus is moved by hand.
    let onclick = move |event: MouseEvent| {
        event.prevent_default();
        browser::focus(&id);
    };
    html! { <li key={href.as_str()}><a href={&href} {onclick}>{ message }</a></li> }
}
