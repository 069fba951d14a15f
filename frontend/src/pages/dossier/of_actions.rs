//! What the training body may do: answer, declare the entry and the absence; the service done and a postponement have their own
//! files.

use std::rc::Rc;

use jiff::civil::Date;
use mce_shared::api::{AnswerDossier, EntryDeclaration};
use mce_shared::lifecycle::CommandKind;
use mce_shared::money::Euros;
use mce_shared::wire::{date_text, parse_date};
use yew::prelude::*;

use super::Part;
use super::postponement_proposal::ProposePostponement;
use super::service_done::{By, ServiceDoneForm};
use crate::api::{Answer, use_operation};
use crate::components::{Keyboard, RadioGroup, TextField, Textarea, submit, use_report};
use crate::form::{FieldError, Form, use_form};

pub type Choices = Rc<[(AttrValue, AttrValue, Option<AttrValue>)]>;

pub fn actions(part: Part) -> Html {
    let may = |kind| part.view.actions.contains(&kind);
    let answers = may(CommandKind::Accept) || may(CommandKind::CancelByOf) || may(CommandKind::DeclareNoShow);
    html! {
        <>
            if may(CommandKind::DeclareEntry) { <DeclareEntry ..part.clone() /> }
            if may(CommandKind::DeclareServiceDone) { <ServiceDoneForm part={part.clone()} by={By::Of} /> }
            if may(CommandKind::ProposePostponement) { <ProposePostponement ..part.clone() /> }
            if answers { <GiveAnswer ..part.clone() /> }
        </>
    }
}

/// The answers open to the OF in this state, each with what it brings about.
fn answers(part: &Part) -> Choices {
    const ALL: [(CommandKind, &str, &str, &str); 6] = [
        (CommandKind::Accept, "accept", "Accepter", "L’élu a quatre jours ouvrés pour confirmer."),
        (
            CommandKind::Acknowledge,
            "acknowledge",
            "Accuser réception",
            "Vous vérifiez les prérequis : vous avez trente jours pour répondre.",
        ),
        (CommandKind::Propose, "propose", "Proposer d’autres dates ou un autre prix", "L’élu décide."),
        (CommandKind::Refuse, "refuse", "Refuser", "La demande est close, rien n’est débité."),
        (
            CommandKind::CancelByOf,
            "cancel",
            "Annuler la séance",
            "Tout est rendu à l’élu et aux financeurs ; vous ne recevez rien.",
        ),
        (
            CommandKind::DeclareNoShow,
            "no_show",
            "Déclarer l’absence de l’élu au premier jour",
            "Le prix est retenu ; vous recevez l’indemnité prévue par les conditions générales.",
        ),
    ];
    let open = ALL.iter().filter(|(kind, ..)| part.view.actions.contains(kind));
    open.map(|(_, value, label, hint)| ((*value).into(), (*label).into(), Some((*hint).into()))).collect()
}

#[component]
fn GiveAnswer(part: &Part) -> Html {
    let operation = use_operation();
    let training = &part.view.dossier.training;
    let form = use_form(
        part.form_name("reponse"),
        &[],
        &[
            ("start", date_text(training.start).into()),
            ("end", date_text(training.end).into()),
            ("price", training.price.to_string().replace('.', ",").into()),
        ],
    );
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, part) = (form.clone(), operation.clone(), part.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            match answer(&form) {
                Ok(answer) => {
                    let form = form.clone();
                    let done = part.ondone.reform(move |_: Answer| {
                        form.clear();
                        "Votre réponse est enregistrée. L’élu est prévenu."
                    });
                    operation.post(&part.path("answer"), &answer, done);
                }
                Err(errors) => form.refuse(errors),
            }
        }
    };
    let chosen = form.value("answer");
    html! {
        <form class="mce-panel" {onsubmit} novalidate=true>
            <h2 class="fr-h4">{ "Votre réponse" }</h2>
            { report }
            <RadioGroup form={form.clone()} name="answer" legend="Que voulez-vous faire ?" choices={answers(part)} />
            if chosen == "propose" {
                <TextField form={form.clone()} name="start" label="Premier jour" keyboard={Keyboard::Date} />
                <TextField form={form.clone()} name="end" label="Dernier jour" keyboard={Keyboard::Date} />
                <TextField form={form.clone()} name="price" label="Prix, toutes taxes comprises" keyboard={Keyboard::Amount} hint="En euros" />
            }
            if matches!(chosen.as_str(), "propose" | "refuse" | "cancel") {
                <Textarea form={form.clone()} name="reason" label="Explication donnée à l’élu" max_length="1000" />
            }
            { submit("Envoyer la réponse", operation.is_sending()) }
        </form>
    }
}

fn answer(form: &Form) -> Result<AnswerDossier, Vec<FieldError>> {
    let reason = || text(form, "reason", "Expliquez votre décision : l’élu lira ce texte.");
    match form.value("answer").as_str() {
        "accept" => Ok(AnswerDossier::Accept {}),
        "acknowledge" => Ok(AnswerDossier::Acknowledge {}),
        "no_show" => Ok(AnswerDossier::NoShow {}),
        "refuse" => Ok(AnswerDossier::Refuse { reason: reason()? }),
        "cancel" => Ok(AnswerDossier::Cancel { reason: reason()? }),
        "propose" => {
            let (start, end) = (day(form, "start")?, day(form, "end")?);
            if end < start {
                return Err(vec![("end".into(), "Le dernier jour est avant le premier.".into())]);
            }
            let price = Euros::from_input(&form.value("price"));
            let price = price.map_err(|error| vec![("price".into(), error.to_string().into())])?;
            Ok(AnswerDossier::Propose { start, end, price, message: reason()? })
        }
        _ => Err(vec![("answer".into(), "Choisissez une réponse.".into())]),
    }
}

pub fn text(form: &Form, field: &'static str, missing: &'static str) -> Result<String, Vec<FieldError>> {
    let text = form.value(field).trim().to_owned();
    if text.is_empty() { Err(vec![(field.into(), missing.into())]) } else { Ok(text) }
}

pub fn day(form: &Form, field: &'static str) -> Result<Date, Vec<FieldError>> {
    parse_date(&form.value(field)).ok_or_else(|| vec![(field.into(), "Indiquez une date.".into())])
}

#[component]
fn DeclareEntry(part: &Part) -> Html {
    let operation = use_operation();
    let start = part.view.dossier.training.start;
    let form = use_form(part.form_name("entree"), &[], &[("on", date_text(start).into())]);
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, part) = (form.clone(), operation.clone(), part.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            match day(&form, "on") {
                Ok(on) => {
                    let done = part.ondone.reform(|_: Answer| "L’entrée en formation est déclarée.");
                    operation.post(&part.path("entry"), &EntryDeclaration { on }, done);
                }
                Err(errors) => form.refuse(errors),
            }
        }
    };
    html! {
        <form class="mce-panel" {onsubmit} novalidate=true>
            <h2 class="fr-h4">{ "Déclarer l’entrée en formation" }</h2>
            { report }
            <TextField form={form.clone()} name="on" label="Premier jour réellement suivi" keyboard={Keyboard::Date} />
            { submit("Déclarer l’entrée", operation.is_sending()) }
        </form>
    }
}
