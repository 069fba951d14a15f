//! A review: what the identity says beside what the register says, what was sent, and the decision of two people.

use std::collections::BTreeSet;
use std::rc::Rc;

use mce_shared::api::{
    CandidateMandate, CandidateView, ComparedView, MandateView, ProposalView, ReviewDetail, SentProofView,
    endpoints,
};
use mce_shared::forms::ReviewChoice;
use mce_shared::french::{date_full, date_long};
use mce_shared::lifecycle::TEXT_MAX;
use mce_shared::review::DEPARTEMENTS;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::api::use_resource;
use crate::command::{Call, Done, use_command};
use crate::components::{
    Choice, Column, Keyboard, Page, RadioGroup, Row, Select, Severity, TextField, badge, empty, explained,
    facts, remote_view, submit, table, text, use_said,
};
use crate::format;
use crate::pages::history;
use crate::router::Route;

/// The keys of the mandates that are ticked.
type Ticked = UseStateHandle<BTreeSet<String>>;

#[derive(Properties, PartialEq)]
pub struct ReviewPageProps {
    pub id: AttrValue,
}

#[component]
pub fn ReviewPage(props: &ReviewPageProps) -> Html {
    let sought = use_state(|| (String::new(), String::new()));
    let address =
        endpoints::SHOW_REVIEW.at([&props.id]).asking("name", &sought.0).asking("birth_date", &sought.1);
    let review = use_resource(address);
    let ticked: Ticked = use_state(BTreeSet::new);
    let said = use_said();
    let ondone = {
        let (said, reload, ticked) = (said.clone(), review.reload.clone(), ticked.clone());
        Callback::from(move |words: &'static str| {
            said.say(words);
            ticked.set(BTreeSet::new());
            reload.emit(());
        })
    };
    let onsearch = {
        let sought = sought.clone();
        Callback::from(move |asked: (String, String)| sought.set(asked))
    };
    let trail: Vec<_> =
        super::trail().into_iter().chain([(Route::Reviews, "Personnes à reconnaître".into())]).collect();
    let name = review.state.ready().map(|view| view.summary.name.clone()).filter(|name| !name.is_empty());
    let name = name.map(|name| [", ", &name].concat()).unwrap_or_default();
    let title = ["Demande ", &props.id, &name].concat();
    html! {
        <Page {title} {trail} lead="Ce que dit l’identité, ce que dit le Répertoire, ce qui a été envoyé.">
            { said.view() }
            { remote_view(&review, "Lecture de la demande…", |view| html! {
                <>
                    { facts(situation(view)) }
                    { identity(view) }
                    { proofs(&props.id, &view.proofs) }
                    <h2>{ "Dans le Répertoire national des élus" }</h2>
                    <Finder {onsearch} />
                    { people(view, &ticked) }
                    { letter(&props.id, view) }
                    if let Some(proposal) = &view.proposal { { proposed(&props.id, view, proposal, &ondone) } }
                    if view.may_examine { <Examine id={props.id.clone()} ticked={(*ticked).clone()} ondone={ondone.clone()} /> }
                    { journal(view) }
                </>
            }) }
        </Page>
    }
}

fn situation(view: &ReviewDetail) -> Vec<(&'static str, Html)> {
    let summary = &view.summary;
    let mut lines = vec![
        ("État", text(summary.state_label.clone())),
        ("Pourquoi", text(summary.cause_label.clone())),
        ("Demandée le", text(format::moment(summary.opened_at))),
    ];
    if let Some(until) = summary.until {
        lines.push(("Au plus tard le", text(date_long(until))));
    }
    for (label, told) in
        [("Ce que dit la personne", &view.words), ("Pièce demandée", &view.asked), ("Réponse", &view.answer)]
    {
        if !told.is_empty() {
            lines.push((label, text(told.clone())));
        }
    }
    if let Some(elu) = &view.elu {
        lines.push(("Compte", text(elu.to_string())));
    }
    lines
}

fn identity(view: &ReviewDetail) -> Html {
    let rows = view.identity.iter().map(|line| Row {
        key: line.label.clone().into(),
        cells: vec![text(line.label.clone()), text(line.value.clone())],
    });
    static COLUMNS: [Column; 2] =
        [Column { label: "Élément", amount: false }, Column { label: "Valeur", amount: false }];
    table("Ce que dit le fournisseur d’identité", &COLUMNS, &rows.collect::<Vec<_>>())
}

fn proofs(id: &str, proofs: &[SentProofView]) -> Html {
    let line = |proof: &SentProofView| {
        let href = String::from(endpoints::SHOW_REVIEW_DOCUMENT.at([id, proof.document.as_str()]));
        let told = [&proof.label, ", le ", &format::moment(proof.at)].concat();
        html! { <li key={proof.document.as_str()}><a class="fr-link" {href} download="">{ told }</a></li> }
    };
    html! {
        <>
            <h2>{ "Pièces reçues" }</h2>
            if proofs.is_empty() { <p>{ "Aucune pièce n’a été envoyée." }</p> } else { <ul>{ for proofs.iter().map(line) }</ul> }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FinderProps {
    onsearch: Callback<(String, String)>,
}

/// Looks in the register under another name or another birth date.
#[component]
fn Finder(props: &FinderProps) -> Html {
    let command = use_command("repertoire".into(), &[], &[]);
    let form = command.form.clone();
    let onsubmit = {
        let (form, onsearch) = (form.clone(), props.onsearch.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            onsearch.emit((form.text("name"), form.text("birth_date")));
        }
    };
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ "Chercher sous un autre nom ou une autre date" }</summary>
            <form {onsubmit} novalidate=true>
                <TextField form={form.clone()} name="name" label="Nom au Répertoire" optional=true />
                <TextField {form} name="birth_date" label="Date de naissance au Répertoire" optional=true keyboard={Keyboard::Date} />
                { submit("Chercher dans le Répertoire", false) }
            </form>
        </details>
    }
}

fn people(view: &ReviewDetail, ticked: &Ticked) -> Html {
    if view.candidates.is_empty() {
        return empty(
            "Aucune personne n’a ce nom et cette date de naissance",
            html! {
                <p class="fr-mb-0">{ "Cherchez sous un autre nom ou une autre date, demandez une pièce, ou écrivez à la préfecture." }</p>
            },
        );
    }
    view.candidates.iter().map(|candidate| person(view, candidate, ticked)).collect()
}

fn person(view: &ReviewDetail, candidate: &CandidateView, ticked: &Ticked) -> Html {
    static COLUMNS: [Column; 4] = [
        Column { label: "Élément", amount: false },
        Column { label: "Identité", amount: false },
        Column { label: "Répertoire", amount: false },
        Column { label: "Comparaison", amount: false },
    ];
    let rows: Vec<Row> = candidate.compared.iter().map(compared).collect();
    html! {
        <div class="mce-panel" key={candidate.name.clone()}>
            <h3>{ &candidate.name }</h3>
            if candidate.taken {
                <p>{ badge(Some(Severity::Warning), "Un compte est déjà ouvert pour une personne de ce nom") }</p>
            }
            { table("L’identité et le Répertoire", &COLUMNS, &rows) }
            <fieldset class="fr-fieldset">
                <legend class="fr-fieldset__legend">{ "Mandats à ce nom et à cette date de naissance" }
                    <span class="fr-hint-text">{ "Cochez ceux de la personne. Ils peuvent être de deux homonymes nés le même jour." }</span>
                </legend>
                { for candidate.mandates.iter().map(|mandate| tick(view, mandate, ticked)) }
            </fieldset>
        </div>
    }
}

fn compared(line: &ComparedView) -> Row {
    let difference = match &line.difference {
        Some(difference) => badge(Some(Severity::Warning), difference.clone()),
        None => text("Identique"),
    };
    let told = if line.told.is_empty() { "Non transmis".to_owned() } else { line.told.clone() };
    Row {
        key: line.label.clone().into(),
        cells: vec![text(line.label.clone()), text(told), text(line.register.clone()), difference],
    }
}

/// A mandate; a box to tick when a decision may be proposed.
fn tick(view: &ReviewDetail, CandidateMandate { key, mandate }: &CandidateMandate, ticked: &Ticked) -> Html {
    let id = ["mandat-", &key.replace(|c: char| !c.is_ascii_alphanumeric(), "-")].concat();
    let onchange = {
        let (ticked, key) = (ticked.clone(), key.clone());
        move |event: Event| {
            let mut next = (*ticked).clone();
            if event.target_unchecked_into::<HtmlInputElement>().checked() {
                next.insert(key.clone());
            } else {
                next.remove(&key);
            }
            ticked.set(next);
        }
    };
    let is_proposed = view.proposal.as_ref().is_some_and(|proposal| proposal.mandates.contains(key));
    let checked = is_proposed || ticked.contains(key);
    html! {
        <div class="fr-fieldset__element" key={key.clone()}>
            <div class="fr-checkbox-group">
                <input type="checkbox" id={id.clone()} {checked} disabled={!view.may_examine} {onchange} />
                <label class="fr-label" for={id}>
                    { [&mandate.label, ", ", &mandate.territory].concat() }
                    <span class="fr-hint-text">{ hint(mandate) }</span>
                </label>
            </div>
        </div>
    }
}

fn hint(mandate: &MandateView) -> String {
    let mut told = ["Depuis le ", &date_full(mandate.start)].concat();
    if let Some(end) = mandate.end {
        told.push_str(&[", terminé le ", &date_full(end)].concat());
    }
    if mandate.over_because.is_some() {
        told.push_str(" (premier tour du renouvellement général)");
    }
    if !mandate.function.is_empty() {
        told.push_str(&[", ", &mandate.function].concat());
    }
    if !mandate.eligible {
        told.push_str(", n’ouvre pas de droit");
    }
    told
}

fn letter(id: &str, view: &ReviewDetail) -> Html {
    let Some(address) = &view.prefecture else { return Html::default() };
    let href = String::from(endpoints::SHOW_REVIEW_LETTER.at([id]));
    html! {
        <p>
            <a class="fr-link fr-link--download" {href} download="">{ "Lettre à la préfecture (PDF)" }</a>
            { [", à envoyer à ", address, "."].concat() }
        </p>
    }
}

fn proposed(
    id: &AttrValue,
    view: &ReviewDetail,
    proposal: &ProposalView,
    ondone: &Callback<&'static str>,
) -> Html {
    let ondone = ondone.reform(|yes: bool| {
        if yes {
            "La décision est prise : la personne est prévenue."
        } else {
            "La proposition est renvoyée à l’examen."
        }
    });
    let question = Question {
        name: ["decision-", id].concat().into(),
        call: Call::of(endpoints::DECIDE_REVIEW.at([id]), ()),
        legend: "Prenez-vous cette décision ?",
        yes: ("Prendre cette décision", consequence(view, proposal).into()),
        no: ("La renvoyer à l’examen", "Rien n’est décidé ; la raison est gardée dans l’histoire."),
        not_yes: None,
    };
    let outcome =
        if proposal.accepts { "Accepter : la personne est celle des mandats cochés" } else { "Refuser" };
    html! {
        <section class="mce-panel" aria-labelledby="proposition">
            <h2 id="proposition">{ "Décision proposée" }</h2>
            { facts(vec![
                ("Proposition", text(outcome)),
                ("Raison, que la personne lira", text(proposal.reason.clone())),
                ("Proposée par", text(proposal.by.clone())),
                ("Le", text(format::moment(proposal.at))),
            ]) }
            if view.may_decide { { verdict_form(question, &ondone) } } else {
                <p>{ "Une autre personne que celle qui propose doit décider." }</p>
            }
        </section>
    }
}

fn consequence(view: &ReviewDetail, proposal: &ProposalView) -> &'static str {
    match (proposal.accepts, view.elu.is_some()) {
        (true, false) => {
            "Le compte de la personne s’ouvre avec les droits de ces mandats ; elle est prévenue."
        }
        (true, true) => "Le compte garde ces mandats ; les droits sont recalculés, l’élu est prévenu.",
        (false, _) => "La personne lit la raison et peut contester.",
    }
}

#[derive(Properties, PartialEq)]
struct ExamineProps {
    id: AttrValue,
    ticked: BTreeSet<String>,
    ondone: Callback<&'static str>,
}

/// Asks for something, or proposes a decision.
#[component]
fn Examine(props: &ExamineProps) -> Html {
    let command = use_command(["examen-", &props.id].concat().into(), &[], &[]);
    let form = command.form.clone();
    let onsubmit = {
        let (command, id) = (command.clone(), props.id.clone());
        let (ticked, ondone) = (props.ticked.clone(), props.ondone.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let keys: Vec<String> = ticked.iter().cloned().collect();
            let done = ondone.reform(|done: Done| told(&done));
            command.send(&Call::of(endpoints::EXAMINE_REVIEW.at([&id]), keys), &done);
        }
    };
    let prefecture = form.is("action", ReviewChoice::AskPrefecture);
    let choices = explained(&[
        (
            ReviewChoice::Accept,
            "Proposer d’accepter",
            "La personne est celle des mandats cochés : une autre personne décide.",
        ),
        (
            ReviewChoice::Refuse,
            "Proposer de refuser",
            "Une autre personne décide ; la personne lira la raison.",
        ),
        (
            ReviewChoice::AskProof,
            "Demander une pièce",
            "C’est le tour de la personne ; elle lira ce qu’il faut envoyer.",
        ),
        (
            ReviewChoice::AskPrefecture,
            "Écrire à la préfecture",
            "La lettre est prête à envoyer ; la personne est prévenue.",
        ),
    ]);
    let departements: Rc<[Choice]> = DEPARTEMENTS
        .iter()
        .map(|(code, name)| ((*code).into(), [*code, " – ", *name].concat().into()))
        .collect();
    html! {
        <form {onsubmit} novalidate=true>
            <h2>{ "Ce que vous faites" }</h2>
            { command.report() }
            <RadioGroup form={form.clone()} name="action" legend="Votre choix" {choices} />
            if prefecture {
                <Select {form} name="departement" label="Département du mandat" choices={departements} />
            } else {
                <TextField {form} name="reason" label="Ce que la personne lira" keyboard={Keyboard::Lines(TEXT_MAX)} />
            }
            { submit("Enregistrer", command.is_sending()) }
        </form>
    }
}

fn told(done: &Done) -> &'static str {
    if done.form.is("action", ReviewChoice::AskProof) {
        "La demande de pièce est envoyée à la personne."
    } else if done.form.is("action", ReviewChoice::AskPrefecture) {
        "La lettre à la préfecture est prête, la personne est prévenue."
    } else {
        "La proposition est enregistrée : une autre personne doit décider."
    }
}

fn journal(view: &ReviewDetail) -> Html {
    html! {
        <>
            <h2 class="fr-mt-4w">{ "Histoire" }</h2>
            { history::lines(&view.journal) }
        </>
    }
}
