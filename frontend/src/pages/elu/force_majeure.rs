//! Claiming a case of force majeure: what it changes first, then which case, what happened, and the proof.

use std::rc::Rc;

use mce_shared::api::{
    Address, DOCUMENT_MAX, DocumentSent, DossierView, ForceMajeureClaim, ProofFile, ShownDossier, endpoints,
};
use mce_shared::forms::Circumstances;
use mce_shared::french::date_long;
use mce_shared::ids::DocumentId;
use mce_shared::lifecycle::{
    CommandKind, ForceMajeureCase, State, TEXT_MAX, charge_if_excused, may_claim, price_of_cancellation,
};
use mce_shared::rules::deadlines::{Delay, last_day};
use mce_shared::wire::word;
use web_sys::File;
use yew::prelude::*;
use yew_router::prelude::*;

use super::step::{Step, dossier_of, nothing_to_do};
use crate::api::{Answer, Operation, Shared, use_operation};
use crate::command::{Call, then_to, use_command};
use crate::components::{
    Choice, FileInput, Keyboard, Select, Severity, TextField, alert, problem_alert, submit, waiting,
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
                <p>{ ["À déclarer au plus tard le ", &date_long(last_day(Delay::ForceMajeureClaim, outcome.on)), ", minuit."].concat() }</p>
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
    let engaged = matches!(dossier.state, State::Accepted | State::Postponing);
    engaged && price_of_cancellation(dossier, today).charged.is_zero()
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
    let file = use_state(|| None::<File>);
    // The proof that the server has already: a second try does not send it again.
    let sent = use_state(|| None::<DocumentId>);
    let upload = use_operation();
    let navigator = use_navigator();
    let form = &command.form;
    let onfile = {
        let (file, sent, form) = (file.clone(), sent.clone(), form.clone());
        Callback::from(move |chosen: Option<File>| {
            sent.set(None);
            // What was wrong with the last one is no longer.
            form.set(&"document".into(), chosen.as_ref().map(File::name).unwrap_or_default());
            file.set(chosen);
        })
    };
    // Sends the declaration with its proof, which the server has.
    let finish = {
        let (command, size) = (command.clone(), file.as_ref().map(size_of));
        let id = id.to_owned();
        let done = then_to(navigator, dossier_of(&props.view));
        Callback::from(move |document: DocumentId| command.send(&claim(&id, size, document), &done))
    };
    let onsubmit = {
        let (form, file, sent, upload) = (form.clone(), file.clone(), sent.clone(), upload.clone());
        let address = endpoints::SEND_DOCUMENT.at([id]);
        move |event: SubmitEvent| {
            event.prevent_default();
            let complete = form.checked::<Circumstances>(&file.as_ref().map(size_of));
            match (complete, &*file, &*sent) {
                (Some(_), _, Some(document)) => finish.emit(document.clone()),
                (Some(_), Some(file), None) => send(&upload, &address, file, &sent, &finish),
                _ => {}
            }
        }
    };
    let (sending, claiming) = (upload.is_sending(), command.is_sending());
    html! {
        <form {onsubmit} novalidate=true>
            { command.report() }
            if let Some(problem) = upload.problem() { { problem_alert(&problem) } }
            <Select form={form.clone()} name="case" label="Votre cas" choices={Rc::<[Choice]>::from(ForceMajeureCase::ALL.map(choice))} />
            <TextField form={form.clone()} name="text" label="Ce qui vous a empêché" keyboard={Keyboard::Lines(TEXT_MAX)}
                hint="Quand, et pour combien de temps. Pas de détail médical : le justificatif suffit." />
            <FileInput id={form.id("document")} label="Votre justificatif" onchange={onfile} error={form.error("document")}
                hint={hint()} accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png" />
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

fn hint() -> AttrValue {
    ["PDF, photo JPEG ou image PNG, ", &(DOCUMENT_MAX / (1024 * 1024)).to_string(), " Mo au plus"]
        .concat()
        .into()
}

fn size_of(file: &File) -> u64 {
    file.size() as u64
}

fn claim(id: &str, size: Option<u64>, document: DocumentId) -> Call {
    Call::made_of(endpoints::CLAIM_FORCE_MAJEURE.at([id]), size, move |Circumstances { case, text }| {
        ForceMajeureClaim { case, text, document: document.clone() }
    })
}

fn send(
    upload: &Operation,
    address: &Address<ProofFile, DocumentSent>,
    file: &File,
    sent: &UseStateHandle<Option<DocumentId>>,
    finish: &Callback<DocumentId>,
) {
    let (sent, finish) = (sent.clone(), finish.clone());
    let done = Callback::from(move |answer: Answer| {
        if let Ok(received) = answer.json::<DocumentSent>() {
            sent.set(Some(received.document.clone()));
            finish.emit(received.document);
        }
    });
    upload.upload(address, file, &file.type_(), done);
}
