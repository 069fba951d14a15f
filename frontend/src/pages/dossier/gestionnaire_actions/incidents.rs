//! What was wrong in a settled dossier: somebody proposes a correction, somebody else decides it. It only ever adds entries.

use std::rc::Rc;

use mce_shared::api::IncidentProposal;
use mce_shared::french::date_long;
use mce_shared::lifecycle::{
    Actor, CommandKind, Dossier, Incident, IncidentKind, IncidentState, TEXT_MAX, corrected_figures,
};
use mce_shared::money::Euros;
use yew::prelude::*;

use super::super::Part;
use super::super::of_actions::text as words;
use super::super::service_done::{By, cause, causes, rate};
use crate::api::{Answer, use_operation};
use crate::components::{Keyboard, RadioGroup, TextField, Textarea, facts, price, submit, text, use_report};
use crate::form::{FieldError, Form, use_form};
use crate::identity::use_visitor;
use crate::pages::gestion::verdict::VerdictForm;

fn proposed(part: &Part) -> Option<&Incident> {
    part.view.dossier.incidents.iter().find(|incident| incident.state == IncidentState::Proposed)
}

pub fn decision(part: &Part) -> Html {
    match proposed(part) {
        Some(_) if part.view.actions.contains(&CommandKind::ApproveIncident) => {
            html! { <Decide ..part.clone() /> }
        }
        _ => Html::default(),
    }
}

pub fn proposal(part: &Part) -> Html {
    if proposed(part).is_some() || !part.view.actions.contains(&CommandKind::OpenIncident) {
        return Html::default();
    }
    html! { <Propose ..part.clone() /> }
}

#[component]
fn Decide(part: &Part) -> Html {
    let visitor = use_visitor();
    let Some(incident) = proposed(part) else { return Html::default() };
    let dossier = &part.view.dossier;
    let own = visitor.signed_in().is_some_and(|known| known.display_name == incident.proposed_by);
    let ondone = part.ondone.reform(|yes: bool| {
        if yes {
            "La correction est faite : les écritures qui manquaient sont ajoutées."
        } else {
            "La correction est abandonnée."
        }
    });
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ ["Correction proposée : ", incident.kind.french()].concat() }</h2>
            { facts(vec![
                ("Proposée par", text(incident.proposed_by.clone())),
                ("Le", text(date_long(incident.proposed_on))),
                ("Les faits", text(incident.comment.clone())),
            ]) }
            { preview(dossier, &incident.kind) }
            <VerdictForm name={part.form_name("correction")} legend="Cette correction est-elle juste ?"
                path={part.path(&["incidents/", &incident.number.to_string(), "/decision"].concat())}
                yes={("La décider".into(), "Rien n’est effacé : la différence est écrite, et chacun en est informé.".into())}
                no={("L’abandonner".into(), "Rien ne change.".into())}
                not_yes={own.then_some(AttrValue::Static("vous l’avez proposée, une autre personne du gestionnaire la décide."))} {ondone} />
        </div>
    }
}

/// What the dossier costs today, and once it is corrected.
fn preview(dossier: &Dossier, kind: &IncidentKind) -> Html {
    let Some(outcome) = &dossier.outcome else { return Html::default() };
    match corrected_figures(dossier, kind) {
        Ok(corrected) => facts(vec![
            ("Débité aujourd’hui", price(outcome.charged)),
            ("Débité après correction", price(corrected.charged)),
            ("Dû à l’organisme aujourd’hui", price(outcome.of_paid)),
            ("Dû à l’organisme après correction", price(corrected.of_paid)),
        ]),
        Err(refusal) => html! { <p>{ refusal.said_to(Actor::Gestionnaire) }</p> },
    }
}

#[component]
fn Propose(part: &Part) -> Html {
    let operation = use_operation();
    let form = use_form(
        part.form_name("incident"),
        &[],
        &[("kind", "overpayment".into()), ("give_back", "oui".into())],
    );
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, part) = (form.clone(), operation.clone(), part.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            match asked(&form) {
                Ok(asked) => {
                    let (form, ondone) = (form.clone(), part.ondone.clone());
                    let done = Callback::from(move |_: Answer| {
                        form.clear();
                        ondone.emit(
                            "La correction est proposée : une autre personne du gestionnaire la décide.",
                        );
                    });
                    operation.post(&part.path("incidents"), &asked, done);
                }
                Err(errors) => form.refuse(errors),
            }
        }
    };
    let chosen = form.value("kind");
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ "Corriger ce dossier : trop-versé, fraude, taux erroné" }</summary>
            <form class="mce-panel fr-mt-2w" {onsubmit} novalidate=true>
                <p>{ "Une correction se décide à deux et ne débite jamais davantage l’élu. Rien n’est effacé : la différence est écrite." }</p>
                { report }
                <RadioGroup form={form.clone()} name="kind" legend="Qu’est-ce qui était faux ?" choices={kinds()} />
                if chosen == "overpayment" {
                    <TextField form={form.clone()} name="of_paid" label="Ce que l’organisme aurait dû recevoir, en euros" keyboard={Keyboard::Amount} />
                }
                if chosen == "wrong_rate" {
                    <RadioGroup form={form.clone()} name="cause" legend="Comment la formation s’est-elle terminée ?" choices={causes(By::Control)} />
                    <TextField form={form.clone()} name="completion_rate" label="Part suivie, en pour cent" keyboard={Keyboard::Amount}
                        hint="De 0 à moins de 100 ; sans effet pour une formation suivie jusqu’au bout" />
                } else {
                    <RadioGroup form={form.clone()} name="give_back" legend="Que devient ce que l’organisme rend ?" choices={destinations()} />
                }
                <Textarea form={form.clone()} name="comment" label="Les faits" max_length={TEXT_MAX.to_string()} />
                <div role="status" aria-live="polite">{ for kind(&form).ok().map(|kind| preview(&part.view.dossier, &kind)) }</div>
                { submit("Proposer la correction", operation.is_sending()) }
            </form>
        </details>
    }
}

type Choices = Rc<[(AttrValue, AttrValue, Option<AttrValue>)]>;

fn kinds() -> Choices {
    [
        ("overpayment", "Trop-versé", "L’organisme a reçu plus que dû."),
        ("fraud", "Fraude", "Rien n’était dû."),
        ("wrong_rate", "Taux de réalisation erroné", "Le service fait n’était pas celui déclaré."),
    ]
    .map(|(value, label, hint)| (value.into(), label.into(), Some(hint.into())))
    .into()
}

fn destinations() -> Choices {
    [
        ("oui", "À ceux qui avaient payé", "L’élu et ses financeurs."),
        ("non", "Au fonds", "Quand l’élu a pris part à la fraude, ou n’a rien perdu."),
    ]
    .map(|(value, label, hint)| (value.into(), label.into(), Some(hint.into())))
    .into()
}

fn kind(form: &Form) -> Result<IncidentKind, Vec<FieldError>> {
    let give_back = form.value("give_back") != "non";
    let missing =
        |field: &'static str, message: &'static str| vec![(field.into(), message.into())] as Vec<FieldError>;
    match form.value("kind").as_str() {
        "fraud" => Ok(IncidentKind::Fraud { give_back }),
        "wrong_rate" => {
            let cause =
                cause(form).ok_or_else(|| missing("cause", "Dites comment la formation s’est terminée."))?;
            let wrong = || {
                missing(
                    "completion_rate",
                    "Indiquez une part de 0 à moins de 100, avec deux décimales au plus.",
                )
            };
            Ok(IncidentKind::WrongRate { cause, completion_rate: rate(form).ok_or_else(wrong)? })
        }
        _ => {
            let of_paid = Euros::from_input(&form.value("of_paid"));
            let of_paid = of_paid
                .map_err(|_| missing("of_paid", "Indiquez un montant en euros, par exemple 120,00."))?;
            Ok(IncidentKind::Overpayment { of_paid, give_back })
        }
    }
}

fn asked(form: &Form) -> Result<IncidentProposal, Vec<FieldError>> {
    Ok(IncidentProposal { incident: kind(form)?, comment: words(form, "comment", "Écrivez les faits.")? })
}
