//! `fr-alert`: something to know about what one has just done or is about to do.

use yew::prelude::*;

use super::prove_again;
use crate::api::Problem;
use crate::api::problem::{needs_fresh_sign_in, needs_sign_in};

/// What an alert or a notice is about; said in words by its title too, never by colour alone.
#[derive(Clone, Copy, PartialEq)]
pub enum Severity {
    Info,
    Success,
    Warning,
    Error,
}

impl Severity {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "fr-alert fr-alert--info fr-mb-3w",
            Self::Success => "fr-alert fr-alert--success fr-mb-3w",
            Self::Warning => "fr-alert fr-alert--warning fr-mb-3w",
            Self::Error => "fr-alert fr-alert--error fr-mb-3w",
        }
    }
}

/// An alert with a title (a paragraph: it belongs to no outline) and its content.
pub fn alert(severity: Severity, title: impl Into<AttrValue>, content: Html) -> Html {
    // An error speaks at once; the rest waits for its turn.
    let role = if severity == Severity::Error { "alert" } else { "status" };
    html! {
        <div class={severity.class()} {role}>
            <p class="fr-alert__title">{ title.into() }</p>
            { content }
        </div>
    }
}

/// The alert of an operation that was refused or did not arrive.
pub fn problem_alert(problem: &Problem) -> Html {
    let sign_in = needs_sign_in(problem).then(|| {
        html! { <p><a class="fr-link" href="/connexion">{ "Se connecter à nouveau et revenir ici" }</a></p> }
    });
    let again = needs_fresh_sign_in(problem).then(prove_again);
    // A refusal explains itself; what went wrong on our side is for the assistance to find.
    let ours = problem.status == 0 || problem.status >= 500;
    let reference = (ours && !problem.trace_id.is_empty()).then(|| {
        html! { <p class="fr-text--sm">{ "Référence à donner à l’assistance : " }{ &problem.trace_id }</p> }
    });
    let content = html! { <><p>{ &problem.detail }</p>{ for sign_in }{ for again }{ for reference }</> };
    alert(Severity::Error, problem.title.clone(), content)
}
