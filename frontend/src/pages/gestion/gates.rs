//! The gates of a training body: until when each holds, what somebody changes of them, and the dossiers that are open meanwhile.

use mce_shared::api::{DossierSummary, GatesView, Verdict, WaitingGateView, endpoints};
use mce_shared::forms::gates::{GateChoice, GateChosen};
use mce_shared::french::date_short;
use mce_shared::lifecycle::TEXT_MAX;
use mce_shared::organisme::GateCommand;
use yew::prelude::*;
use yew_router::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::api::use_resource;
use crate::command::{Call, Done};
use crate::components::{
    Column, CommandForm, Keyboard, Page, RadioGroup, Row, Severity, TextField, alert, badge, facts, labelled,
    remote_view, table, text, use_said,
};
use crate::form::Form;
use crate::format;
use crate::identity::use_visitor;
use crate::pages::history::lines;
use crate::pages::list::use_list;
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct GatesProps {
    pub siret: AttrValue,
}

#[component]
pub fn Gates(props: &GatesProps) -> Html {
    let shown = use_resource(endpoints::SHOW_TRAINING_BODY.at([&props.siret]));
    let may = use_visitor().may(&endpoints::CHANGE_GATE.route);
    let said = use_said();
    let ondone = said.then(&shown.reload);
    let name = shown.state.ready().map(|view| view.details.name.clone()).filter(|name| !name.is_empty());
    let of = Route::TrainingBody { siret: props.siret.clone() };
    let trail = vec![
        (Route::Gestion, AttrValue::Static("À traiter")),
        (of, name.unwrap_or_else(|| "Organisme".to_owned()).into()),
    ];
    html! {
        <Page title="Agrément, Qualiopi et déclaration d’activité" {trail}
            lead="Quand une de ces conditions prend fin, les offres qui en dépendent disparaissent d’elles-mêmes ; les dossiers acceptés vont à leur terme.">
            { said.view() }
            { remote_view(&shown, "Lecture de l’organisme…", |view| html! {
                <>
                    { gates(&view.gates) }
                    if let Some(waiting) = &view.gates.waiting { { proposed(&props.siret, waiting, may, &ondone) } } else if may {
                        { change(&props.siret, view.gates.suspended, &ondone) }
                    }
                    <OpenDossiers siret={props.siret.clone()} />
                    if !view.history.is_empty() { <h2>{ "Histoire" }</h2>{ lines(&view.history) } }
                </>
            }) }
        </Page>
    }
}

fn gates(view: &GatesView) -> Html {
    static COLUMNS: [Column; 3] = [
        Column { label: "Condition", amount: false },
        Column { label: "Aujourd’hui", amount: false },
        Column { label: "État", amount: false },
    ];
    let rows: Vec<Row> = view
        .gates
        .iter()
        .map(|gate| Row {
            key: gate.gate.french().into(),
            cells: vec![
                text(gate.gate.french()),
                text(gate.text.clone()),
                badge(
                    Some(if gate.holds { Severity::Success } else { Severity::Warning }),
                    if gate.holds { "Rien à faire" } else { "Offres masquées" },
                ),
            ],
        })
        .collect();
    table("Ce qui permet à ses offres d’être montrées", &COLUMNS, &rows)
}

fn proposed(siret: &str, waiting: &WaitingGateView, may: bool, ondone: &Callback<&'static str>) -> Html {
    let at = waiting.proposed_at;
    let question = Question {
        name: ["porte-decidee-", siret].concat().into(),
        call: Call::made_of(endpoints::CHANGE_GATE.at([siret]), (), move |verdict: Verdict| {
            GateCommand::judged(at, verdict)
        }),
        legend: "Votre décision",
        yes: ("Approuver", "L’organisme est prévenu, et ses offres suivent.".into()),
        no: ("Refuser", "Rien ne change."),
        not_yes: waiting.own.then_some("vous l’avez proposé, une autre personne doit l’approuver."),
    };
    let ondone = ondone.reform(|yes: bool| if yes { "Le changement est fait." } else { "Rien ne change." });
    let by = [waiting.proposed_by.as_str(), ", ", &format::moment(waiting.proposed_at)].concat();
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Changement à décider par une seconde personne" }</h2>
            { facts(vec![
                ("Changement", text(waiting.change.clone())),
                ("Motif", text(waiting.reason.clone())),
                ("Proposé par", text(by)),
            ]) }
            if may { { verdict_form(question, &ondone) } }
        </div>
    }
}

fn change(siret: &str, suspended: bool, ondone: &Callback<&'static str>) -> Html {
    let call = Call::made_of(endpoints::CHANGE_GATE.at([siret]), (), |chosen: GateChosen| chosen.0);
    let fields = Callback::from(move |form: Form| fields(&form, suspended));
    let ondone = ondone.reform(
        |_: Done| "C’est enregistré. Ce qui masque ou rouvre des offres attend une seconde personne.",
    );
    html! { <CommandForm name={["porte-", siret].concat()} title="Changer une condition" {fields} {call} button="Enregistrer" {ondone} /> }
}

fn fields(form: &Form, suspended: bool) -> Html {
    let choices: Vec<(GateChoice, &'static str)> = GateChoice::ALL
        .into_iter()
        .filter(|choice| if suspended { *choice != GateChoice::Suspend } else { *choice != GateChoice::Lift })
        .map(|choice| (choice, choice.french()))
        .collect();
    let dated = form.is("choice", GateChoice::Agrement) || form.is("choice", GateChoice::Qualiopi);
    html! {
        <>
            <RadioGroup form={form.clone()} name="choice" legend="Ce qui change" choices={labelled(&choices)} />
            if form.is("choice", GateChoice::Agrement) {
                <TextField form={form.clone()} name="number" label="Numéro de la décision d’agrément" autocomplete="off" />
            }
            if dated { <TextField form={form.clone()} name="from" label="Premier jour" keyboard={Keyboard::Date} /> }
            if form.is("choice", GateChoice::Suspend) {
                <TextField form={form.clone()} name="until" label="Dernier jour de la suspension" keyboard={Keyboard::Date}
                    hint="Quatre mois au plus depuis son premier jour : elle prend fin d’elle-même le lendemain" />
            }
            if dated || form.is("choice", GateChoice::NdaEnds) {
                <TextField form={form.clone()} name="until" label="Dernier jour" keyboard={Keyboard::Date} />
            }
            <TextField form={form.clone()} name="reason" label="Motif, que l’organisme lira" keyboard={Keyboard::Lines(TEXT_MAX)} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OpenDossiersProps {
    siret: AttrValue,
}

/// Those that are under way, whatever has become of the gates.
#[component]
fn OpenDossiers(props: &OpenDossiersProps) -> Html {
    static COLUMNS: [Column; 3] = [
        Column { label: "Formation", amount: false },
        Column { label: "État", amount: false },
        Column { label: "Début", amount: false },
    ];
    let list = use_list(endpoints::LIST_DOSSIERS.at([]).asking("of", &props.siret));
    html! {
        <>
            <h2 class="fr-mt-4w">{ "Dossiers en cours" }</h2>
            { remote_view(&list.resource, "Lecture des dossiers…", |page| {
                let rows: Vec<Row> = page.dossiers.iter().filter(|dossier| !dossier.state.is_final()).map(row).collect();
                if rows.is_empty() {
                    return alert(Severity::Info, "Aucun dossier en cours", Html::default());
                }
                table("Ils vont à leur terme, sauf décision contraire", &COLUMNS, &rows)
            }) }
        </>
    }
}

fn row(dossier: &DossierSummary) -> Row {
    let to = Route::Control { id: dossier.id.to_string().into() };
    Row {
        key: dossier.id.to_string().into(),
        cells: vec![
            html! { <Link<Route> {to}>{ &dossier.intitule }</Link<Route>> },
            text(dossier.state.label_for_professionals()),
            text(date_short(dossier.start)),
        ],
    }
}
