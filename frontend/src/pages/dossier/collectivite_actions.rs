//! What the collectivité may do: give all or part of what is asked, or decline.

use mce_shared::api::CofinancingAnswer;
use mce_shared::lifecycle::CommandKind;
use mce_shared::money::Euros;
use yew::prelude::*;

use super::Part;
use crate::api::{Answer, use_operation};
use crate::components::{Keyboard, RadioGroup, TextField, Textarea, submit, use_report};
use crate::form::{FieldError, Form, use_form};

pub fn actions(part: Part) -> Html {
    if part.view.actions.contains(&CommandKind::GrantCofinancing) {
        html! { <AnswerRequest ..part.clone() /> }
    } else {
        Html::default()
    }
}

#[component]
fn AnswerRequest(part: &Part) -> Html {
    let operation = use_operation();
    let asked = part.view.dossier.cofinancing.as_ref().map(|request| request.asked).unwrap_or_default();
    let amount = asked.to_string().replace('.', ",");
    let form = use_form(part.form_name("cofinancement"), &[], &[("amount", amount.into())]);
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, part) = (form.clone(), operation.clone(), part.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            match answer(&form, asked) {
                Ok(answer) => {
                    let form = form.clone();
                    let done = part.ondone.reform(move |_: Answer| {
                        form.clear();
                        "Votre réponse est enregistrée. L’élu est prévenu."
                    });
                    operation.post(&part.path("cofinancing-answer"), &answer, done);
                }
                Err(errors) => form.refuse(errors),
            }
        }
    };
    let chosen = form.value("answer");
    let choices = [
        ("grant", "Accorder un complément", "Il est réservé à cet élu pour cette formation."),
        ("decline", "Refuser", "L’élu peut continuer sans vous."),
    ]
    .map(|(value, label, hint)| (value.into(), label.into(), Some(hint.into())));
    html! {
        <form class="mce-panel" {onsubmit} novalidate=true>
            <h2 class="fr-h4">{ ["L’élu demande ", &asked.french()].concat() }</h2>
            { report }
            <RadioGroup form={form.clone()} name="answer" legend="Votre réponse" choices={std::rc::Rc::from(choices.to_vec())} />
            if chosen == "grant" {
                <TextField form={form.clone()} name="amount" label="Montant accordé" keyboard={Keyboard::Amount}
                    hint={["En euros, au plus ", &asked.french()].concat()} />
                <TextField form={form.clone()} name="deliberation" label="Délibération"
                    hint="Numéro et date de la délibération qui le permet" />
            }
            if chosen == "decline" {
                <Textarea form={form.clone()} name="reason" label="Raison donnée à l’élu" max_length="1000" />
            }
            { submit("Envoyer la réponse", operation.is_sending()) }
        </form>
    }
}

fn answer(form: &Form, asked: Euros) -> Result<CofinancingAnswer, Vec<FieldError>> {
    let text = |field: &'static str, missing: &'static str| {
        let text = form.value(field).trim().to_owned();
        if text.is_empty() { Err(vec![(field.into(), missing.into())]) } else { Ok(text) }
    };
    match form.value("answer").as_str() {
        "grant" => {
            let amount = Euros::from_input(&form.value("amount"));
            let amount = amount.map_err(|error| vec![("amount".into(), error.to_string().into())])?;
            if !amount.is_positive() || amount > asked {
                let message = ["Accordez un montant entre 0,01 € et ", &asked.french(), "."].concat();
                return Err(vec![("amount".into(), message.into())]);
            }
            let deliberation = text("deliberation", "Indiquez la délibération.")?;
            Ok(CofinancingAnswer::Grant { amount, deliberation })
        }
        "decline" => Ok(CofinancingAnswer::Decline { reason: text("reason", "Donnez la raison du refus.")? }),
        _ => Err(vec![("answer".into(), "Choisissez une réponse.".into())]),
    }
}
