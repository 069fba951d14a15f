//! What the collectivité may do: give all or part of what is asked, or decline.

use mce_shared::api::endpoints;
use mce_shared::lifecycle::{CommandKind, TEXT_MAX};
use mce_shared::money::Euros;
use yew::prelude::*;

use super::Part;
use crate::components::{CommandForm, Keyboard, RadioGroup, Severity, TextField, alert, explained};
use crate::form::Form;

const ANSWERS: [(CommandKind, &str, &str); 2] = [
    (
        CommandKind::GrantCofinancing,
        "Accorder un complément",
        "Il est réservé à cet élu. Ce que cette formation ne dépense pas reste sur son compte, pour une autre.",
    ),
    (CommandKind::DeclineCofinancing, "Refuser", "L’élu peut continuer sans vous."),
];

pub fn actions(part: Part) -> Html {
    if !part.view.actions.contains(&CommandKind::GrantCofinancing) {
        return Html::default();
    }
    let asked = part.view.dossier.cofinancing.as_ref().map(|request| request.asked).unwrap_or_default();
    let share = part.view.fund_share.as_ref();
    // The élu's rights may have grown since he asked: never more than what they leave.
    let most = share.map_or(asked, |share| asked.min(share.left));
    let refused = share.and_then(|share| share.refused.clone());
    let initial = vec![("amount", most.to_string().replace('.', ",").into())];
    let may_grant = refused.is_none();
    let fields = Callback::from(move |form: Form| fields(&form, most, may_grant));
    html! {
        <CommandForm name={part.form_name("cofinancement")} class="mce-panel" title={["L’élu demande ", &asked.french()].concat()}
            {initial} {fields} call={part.call(&endpoints::ANSWER_COFINANCING, most)} button="Envoyer la réponse"
            ondone={part.done("Votre réponse est enregistrée. L’élu est prévenu.")}>
            if let Some(refused) = refused {
                { alert(Severity::Warning, "Un complément n’est pas possible", html! { <p>{ refused }</p> }) }
            } else if let Some(share) = share {
                <p>{ ["Les droits de l’élu paient ", &share.share.french(), ". C’est assez pour un complément : ils doivent payer au moins ",
                    &share.floor.french(), ". Il reste ", &share.left.french(), " à payer, par vous ou par l’élu."].concat() }</p>
            }
        </CommandForm>
    }
}

fn fields(form: &Form, most: Euros, may_grant: bool) -> Html {
    let answers = if may_grant { &ANSWERS[..] } else { &ANSWERS[1..] };
    html! {
        <>
            <RadioGroup form={form.clone()} name="answer" legend="Votre réponse" choices={explained(answers)} />
            if form.is("answer", CommandKind::GrantCofinancing) {
                <TextField form={form.clone()} name="amount" label="Montant accordé" keyboard={Keyboard::Amount}
                    hint={["En euros, au plus ", &most.french()].concat()} />
                <TextField form={form.clone()} name="deliberation" label="Délibération"
                    hint="Numéro et date de la délibération qui le permet" />
            }
            if form.is("answer", CommandKind::DeclineCofinancing) {
                <TextField form={form.clone()} name="reason" label="Raison donnée à l’élu" keyboard={Keyboard::Lines(TEXT_MAX)} />
            }
        </>
    }
}
