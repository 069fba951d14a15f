//! The register of another organisation, for the gestionnaire: it gives each its first administrator.

use mce_shared::api::endpoints;
use yew::prelude::*;
use yew_router::prelude::*;

use super::content;
use super::people::Paths;
use crate::api::use_resource;
use crate::components::{Keyboard, Page, TextField, remote_view, submit, use_said};
use crate::form::use_form;
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct ElsewhereProps {
    /// The SIRET of a training body, the SIREN or the SIRET of a collectivité.
    pub organisation: AttrValue,
}

#[component]
pub fn Elsewhere(props: &ElsewhereProps) -> Html {
    let list = use_resource(endpoints::LIST_HABILITATIONS_ELSEWHERE.at([&props.organisation]));
    let said = use_said();
    let ondone = {
        let (said, reload) = (said.clone(), list.reload.clone());
        Callback::from(move |words: AttrValue| {
            said.say(words);
            reload.emit(());
        })
    };
    let trail = vec![(Route::Habilitations, "Habilitations".into())];
    html! {
        <Page title="Habilitations d’une organisation" {trail}
            lead="Le gestionnaire y habilite la première personne qui administre ; elle habilite ensuite les autres.">
            { said.view() }
            { remote_view(&list, "Lecture des habilitations…", |list| html! {
                <>
                    <p class="fr-text--lead">{ &list.organisation.name }</p>
                    { content(list, Paths::of(&props.organisation), &ondone) }
                </>
            }) }
        </Page>
    }
}

pub fn other_organisation() -> Html {
    html! { <OtherOrganisation /> }
}

#[component]
fn OtherOrganisation() -> Html {
    let form = use_form("autre-organisation".into(), &[], &[]);
    let navigator = use_navigator();
    let onsubmit = {
        let form = form.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let number: String = form.text("organisation").chars().filter(char::is_ascii_digit).collect();
            if let (Some(navigator), false) = (&navigator, number.is_empty()) {
                navigator.push(&Route::HabilitationsElsewhere { organisation: number.into() });
            }
        }
    };
    html! {
        <form {onsubmit} novalidate=true>
            <h2 class="fr-h4">{ "Une autre organisation" }</h2>
            <TextField {form} name="organisation" label="SIRET d’un organisme ou SIREN d’une collectivité" keyboard={Keyboard::Digits}
                autocomplete="off" hint="Pour habiliter la première personne qui y administre les habilitations" />
            { submit("Voir ses habilitations", false) }
        </form>
    }
}
