//! What was wrong in a settled dossier: somebody proposes a correction, somebody else decides it. It only ever adds entries.

use mce_shared::api::{ShownDossier, ShownIncident, endpoints};
use mce_shared::forms::{By, IncidentChoice, NO, YES};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{Actor, CommandKind, IncidentKind, IncidentState, TEXT_MAX, corrected_figures};
use mce_shared::wire::word;
use yew::prelude::*;

use super::super::Part;
use super::super::service_done::causes;
use crate::command::Call;
use crate::components::{CommandForm, Keyboard, RadioGroup, TextField, explained, facts, price, text};
use crate::form::Form;
use crate::pages::gestion::verdict::{Question, verdict_form};

fn proposed(part: &Part) -> Option<&ShownIncident> {
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
    propose(part)
}

#[component]
fn Decide(part: &Part) -> Html {
    let Some(incident) = proposed(part) else { return Html::default() };
    let dossier = &part.view.dossier;
    let ondone = part.ondone.reform(|yes: bool| {
        if yes {
            "La correction est faite : les écritures qui manquaient sont ajoutées."
        } else {
            "La correction est abandonnée."
        }
    });
    let question = Question {
        name: part.form_name("correction"),
        call: Call::of(endpoints::DECIDE_INCIDENT.at([part.id(), &incident.number.to_string()]), ()),
        legend: "Cette correction est-elle juste ?",
        yes: ("La décider", "Rien n’est effacé : la différence est écrite, et chacun en est informé.".into()),
        no: ("L’abandonner", "Rien ne change."),
        not_yes: incident
            .is_yours
            .then_some("vous l’avez proposée, une autre personne du gestionnaire la décide."),
    };
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ ["Correction proposée : ", incident.kind.french()].concat() }</h2>
            { facts(vec![
                ("Proposée par", text(incident.proposed_by.clone())),
                ("Le", text(date_long(incident.proposed_on))),
                ("Les faits", text(incident.comment.clone())),
            ]) }
            { preview(dossier, &incident.kind) }
            { verdict_form(question, &ondone) }
        </div>
    }
}

/// What the dossier costs today, and once it is corrected.
fn preview(dossier: &ShownDossier, kind: &IncidentKind) -> Html {
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

fn propose(part: &Part) -> Html {
    let initial = vec![("kind", word(IncidentChoice::Overpayment).into()), ("give_back", YES.into())];
    let view = part.view.clone();
    let fields = Callback::from(move |form: Form| fields(&form, &view.dossier));
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ "Corriger ce dossier : trop-versé, fraude, taux erroné" }</summary>
            <CommandForm name={part.form_name("incident")} class="mce-panel fr-mt-2w" {initial} {fields}
                call={part.call(&endpoints::OPEN_INCIDENT, ())} button="Proposer la correction"
                ondone={part.done("La correction est proposée : une autre personne du gestionnaire la décide.")}>
                <p>{ "Une correction se décide à deux et ne débite jamais davantage l’élu. Rien n’est effacé : la différence est écrite." }</p>
            </CommandForm>
        </details>
    }
}

fn fields(form: &Form, dossier: &ShownDossier) -> Html {
    let kind = form.read::<IncidentKind>(&()).ok();
    html! {
        <>
            <RadioGroup form={form.clone()} name="kind" legend="Qu’est-ce qui était faux ?" choices={explained(&KINDS)} />
            if form.is("kind", IncidentChoice::Overpayment) {
                <TextField form={form.clone()} name="of_paid" label="Ce que l’organisme aurait dû recevoir, en euros" keyboard={Keyboard::Amount} />
            }
            if form.is("kind", IncidentChoice::WrongRate) {
                <RadioGroup form={form.clone()} name="cause" legend="Comment la formation s’est-elle terminée ?" choices={causes(By::Control)} />
                <TextField form={form.clone()} name="completion_rate" label="Part suivie, en pour cent" keyboard={Keyboard::Amount}
                    hint="De 0 à moins de 100 ; sans effet pour une formation suivie jusqu’au bout" />
            } else {
                <RadioGroup form={form.clone()} name="give_back" legend="Que devient ce que l’organisme rend ?" choices={explained(&DESTINATIONS)} />
            }
            <TextField form={form.clone()} name="comment" label="Les faits" keyboard={Keyboard::Lines(TEXT_MAX)} />
            <div role="status" aria-live="polite">{ for kind.map(|kind| preview(dossier, &kind)) }</div>
        </>
    }
}

const KINDS: [(IncidentChoice, &str, &str); 3] = [
    (IncidentChoice::Overpayment, "Trop-versé", "L’organisme a reçu plus que dû."),
    (IncidentChoice::Fraud, "Fraude", "Rien n’était dû."),
    (IncidentChoice::WrongRate, "Taux de réalisation erroné", "Le service fait n’était pas celui déclaré."),
];

const DESTINATIONS: [(&str, &str, &str); 2] = [
    (YES, "À ceux qui avaient payé", "L’élu et ses financeurs."),
    (NO, "Au fonds", "Quand l’élu a pris part à la fraude, ou n’a rien perdu."),
];
