//! What a page shows of something that it reads from the server, in each of its states.

use serde::de::DeserializeOwned;
use yew::prelude::*;

use super::{Look, Severity, action, alert, problem_alert, waiting};
use crate::api::problem::needs_sign_in;
use crate::api::{Answer, Problem, Remote, Resource, Shared};
use crate::{announcer, browser};

/// Loading, failure and refusal, drawn the same way everywhere; `ready` draws the rest, its empty state included.
pub fn remote_view<T>(resource: &Resource<T>, loading: &'static str, ready: impl FnOnce(&T) -> Html) -> Html {
    match &resource.state {
        Remote::Loading => waiting(loading),
        Remote::Failed(problem) => failed(problem, &resource.reload),
        Remote::Ready(value) => ready(value),
    }
}

/// What an operation answered, for [`result_view`]: read aloud as `say` puts it, and given the focus.
pub fn result_of<T: DeserializeOwned>(
    answer: &Answer,
    id: &'static str,
    say: impl FnOnce(&T) -> AttrValue,
) -> Remote<T> {
    browser::focus_soon(id);
    match answer.json::<T>() {
        Ok(value) => {
            announcer::announce(say(&value));
            Remote::Ready(Shared::new(value))
        }
        Err(problem) => Remote::Failed(Shared::new(*problem)),
    }
}

/// The place of a result, empty until there is one.
pub fn result_view<T>(id: &'static str, result: Option<&Remote<T>>, ready: impl FnOnce(&T) -> Html) -> Html {
    let content = match result {
        Some(Remote::Ready(value)) => ready(value),
        Some(Remote::Failed(problem)) => problem_alert(problem),
        _ => Html::default(),
    };
    html! { <div {id} tabindex="-1">{ content }</div> }
}

/// The honest empty state of a list: why it is empty, and what one can do about it.
pub fn empty(title: impl Into<AttrValue>, content: Html) -> Html {
    html! {
        <div class="mce-empty">
            <p class="fr-text--lg fr-text--bold fr-mb-1w">{ title.into() }</p>
            { content }
        </div>
    }
}

fn failed(problem: &Problem, reload: &Callback<()>) -> Html {
    let (title, way_out) = if needs_sign_in(problem) {
        (
            "Connectez-vous pour voir cette page",
            html! { <a class="fr-btn" href="/connexion">{ "Se connecter" }</a> },
        )
    } else if problem.status == 403 {
        (
            "Vous n’avez pas accès à cette page",
            html! { <a class="fr-link" href="/">{ "Revenir à l’accueil" }</a> },
        )
    } else if problem.status == 404 {
        ("Introuvable", html! { <a class="fr-link" href="/">{ "Revenir à l’accueil" }</a> })
    } else {
        let again = reload.reform(|_: MouseEvent| ());
        ("Cette page n’a pas pu être lue", action(Look::Secondary, "Réessayer", false, again))
    };
    let severity = if needs_sign_in(problem) { Severity::Info } else { Severity::Error };
    html! { <>{ alert(severity, title, html! { <p>{ &problem.detail }</p> }) }<p>{ way_out }</p></> }
}
