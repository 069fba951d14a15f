//! "My right is not what I expect": the élu says what is wrong, two people of the gestionnaire look.

use mce_shared::api::endpoints;
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::command::{Call, then_to};
use crate::components::{CommandForm, Keyboard, TextField};
use crate::form::Form;
use crate::router::Route;

#[component]
pub fn Objection() -> Html {
    let ondone = then_to(use_navigator(), Route::Verification);
    let fields = Callback::from(|form: Form| {
        html! {
            <TextField {form} name="words" label="Ce qui ne va pas" keyboard={Keyboard::Lines(TEXT_MAX)}
                hint="Un mandat qui manque, une année sans crédit, une date fausse…" />
        }
    });
    html! {
        <section aria-labelledby="contestation">
            <h2 id="contestation" class="fr-h4">{ "Mes droits ne sont pas ceux que j’attends" }</h2>
            <p><Link<Route> to={Route::Verification}>{ "Voir où en est une demande déjà faite" }</Link<Route>></p>
            <details class="mce-unfold fr-mb-3w">
                <summary>{ "Demander un examen" }</summary>
                <CommandForm name="contestation" class="fr-mt-2w" {fields} call={Call::of(endpoints::OBJECT_TO_RIGHTS.at([]), ())}
                    button="Envoyer ma demande" {ondone}>
                    <p>{ "Deux agents du gestionnaire regardent vos mandats et vos droits, et vous répondent avec une référence. Vous \
                          pourrez joindre une pièce à l’étape suivante." }</p>
                </CommandForm>
            </details>
        </section>
    }
}
