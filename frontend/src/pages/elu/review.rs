//! The review of a person: where it stands, whose turn it is, until when, and what he can send.

use std::rc::Rc;

use mce_shared::api::{OwnReview, ReviewProof, endpoints};
use mce_shared::forms::ReviewWords;
use mce_shared::identity::Claim;
use mce_shared::ids::DocumentId;
use mce_shared::lifecycle::TEXT_MAX;
use mce_shared::review::{DEPARTEMENTS, ProofKind, ReviewState};
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use super::proof::use_proof;
use super::wanted;
use crate::api::{Shared, use_resource};
use crate::command::{Call, Done, use_command};
use crate::components::{
    Choice, Keyboard, Page, Provider, Select, Severity, TextField, alert, connect_button, empty, facts,
    problem_alert, remote_view, submit, text, use_said, waiting,
};
use crate::identity::use_visitor;
use crate::router::Route;

#[component]
pub fn Verification() -> Html {
    let own = use_resource(endpoints::SHOW_OWN_REVIEW.at([]));
    html! {
        <Page title="Ma demande d’examen" lead="Où en est votre demande, et ce qui est attendu de vous.">
            { remote_view(&own, "Lecture de votre demande…", |answer| match &answer.review {
                Some(review) => html! { <Followed review={Shared::new(review.clone())} reload={own.reload.clone()} /> },
                None => empty("Aucune demande d’examen", html! {
                    <p class="fr-mb-0"><Link<Route> to={Route::Space}>{ "Revenir à mon espace" }</Link<Route>></p>
                }),
            }) }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
pub struct FollowedProps {
    pub review: Shared<OwnReview>,
    /// Reads it again.
    pub reload: Callback<()>,
}

/// A review as its person follows it.
#[component]
pub fn Followed(props: &FollowedProps) -> Html {
    let said = use_said();
    let visitor = use_visitor();
    let review = &props.review;
    let active = visitor.signed_in().is_some_and(|who| who.account_active);
    let ondone = said.then(&props.reload).reform(|_: Done| "Votre envoi est enregistré.");
    html! {
        <>
            { said.view() }
            { alert(severity(review.state), review.title.clone(), html! {
                <>
                    if !review.answer.is_empty() { <p><strong>{ "Réponse : " }</strong>{ &review.answer }</p> }
                    <p>{ &review.text }</p>
                </>
            }) }
            { facts(vec![("Référence à rappeler", text(review.reference.to_string()))]) }
            // An answer says why by itself.
            if review.state != ReviewState::Accepted && review.answer.is_empty() { <p>{ &review.cause }</p> }
            if !review.asked.is_empty() { <p><strong>{ "Ce qui vous est demandé : " }</strong>{ &review.asked }</p> }
            { next(review, active) }
            { sent(review) }
            if review.takes_proofs { <Send review={review.clone()} {ondone} /> }
            <p class="fr-mt-3w">
                { "Une question ? " }<Link<Route> to={Route::Help}>{ "Écrivez à l’assistance" }</Link<Route>>
                { [", avec la référence ", review.reference.as_str(), "."].concat() }
            </p>
        </>
    }
}

fn severity(state: ReviewState) -> Severity {
    match state {
        ReviewState::Accepted => Severity::Success,
        ReviewState::AwaitingProof => Severity::Warning,
        ReviewState::Refused => Severity::Error,
        _ => Severity::Info,
    }
}

/// What follows from where it stands. The account was opened by somebody else: the sign-in of before does not know it.
fn next(review: &OwnReview, active: bool) -> Html {
    let wanted = review.wanted.as_ref();
    match review.state {
        ReviewState::Accepted if active => wanted::onwards(wanted),
        ReviewState::Accepted => {
            let page = wanted.map_or(Route::Account, wanted::page_of);
            html! {
                <>
                    <p>{ "Connectez-vous de nouveau, comme la première fois : votre compte s’ouvrira." }</p>
                    { connect_button(Provider::FranceConnectPlus, page.to_path()) }
                </>
            }
        }
        _ => wanted.map(wanted::kept).unwrap_or_default(),
    }
}

fn sent(review: &OwnReview) -> Html {
    if review.proofs.is_empty() && review.words.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2 class="fr-h5">{ "Ce que vous avez envoyé" }</h2>
            <ul>{ for review.proofs.iter().map(|proof| html! {
                <li key={proof.document.as_str()}>{ [&proof.label, ", le ", &crate::format::moment(proof.at)].concat() }</li>
            }) }</ul>
            if !review.words.is_empty() { <p>{ ["« ", &review.words, " »"].concat() }</p> }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SendProps {
    review: Shared<OwnReview>,
    ondone: Callback<Done>,
}

/// Sends a file, words, or both.
#[component]
fn Send(props: &SendProps) -> Html {
    let command = use_command("verification".into(), &[], &[]);
    let proof = use_proof();
    let form = &command.form;
    let finish = {
        let (command, size, ondone) = (command.clone(), proof.size(), props.ondone.clone());
        Callback::from(move |document: Option<DocumentId>| command.send(&call(size, document), &ondone))
    };
    let onsubmit = {
        let (form, proof) = (form.clone(), proof.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if form.checked::<ReviewWords>(&proof.size()).is_some() {
                proof.send_then(&endpoints::SEND_REVIEW_DOCUMENT.at([]), finish.clone());
            }
        }
    };
    let busy = proof.upload.is_sending() || command.is_sending();
    let departements: Rc<[Choice]> = DEPARTEMENTS
        .iter()
        .map(|(code, name)| ((*code).into(), [*code, " – ", *name].concat().into()))
        .collect();
    let kinds: Rc<[Choice]> =
        ProofKind::ALL.iter().map(|kind| (word(*kind).into(), kind.french().into())).collect();
    html! {
        <form {onsubmit} novalidate=true>
            <h2 class="fr-h5">{ title(props.review.state) }</h2>
            { command.report() }
            if let Some(problem) = proof.upload.problem() { { problem_alert(&problem) } }
            <Select form={form.clone()} name="kind" label="Nature de la pièce" optional=true choices={kinds} />
            { proof.field(form, "Votre pièce") }
            <div class="fr-mt-3w">
                <TextField form={form.clone()} name="words" label="Votre mandat, ou ce que nous devons savoir" optional=true
                    keyboard={Keyboard::Lines(TEXT_MAX)} hint="Par exemple : conseillère municipale de Rennes depuis mars 2026" />
                <Select form={form.clone()} name="departement" label="Département de votre mandat" optional=true choices={departements}
                    hint="Sa préfecture tient le Répertoire national des élus" />
            </div>
            if props.review.missing.contains(&Claim::Email) {
                <TextField form={form.clone()} name="email" label="Votre adresse électronique" optional=true
                    autocomplete="email" hint="Pour vous répondre. Exemple : nom@exemple.fr" />
            }
            <div class="fr-mt-3w">
                if busy { { waiting("Envoi…") } }
                { submit("Envoyer", busy) }
            </div>
        </form>
    }
}

fn title(state: ReviewState) -> &'static str {
    if state == ReviewState::Refused {
        "Contester cette réponse"
    } else {
        "Envoyer une pièce ou une précision"
    }
}

fn call(size: Option<u64>, document: Option<DocumentId>) -> Call {
    Call::made_of(endpoints::SEND_REVIEW_PROOF.at([]), size, move |words: ReviewWords| ReviewProof {
        kind: words.kind,
        document: document.clone(),
        words: words.words,
        departement: words.departement,
        email: words.email,
    })
}
