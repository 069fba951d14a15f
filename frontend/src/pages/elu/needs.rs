//! What the élu looks for and does not find: he says it by theme and area, and training bodies read how many people do.

use std::rc::Rc;

use mce_shared::api::{OwnNeeds, endpoints};
use mce_shared::catalogue::departement::DEPARTEMENTS;
use mce_shared::catalogue::{Mode, Repertoire, departement_of};
use mce_shared::needs::{Area, Need, PEOPLE_MIN, When};
use mce_shared::wire::word;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::command::Call;
use crate::components::{Choice, Column, CommandForm, Page, Row, Select, remote_view, table, text, use_said};
use crate::form::{Form, Initial};
use crate::format;
use crate::query::parameter;
use crate::router::Route;

static COLUMNS: [Column; 3] = [
    Column { label: "Thème", amount: false },
    Column { label: "Où", amount: false },
    Column { label: "Quand", amount: false },
];

#[component]
pub fn Needs() -> Html {
    let needs = use_resource(endpoints::LIST_OWN_NEEDS.at([]));
    let said = use_said();
    // The search gives what was looked for there.
    let question = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let initial: Vec<Initial> =
        vec![("theme", parameter(&question, "theme").into()), ("area", area_of(&question).into())];
    let words = parameter(&question, "text");
    let ondone = said.then(&needs.reload).reform(|_| "Votre besoin est compté.");
    let trail = vec![(Route::Account, "Mon compte".into())];
    let lead = [
        "Les organismes lisent combien d’élus cherchent la même chose, à partir de ",
        &PEOPLE_MIN.to_string(),
        " personnes et jamais qui, et peuvent répondre par une session.",
    ];
    html! {
        <Page title="Dire un besoin de formation" {trail} lead={lead.concat()}>
            { said.view() }
            if !words.is_empty() {
                <p>
                    { "Vous cherchiez " }<strong>{ ["« ", &words, " »"].concat() }</strong>
                    { ". Les organismes lisent des thèmes, et non des mots : choisissez le thème qui s’en approche le plus." }
                </p>
            }
            <CommandForm name="besoin" class="fr-mb-4w" {initial} fields={Callback::from(fields)}
                call={Call::of::<Need, _>(endpoints::TELL_NEED.at([]), ())} button="Dire ce besoin" {ondone} />
            { remote_view(&needs, "Lecture de vos besoins…", own) }
        </Page>
    }
}

/// Where one searched: the département, that of the commune around which one did, or from home.
fn area_of(question: &str) -> String {
    let around = departement_of(Some(&parameter(question, "around")), "").unwrap_or_default();
    let remote =
        if parameter(question, "mode") == word(Mode::Remote) { word(Area::Remote) } else { String::new() };
    let known = [parameter(question, "departement"), around, remote];
    known.into_iter().find(|area| !area.is_empty()).unwrap_or_default()
}

fn fields(form: Form) -> Html {
    let themes = Repertoire::at(format::today()).map(|repertoire| repertoire.themes).unwrap_or_default();
    let themes: Rc<[Choice]> = themes.iter().map(|theme| (theme.code.into(), theme.label.into())).collect();
    let remote = (word(Area::Remote).into(), Area::Remote.label().into());
    let areas = DEPARTEMENTS.iter().map(|departement| (departement.code.into(), departement.label().into()));
    let areas: Rc<[Choice]> = std::iter::once(remote).chain(areas).collect();
    let days: Rc<[Choice]> = When::ALL.iter().map(|when| (word(when).into(), when.label().into())).collect();
    html! {
        <>
            <Select form={form.clone()} name="theme" label="Thème" choices={themes} />
            <Select form={form.clone()} name="area" label="Où" choices={areas} />
            <Select {form} name="when" label="Quand" choices={days} />
        </>
    }
}

fn own(own: &OwnNeeds) -> Html {
    if own.needs.is_empty() {
        return html! { <p>{ "Vous n’avez encore rien dit ce semestre." }</p> };
    }
    let rows: Vec<Row> = own.needs.iter().map(row).collect();
    html! {
        <>
            <h2 class="fr-h4">{ ["Ce que vous avez dit : ", &own.since.to_lowercase()].concat() }</h2>
            { table("Vos besoins", &COLUMNS, &rows) }
            <p class="fr-text--sm">
                { "Pour changer les jours d’un besoin, dites-le de nouveau. Ce que vous avez dit est effacé au bout d’un an." }
            </p>
        </>
    }
}

fn row(need: &Need) -> Row {
    Row {
        key: [need.theme.as_str(), "-", &need.area.to_string()].concat().into(),
        cells: vec![text(format::theme_label(&need.theme)), text(need.area.label()), text(need.when.label())],
    }
}
