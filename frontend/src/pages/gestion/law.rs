//! What two people decide of the figures of the law: one proposes a row, everybody reads what it would change, another confirms it.

use std::rc::Rc;

use mce_shared::api::{
    DecideLaw, FigureChoice, LawView, ProposeLaw, Reason, RowView, Verdict, WaitingChangeView, endpoints,
};
use mce_shared::french::date_full;
use mce_shared::law::{LawAct, LawChange};
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use super::driver::use_driver;
use super::verdict::{Question, verdict_form};
use crate::api::use_resource;
use crate::command::{Call, Done};
use crate::components::{
    Choice, CommandForm, Keyboard, Look, Page, Select, TextField, action, empty, facts, remote_view, text,
    use_said,
};
use crate::form::{Form, Initial};
use crate::format;

#[component]
pub fn LawDecisions() -> Html {
    let law = use_resource(endpoints::LIST_LAW.at([]));
    let said = use_said();
    let told = said.then(&law.reload);
    let reload = law.reload.clone();
    let trail: Vec<(crate::router::Route, AttrValue)> = super::trail();
    html! {
        <Page title="Décider des chiffres de la loi" {trail}
            lead="Une personne propose une valeur publiée, le service dit ce qu’elle changerait, une autre personne la confirme avant sa date. Jusque-là, rien n’est appliqué.">
            { said.view() }
            <p><a href="/fonds/chiffres-de-la-loi">{ "Tous les chiffres, leurs dates et leurs sources" }</a></p>
            { remote_view(&law, "Lecture des décisions…", |view| content(view, &told, &reload)) }
        </Page>
    }
}

fn content(view: &LawView, told: &Callback<&'static str>, reload: &Callback<()>) -> Html {
    html! {
        <>
            <h2 class="fr-h4">{ "En attente d’une seconde personne" }</h2>
            if view.waiting.is_empty() {
                { empty("Rien n’attend", html! { <p class="fr-mb-0">{ "Aucun changement n’est proposé." }</p> }) }
            }
            { for view.waiting.iter().map(|waiting| html! {
                <Waiting key={waiting.number} waiting={Rc::new(waiting.clone())} told={told.clone()} reload={reload.clone()} />
            }) }
            if !view.to_come.is_empty() {
                <h2 class="fr-h4">{ "Confirmé, pas encore appliqué" }</h2>
                { for view.to_come.iter().map(|row| undo(row, told)) }
            }
            <h2 class="fr-h4">{ "Publié, pas appliqué" }</h2>
            { for view.published.iter().map(|row| propose_published(row, &view.figures, told)) }
            { propose("proposer-un-chiffre", "Proposer une autre valeur", Vec::new(), &view.figures, told) }
            <h2 class="fr-h4">{ "Historique" }</h2>
            <ul>{ for view.history.iter().rev().map(|line| html! {
                <li>{ [&line.text, " (", &line.author, ", ", &format::moment(line.at), ")"].concat() }</li>
            }) }</ul>
        </>
    }
}

fn row_facts(row: &RowView) -> Html {
    let to = row.row.to.map_or_else(|| "sans fin fixée".to_owned(), date_full);
    facts(vec![
        ("Valeur", text(row.words.clone())),
        ("À partir du", text(date_full(row.row.from))),
        ("Jusqu’au", text(to)),
        ("Source", text(row.row.source.clone())),
    ])
}

fn propose_published(row: &RowView, figures: &[FigureChoice], told: &Callback<&'static str>) -> Html {
    let initial: Vec<Initial> = vec![
        ("key", row.row.key.clone().into()),
        ("value", row.row.value.to_string().into()),
        ("from", row.row.from.to_string().into()),
        ("source", row.row.source.clone().into()),
    ];
    let name = ["proposer-", &row.row.key].concat();
    html! { <div key={name.clone()}>{ propose(&name, &row.label, initial, figures, told) }</div> }
}

fn propose(
    name: &str,
    title: &str,
    initial: Vec<Initial>,
    figures: &[FigureChoice],
    told: &Callback<&'static str>,
) -> Html {
    let choices: Rc<[Choice]> = figures.iter().map(choice).collect();
    let fields = Callback::from(move |form: Form| fields(&form, &choices));
    let call = Call::of::<ProposeLaw, _>(endpoints::PROPOSE_LAW.at([]), ());
    let ondone =
        told.reform(|_: Done| "Proposé. Lancez le rejeu : une autre personne décidera après l’avoir lu.");
    html! {
        <CommandForm name={name.to_owned()} title={title.to_owned()} class="mce-panel" {initial} {fields} {call}
            button="Proposer" {ondone} />
    }
}

fn choice(figure: &FigureChoice) -> Choice {
    (figure.key.clone().into(), [&figure.label, " (", &figure.unit, ")"].concat().into())
}

fn fields(form: &Form, choices: &Rc<[Choice]>) -> Html {
    html! {
        <>
            <Select form={form.clone()} name="key" label="Chiffre" choices={choices.clone()} />
            <TextField form={form.clone()} name="value" label="Valeur" />
            <TextField form={form.clone()} name="from" label="Premier jour" keyboard={Keyboard::Date} hint="Demain au plus tôt" />
            <TextField form={form.clone()} name="to" label="Dernier jour" keyboard={Keyboard::Date} optional=true
                hint="Vide tant qu’aucun texte n’y met fin" />
            <TextField form={form.clone()} name="source" label="Texte qui la fixe, avec son numéro NOR" keyboard={Keyboard::Lines(TEXT_MAX)} />
            <TextField form={form.clone()} name="reason" label="Pourquoi : ce que vous avez vérifié, et où"
                keyboard={Keyboard::Lines(TEXT_MAX)} />
        </>
    }
}

fn undo(row: &RowView, told: &Callback<&'static str>) -> Html {
    let decided = row.row.clone();
    let made = move |Reason { reason }: Reason| ProposeLaw {
        change: LawChange { act: LawAct::Undo, row: decided.clone() },
        reason,
    };
    let fields = Callback::from(|form: Form| {
        html! { <TextField {form} name="reason" label="Pourquoi l’annuler" keyboard={Keyboard::Lines(TEXT_MAX)} /> }
    });
    let call = Call::made_of(endpoints::PROPOSE_LAW.at([]), WHY_UNDONE, made);
    let ondone = told.reform(|_: Done| "Annulation proposée. Une autre personne doit maintenant en décider.");
    html! {
        <CommandForm key={row.row.key.clone()} name={["annuler-", &row.row.key].concat()} title={row.label.clone()}
            class="mce-panel" {fields} {call} button="Proposer de l’annuler" {ondone}>
            { row_facts(row) }
        </CommandForm>
    }
}

const WHY_UNDONE: &str = "Dites pourquoi : la seconde personne le lira.";

#[derive(Properties, PartialEq)]
struct WaitingProps {
    waiting: Rc<WaitingChangeView>,
    told: Callback<&'static str>,
    reload: Callback<()>,
}

#[component]
fn Waiting(props: &WaitingProps) -> Html {
    let waiting = &props.waiting;
    let number = waiting.number.to_string();
    let driver = use_driver(endpoints::OPEN_REPLAY.at([&number]), props.reload.clone());
    let replay = {
        let driver = driver.clone();
        Callback::from(move |_: MouseEvent| driver.advance(true, None))
    };
    let title = match waiting.act {
        LawAct::Confirm => waiting.row.label.clone(),
        LawAct::Undo => ["Annuler : ", &waiting.row.label].concat(),
    };
    let said = [&waiting.by, ", le ", &format::moment(waiting.at), " : ", &waiting.why].concat();
    html! {
        <div class="mce-panel">
            <h3 class="fr-h5">{ title }</h3>
            { row_facts(&waiting.row) }
            <p>{ said }</p>
            if waiting.act == LawAct::Confirm {
                if let Some(replay) = &waiting.replay {
                    <p>
                        <a href={["/fonds/traitements/", replay.run.as_str()].concat()}>{ "Lire ce que ce changement ferait" }</a>
                        { [" (empreinte du rapport : ", replay.hash.get(..12).unwrap_or_default(), ")"].concat() }
                    </p>
                }
                { action(Look::Secondary, "Rejouer sur les comptes et les offres", driver.is_going(), replay) }
                { driver.view() }
            }
            { decision(waiting, &props.told) }
        </div>
    }
}

fn decision(waiting: &WaitingChangeView, told: &Callback<&'static str>) -> Html {
    let report = waiting.replay.as_ref().map(|replay| replay.hash.clone()).unwrap_or_default();
    let is_read = waiting.act == LawAct::Undo || waiting.replay.is_some();
    let made = move |verdict: Verdict| DecideLaw { report: report.clone(), verdict };
    let number = waiting.number.to_string();
    let not_yes = match (waiting.by_reader, is_read) {
        (true, _) => Some("vous l’avez proposé, une autre personne doit en décider."),
        (false, false) => Some("il faut d’abord le rejouer, et lire son rapport."),
        (false, true) => None,
    };
    let question = Question {
        name: ["decider-", &number].concat().into(),
        call: Call::made_of(endpoints::DECIDE_LAW.at([&number]), (), made),
        legend: "Que décidez-vous ?",
        yes: match waiting.act {
            LawAct::Confirm => (
                "Appliquer à sa date",
                "Chaque page le dira aussitôt ; deux personnes peuvent encore l’annuler avant.".into(),
            ),
            LawAct::Undo => ("Annuler", "La valeur d’aujourd’hui continuera de s’appliquer.".into()),
        },
        no: ("Ne pas le faire", "Rien ne change."),
        not_yes,
    };
    let ondone = told.reform(|yes: bool| if yes { "C’est décidé." } else { "Rien n’est changé." });
    verdict_form(question, &ondone)
}
