//! What is to be corrected in a form, at its top, with a link to each field; and why the server refused it.

use yew::prelude::*;

use super::problem_alert;
use crate::api::Operation;
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

/// What is wrong with a form that an operation sends: its own messages, those of the server on the fields that it names,
/// else the server's refusal.
#[hook]
pub fn use_report(form: &Form, operation: &Operation) -> Html {
    let problem = operation.problem();
    use_effect_with(problem.clone(), {
        let form = form.clone();
        move |problem| {
            if let Some(problem) = problem {
                form.refuse_problem(problem);
            }
        }
    });
    let refused = problem.filter(|_| form.errors().is_empty());
    html! { <>{ error_summary(form) }{ for refused.map(|problem| problem_alert(&problem)) }</> }
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
