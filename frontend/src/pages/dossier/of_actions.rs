//! What the training body may do: answer, declare the entry and the absence; the service done and a postponement have their own
//! files.

use mce_shared::api::endpoints;
use mce_shared::forms::By;
use mce_shared::lifecycle::{CommandKind, TEXT_MAX};
use mce_shared::wire::date_text;
use yew::prelude::*;

use super::Part;
use super::postponement_proposal::ProposePostponement;
use super::service_done::service_done_form;
use crate::components::{Choices, CommandForm, Keyboard, RadioGroup, TextField, explained};
use crate::form::Form;

pub fn actions(part: Part) -> Html {
    let may = |kind| part.view.actions.contains(&kind);
    let answers = may(CommandKind::Accept) || may(CommandKind::CancelByOf) || may(CommandKind::DeclareNoShow);
    html! {
        <>
            if may(CommandKind::DeclareEntry) { { declare_entry(&part) } }
            if may(CommandKind::DeclareServiceDone) { { service_done_form(&part, By::Organisme) } }
            if may(CommandKind::ProposePostponement) { <ProposePostponement ..part.clone() /> }
            if answers { { give_answer(&part) } }
        </>
    }
}

/// The answers open to the OF in this state, each with what it brings about.
fn answers(part: &Part) -> Choices {
    const ALL: [(CommandKind, &str, &str); 6] = [
        (CommandKind::Accept, "Accepter", "L’élu a quatre jours ouvrés pour confirmer."),
        (
            CommandKind::Acknowledge,
            "Accuser réception",
            "Vous vérifiez les prérequis : vous avez trente jours pour répondre.",
        ),
        (
            CommandKind::Propose,
            "Accepter avec un mot, d’autres dates ou un autre prix",
            "L’élu lit votre mot et décide.",
        ),
        (CommandKind::Refuse, "Refuser", "La demande est close, rien n’est débité."),
        (
            CommandKind::CancelByOf,
            "Annuler ce dossier",
            "Pour cet élu seulement. Tout est rendu à l’élu et aux financeurs ; vous ne recevez rien.",
        ),
        (
            CommandKind::DeclareNoShow,
            "Déclarer l’absence de l’élu au premier jour",
            "Le prix est retenu ; vous recevez l’indemnité prévue par les conditions générales.",
        ),
    ];
    let open = ALL.into_iter().filter(|(kind, ..)| part.view.actions.contains(kind));
    explained(&open.collect::<Vec<_>>())
}

fn give_answer(part: &Part) -> Html {
    let training = &part.view.dossier.training;
    let initial = vec![
        ("start", date_text(training.start).into()),
        ("end", date_text(training.end).into()),
        ("price", training.price.to_string().replace('.', ",").into()),
    ];
    let choices = answers(part);
    let fields = Callback::from(move |form: Form| answer_fields(&form, &choices));
    let [title, button, done] = words(part);
    html! {
        <CommandForm name={part.form_name("reponse")} class="mce-panel" {title} {initial} {fields}
            call={part.call(&endpoints::ANSWER_DOSSIER, ())} {button} ondone={part.done(done)} />
    }
}

/// The heading, the button, and what is said once it is done: once the request is answered, nothing is left to answer.
fn words(part: &Part) -> [&'static str; 3] {
    let may = |kind| part.view.actions.contains(&kind);
    if may(CommandKind::Accept) {
        return ["Votre réponse", "Envoyer la réponse", "Votre réponse est enregistrée. L’élu est prévenu."];
    }
    let title = if may(CommandKind::DeclareNoShow) { "Absence ou annulation" } else { "Annuler ce dossier" };
    [title, "Enregistrer", "C’est enregistré. L’élu est prévenu."]
}

fn answer_fields(form: &Form, choices: &Choices) -> Html {
    let is = |kind| form.is("answer", kind);
    let proposes = is(CommandKind::Propose);
    html! {
        <>
            <RadioGroup form={form.clone()} name="answer" legend="Que voulez-vous faire ?" {choices} />
            if proposes {
                <TextField form={form.clone()} name="start" label="Premier jour" keyboard={Keyboard::Date} />
                <TextField form={form.clone()} name="end" label="Dernier jour" keyboard={Keyboard::Date} />
                <TextField form={form.clone()} name="price" label="Prix, toutes taxes comprises" keyboard={Keyboard::Amount} hint="En euros" />
            }
            if proposes || is(CommandKind::Refuse) || is(CommandKind::CancelByOf) {
                <TextField form={form.clone()} name="reason" label="Explication donnée à l’élu" keyboard={Keyboard::Lines(TEXT_MAX)} />
            }
        </>
    }
}

fn declare_entry(part: &Part) -> Html {
    let initial = vec![("on", date_text(part.view.dossier.training.start).into())];
    let fields = Callback::from(|form: Form| {
        html! { <TextField {form} name="on" label="Premier jour réellement suivi" keyboard={Keyboard::Date} /> }
    });
    html! {
        <CommandForm name={part.form_name("entree")} class="mce-panel" title="Déclarer l’entrée en formation" {initial} {fields}
            call={part.call(&endpoints::DECLARE_ENTRY, ())} button="Déclarer l’entrée"
            ondone={part.done("L’entrée en formation est déclarée.")} />
    }
}
