//! A request of a training body: what was sent, what the platform has checked, its pieces, and the decision of two people.

use mce_shared::accreditation::{PieceKind, WORD_MAX};
use mce_shared::api::{
    AccreditationAct, AccreditationChoice, AccreditationDetail, AccreditationProposalView, PieceView,
    endpoints,
};
use mce_shared::forms::accreditation::{asks_for, word_of};
use mce_shared::french::date_long;
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use crate::api::use_resource;
use crate::command::{Call, Done};
use crate::components::{
    Checkbox, Column, CommandForm, Keyboard, Page, RadioGroup, Row, Severity, TextField, badge, facts,
    labelled, remote_view, table, text, use_said,
};
use crate::form::Form;
use crate::format;
use crate::identity::use_visitor;
use crate::pages::history;
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct RequestProps {
    pub id: AttrValue,
}

#[component]
pub fn Request(props: &RequestProps) -> Html {
    let shown = use_resource(endpoints::SHOW_ACCREDITATION.at([&props.id]));
    let may = use_visitor().may(&endpoints::ACT_ON_ACCREDITATION.route);
    let said = use_said();
    let ondone = said.then(&shown.reload);
    let name = shown.state.ready().map(|view| view.summary.name.clone()).filter(|name| !name.is_empty());
    let trail: Vec<_> =
        super::trail().into_iter().chain([(Route::Accreditations, "Accréditations".into())]).collect();
    html! {
        <Page title={name.map_or_else(|| ["Demande ", &props.id].concat(), |name| ["Demande de ", &name].concat())} {trail}
            lead="Ce qui a été envoyé, ce qui a été vérifié, et ce qui reste à décider.">
            { said.view() }
            { remote_view(&shown, "Lecture de la demande…", |view| content(&props.id, view, may, &ondone)) }
        </Page>
    }
}

fn content(id: &AttrValue, view: &AccreditationDetail, may: bool, ondone: &Callback<&'static str>) -> Html {
    html! {
        <>
            { facts(situation(view)) }
            <h2>{ "Vérifications" }</h2>
            <ul>{ for view.checks.iter().map(|check| html! {
                <li key={check.text.clone()}>
                    { badge(Some(if check.holds { Severity::Success } else { Severity::Warning }), if check.holds { "Conforme" } else { "À vérifier" }) }
                    { " " }{ &check.text }
                </li>
            }) }</ul>
            { sent(view) }
            { joined(id, &view.pieces, may) }
            if !view.asked.is_empty() {
                <h2>{ "Pièces demandées" }</h2>
                <ul>{ for view.asked.iter().map(|one| html! {
                    <li key={one.label.clone()}>{ [one.label.as_str(), if one.came { " (reçue) : " } else { " : " }, &one.word].concat() }</li>
                }) }</ul>
            }
            if let Some(proposal) = &view.proposal { { proposed(proposal) } }
            if may && !view.acts.is_empty() { { act(id, view, ondone) } } else if view.proposal.is_some() {
                <p>{ "Une autre personne que celle qui propose doit décider." }</p>
            }
            <h2 class="fr-mt-4w">{ "Histoire" }</h2>
            { history::lines(&view.journal) }
        </>
    }
}

fn situation(view: &AccreditationDetail) -> Vec<(&'static str, Html)> {
    let summary = &view.summary;
    let mut lines = vec![
        ("État", text(summary.state_label.clone())),
        ("SIRET", text(summary.siret.to_string())),
        ("Demandée le", text(format::moment(summary.opened_at))),
    ];
    lines.extend(summary.until.map(|until| ("Au plus tard le", text(date_long(until)))));
    for (label, told) in [("Contestation du refus", &view.appeal), ("Motif de la décision", &view.answer)] {
        if !told.is_empty() {
            lines.push((label, text(told.clone())));
        }
    }
    lines
}

fn sent(view: &AccreditationDetail) -> Html {
    static COLUMNS: [Column; 2] =
        [Column { label: "Élément", amount: false }, Column { label: "Valeur", amount: false }];
    let rows = view.lines.iter().map(|line| Row {
        key: line.label.clone().into(),
        cells: vec![text(line.label.clone()), text(line.value.clone())],
    });
    table("Ce que dit la demande", &COLUMNS, &rows.collect::<Vec<_>>())
}

fn joined(id: &str, pieces: &[PieceView], may: bool) -> Html {
    let line = |piece: &PieceView| {
        let href = String::from(endpoints::SHOW_ACCREDITATION_PIECE.at([id, piece.document.as_str()]));
        let replaced = if piece.replaced { " (remplacée)" } else { "" };
        let told = [&piece.label, ", le ", &format::moment(piece.at), replaced].concat();
        let shown = if may {
            html! { <a class="fr-link" {href} download="">{ told }</a> }
        } else {
            text(told)
        };
        html! { <li key={piece.document.as_str()}>{ shown }</li> }
    };
    html! {
        <>
            <h2>{ "Pièces" }</h2>
            if pieces.is_empty() { <p>{ "Aucune pièce : elles ont été effacées, ou aucune n’a été jointe." }</p> } else { <ul>{ for pieces.iter().map(line) }</ul> }
        </>
    }
}

fn proposed(proposal: &AccreditationProposalView) -> Html {
    let outcome = if proposal.accepts {
        "Accepter : l’organisme est référencé, et le demandeur en est le premier administrateur"
    } else {
        "Refuser"
    };
    html! {
        <section class="mce-panel" aria-labelledby="proposition">
            <h2 id="proposition">{ "Décision proposée" }</h2>
            { facts(vec![
                ("Proposition", text(outcome)),
                ("Motif, que l’organisme lira", text(proposal.reason.clone())),
                ("Proposée par", text(proposal.by.clone())),
                ("Le", text(format::moment(proposal.at))),
            ]) }
        </section>
    }
}

fn act(id: &AttrValue, view: &AccreditationDetail, ondone: &Callback<&'static str>) -> Html {
    let acts = view.acts.clone();
    let call = Call::of::<AccreditationAct, _>(
        endpoints::ACT_ON_ACCREDITATION.at([id]),
        (view.version, acts.clone()),
    );
    let fields = Callback::from(move |form: Form| fields(&form, &acts));
    let ondone = ondone.reform(|done: Done| told(&done.form));
    html! {
        <CommandForm name={["accreditation-", id].concat()} title="Ce que vous faites" {fields} {call} button="Enregistrer" {ondone} />
    }
}

fn fields(form: &Form, acts: &[AccreditationChoice]) -> Html {
    use AccreditationChoice as C;
    let choices: Vec<(C, &'static str)> = acts.iter().map(|act| (*act, act.label())).collect();
    let words = [
        (C::Accept, "Motif, que l’organisme lira"),
        (C::Refuse, "Motif, que l’organisme lira"),
        (C::SendBack, "Ce qui est à revoir"),
    ];
    let label = words.into_iter().find(|(act, _)| form.is("act", *act)).map(|(_, label)| label);
    html! {
        <>
            <RadioGroup form={form.clone()} name="act" legend="Votre choix" choices={labelled(&choices)} />
            if form.is("act", C::Ask) { { for PieceKind::ALL.map(|kind| asked(form, kind)) } }
            if let Some(label) = label {
                <TextField form={form.clone()} name="reason" {label} keyboard={Keyboard::Lines(TEXT_MAX)} />
            } else if form.is("act", C::Confirm) {
                <TextField form={form.clone()} name="reason" label="Ce que vous avez vérifié" optional=true keyboard={Keyboard::Lines(TEXT_MAX)} />
            }
        </>
    }
}

fn asked(form: &Form, kind: PieceKind) -> Html {
    let name = asks_for(kind);
    html! {
        <div key={name.clone()}>
            <Checkbox form={form.clone()} name={name.clone()} label={kind.french()} />
            if form.is_checked(&name) {
                <TextField form={form.clone()} name={word_of(kind)} label={["Ce qui ne va pas : ", kind.french()].concat()}
                    keyboard={Keyboard::Lines(WORD_MAX)} />
            }
        </div>
    }
}

fn told(form: &Form) -> &'static str {
    use AccreditationChoice as C;
    let words = [
        (C::Admit, "La demande est recevable : l’organisme est prévenu, le délai de décision court."),
        (C::Ask, "Les pièces sont demandées : c’est le tour de l’organisme."),
        (C::Confirm, "La décision est prise : l’organisme est prévenu."),
        (C::SendBack, "La proposition est renvoyée à l’instruction."),
    ];
    let found = words.into_iter().find(|(act, _)| form.is("act", *act));
    found.map_or("La proposition est enregistrée : une autre personne doit décider.", |(_, words)| words)
}
