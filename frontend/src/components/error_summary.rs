//! What is to be corrected in a form, at its top, with a link to each field; and why the server refused it.

use mce_shared::api::FieldError;
use yew::prelude::*;

use super::problem_alert;
use crate::api::Problem;
use crate::browser;
use crate::form::{Form, field_of};

/// The list of the form's messages; nothing while there is none. It takes the focus when a form is refused.
pub fn error_summary(form: &Form) -> Html {
    let errors = form.errors();
    if errors.is_empty() {
        return Html::default();
    }
    html! {
        <div class="fr-alert fr-alert--error fr-mb-3w" role="alert" id={form.report_id()} tabindex="-1">
            <p class="fr-alert__title">
                { if errors.len() == 1 { "Un point est à corriger" } else { "Plusieurs points sont à corriger" } }
            </p>
            <ul>{ for errors.iter().map(|error| line(form, error)) }</ul>
        </div>
    }
}

/// What is wrong with a form that was sent: its own messages, those of the server on the fields that it names, else the
/// server's refusal with every reason that it gives.
pub fn report(form: &Form, problem: Option<&Problem>) -> Html {
    let refused = problem.filter(|problem| !problem.errors.iter().any(|error| form.has(error)));
    match refused {
        Some(problem) if form.errors().is_empty() => refusal(form, problem),
        _ => error_summary(form),
    }
}

fn refusal(form: &Form, problem: &Problem) -> Html {
    let others: Vec<_> = problem.errors.iter().filter(|error| error.detail != problem.detail).collect();
    html! {
        <div id={form.report_id()} tabindex="-1">
            { problem_alert(problem) }
            if !others.is_empty() {
                <ul>{ for others.iter().map(|error| html! { <li key={error.code.as_str()}>{ &error.detail }</li> }) }</ul>
            }
        </div>
    }
}

fn line(form: &Form, error: &FieldError) -> Html {
    let id = form.id(field_of(error));
    let href = AttrValue::from(["#", &id].concat());
    // The router must not see a new page in the anchor: the focus is moved by hand.
    let onclick = move |event: MouseEvent| {
        event.prevent_default();
        browser::focus(&id);
    };
    html! { <li key={href.as_str()}><a href={&href} {onclick}>{ &error.detail }</a></li> }
}
