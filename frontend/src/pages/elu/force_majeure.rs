//! Claiming a case of force majeure: what it changes first, then which case, what happened, and the proof.

use std::rc::Rc;

use mce_shared::api::{DossierView, ForceMajeureClaim, ShownDossier, endpoints};
use mce_shared::forms::Circumstances;
use mce_shared::french::date_long;
use mce_shared::ids::DocumentId;
use mce_shared::lifecycle::{
    CommandKind, ForceMajeureCase, State, TEXT_MAX, charge_if_excused, may_claim, price_of_cancellation,
};
use mce_shared::rules::deadlines::{Delay, last_day};
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use super::proof::use_proof;
use super::step::{Step, dossier_of, nothing_to_do};
use crate::api::Shared;
use crate::command::{Call, then_to, use_command};
use crate::components::{
    Choice, Keyboard, Select, Severity, TextField, alert, problem_alert, submit, waiting,
};
use crate::router::Route;

pub fn force_majeure(id: AttrValue) -> Html {
    html! { <Step key="force_majeure" {id} title="Déclarer un cas de force majeure" content={content} /> }
}

fn content(view: Shared<DossierView>) -> Html {
    let allowed = view.actions.contains(&CommandKind::ClaimForceMajeure);
    if allowed && may_claim(&view.dossier, view.today) {
        return html! { <>{ explanation(&view.dossier, view.today) }<Claim {view} /></> };
    }
    let why = "Un cas est déjà à l’étude, ou il ne changerait rien à ce que vous payez, ou le délai est passé. Écrivez à \
               l’assistance si vous pensez le contraire.";
    nothing_to_do(&view, "Il n’y a rien à déclarer pour ce dossier", html! { <p>{ why }</p> })
}

/// What a recognised case changes, with the figures of this dossier.
fn explanation(dossier: &ShownDossier, today: jiff::civil::Date) -> Html {
    html! {
        <>
            <p class="fr-text--lead">{ change(dossier) }</p>
            if let Some(outcome) = &dossier.outcome {
                <p>{ ["À déclarer au plus tard le ", &date_long(last_day(Delay::ForceMajeureClaim, outcome.on)), ", minuit (heure de Paris)."].concat() }</p>
            }
            if free_today(dossier, today) {
                { alert(Severity::Info, "Aujourd’hui, annuler est gratuit", html! {
                    <p>
                        { "Vous n’avez rien à prouver : " }
                        <Link<Route> to={Route::Cancellation { id: dossier.id.as_str().to_owned().into() }}>{ "annulez simplement votre inscription" }</Link<Route>>
                        { "." }
                    </p>
                }) }
            }
            <p>{ "Le gestionnaire lit votre justificatif et vous répond par courriel. L’organisme sait qu’un cas est déclaré ; il ne \
                  voit ni votre texte, ni votre justificatif." }</p>
        </>
    }
}

fn free_today(dossier: &ShownDossier, today: jiff::civil::Date) -> bool {
    dossier.state.is_engaged() && price_of_cancellation(dossier, today).charged.is_zero()
}

fn change(dossier: &ShownDossier) -> String {
    let Some(excused) = charge_if_excused(dossier) else {
        return "Si le cas est reconnu, seule la part de la formation que vous avez suivie est débitée. Le reste vous est rendu."
            .to_owned();
    };
    let before = dossier.outcome.as_ref().map_or(dossier.training.price, |outcome| outcome.charged);
    match dossier.state {
        State::Accepted | State::Postponing => {
            "Si le cas est reconnu, votre inscription est annulée sans frais et tout vous est rendu."
                .to_owned()
        }
        _ => [
            "Si le cas est reconnu, ",
            &excused.french(),
            " sont débités au lieu de ",
            &before.french(),
            ". La différence est rendue à ceux qui ont payé.",
        ]
        .concat(),
    }
}

#[derive(Properties, PartialEq)]
struct ClaimProps {
    view: Shared<DossierView>,
}

#[component]
fn Claim(props: &ClaimProps) -> Html {
    let id = props.view.dossier.id.as_str();
    let command = use_command(["force-majeure-", id].concat().into(), &[], &[]);
    let proof = use_proof();
    let navigator = use_navigator();
    let form = &command.form;
    // Sends the declaration with its proof, which the server has.
    let finish = {
        let (command, size, id) = (command.clone(), proof.size(), id.to_owned());
        let done = then_to(navigator, dossier_of(&props.view));
        Callback::from(move |document: Option<DocumentId>| {
            if let Some(document) = document {
                command.send(&claim(&id, size, document), &done);
            }
        })
    };
    let onsubmit = {
        let (form, proof) = (form.clone(), proof.clone());
        let address = endpoints::SEND_DOCUMENT.at([id]);
        move |event: SubmitEvent| {
            event.prevent_default();
            if form.checked::<Circumstances>(&proof.size()).is_some() {
                proof.send_then(&address, finish.clone());
            }
        }
    };
    let (sending, claiming) = (proof.upload.is_sending(), command.is_sending());
    html! {
        <form {onsubmit} novalidate=true>
            { command.report() }
            if let Some(problem) = proof.upload.problem() { { problem_alert(&problem) } }
            <Select form={form.clone()} name="case" label="Votre cas" choices={Rc::<[Choice]>::from(ForceMajeureCase::ALL.map(choice))} />
            <TextField form={form.clone()} name="text" label="Ce qui vous a empêché" keyboard={Keyboard::Lines(TEXT_MAX)}
                hint="Quand, et pour combien de temps. Pas de détail médical : le justificatif suffit." />
            { proof.field(form, "Votre justificatif") }
            <div class="fr-mt-3w">
                if sending { { waiting("Envoi du justificatif…") } }
                if claiming { { waiting("Justificatif reçu. Enregistrement de votre déclaration…") } }
                { submit("Envoyer ma déclaration", sending || claiming) }
            </div>
        </form>
    }
}

fn choice(case: ForceMajeureCase) -> Choice {
    (word(case).into(), case.french().into())
}

fn claim(id: &str, size: Option<u64>, document: DocumentId) -> Call {
    Call::made_of(endpoints::CLAIM_FORCE_MAJEURE.at([id]), size, move |Circumstances { case, text }| {
        ForceMajeureClaim { case, text, document: document.clone() }
    })
}
