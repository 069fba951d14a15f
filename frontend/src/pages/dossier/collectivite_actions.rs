//! What the collectivité may do: give all or part of what is asked, or decline.

use mce_shared::api::endpoints;
use mce_shared::lifecycle::{CommandKind, TEXT_MAX};
use mce_shared::money::Euros;
use yew::prelude::*;

use super::Part;
use crate::components::{CommandForm, Keyboard, RadioGroup, TextField, explained};
use crate::form::Form;

const ANSWERS: [(CommandKind, &str, &str); 2] = [
    (
        CommandKind::GrantCofinancing,
        "Accorder un complément",
        "Il est réservé à cet élu pour cette formation.",
    ),
    (CommandKind::DeclineCofinancing, "Refuser", "L’élu peut continuer sans vous."),
];

pub fn actions(part: Part) -> Html {
    if !part.view.actions.contains(&CommandKind::GrantCofinancing) {
        return Html::default();
    }
    let asked = part.view.dossier.cofinancing.as_ref().map(|request| request.asked).unwrap_or_default();
    let initial = vec![("amount", asked.to_string().replace('.', ",").into())];
    let fields = Callback::from(move |form: Form| fields(&form, asked));
    html! {
        <CommandForm name={part.form_name("cofinancement")} class="mce-panel" title={["L’élu demande ", &asked.french()].concat()}
            {initial} {fields} call={part.call(&endpoints::ANSWER_COFINANCING, asked)} button="Envoyer la réponse"
            ondone={part.done("Votre réponse est enregistrée. L’élu est prévenu.")} />
    }
}

fn fields(form: &Form, asked: Euros) -> Html {
    html! {
        <>
            <RadioGroup form={form.clone()} name="answer" legend="Votre réponse" choices={explained(&ANSWERS)} />
            if form.is("answer", CommandKind::GrantCofinancing) {
                <TextField form={form.clone()} name="amount" label="Montant accordé" keyboard={Keyboard::Amount}
                    hint={["En euros, au plus ", &asked.french()].concat()} />
                <TextField form={form.clone()} name="deliberation" label="Délibération"
                    hint="Numéro et date de la délibération qui le permet" />
            }
            if form.is("answer", CommandKind::DeclineCofinancing) {
                <TextField form={form.clone()} name="reason" label="Raison donnée à l’élu" keyboard={Keyboard::Lines(TEXT_MAX)} />
            }
        </>
    }
}
