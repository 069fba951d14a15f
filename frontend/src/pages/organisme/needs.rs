//! What élus look for and do not find, for a training body that may answer with a session.

use mce_shared::api::{NeedList, NeedsOfHalfYear, endpoints};
use mce_shared::french::plural;
use mce_shared::needs::{PEOPLE_MIN, ShownNeed};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::components::{Column, Page, Row, empty, remote_view, table, text};
use crate::format;
use crate::router::Route;

static COLUMNS: [Column; 4] = [
    Column { label: "Thème", amount: false },
    Column { label: "Où", amount: false },
    Column { label: "Élus, au moins", amount: true },
    Column { label: "Quand", amount: false },
];

#[component]
pub fn OfNeeds() -> Html {
    let needs = use_resource(endpoints::LIST_NEEDS.at([]));
    let lead = [
        "Ce que des élus cherchent et ne trouvent pas. Une ligne compte au moins ",
        &PEOPLE_MIN.to_string(),
        " personnes ; chacune compte une fois par thème, par lieu et par semestre.",
    ];
    html! {
        <Page title="Besoins des élus" trail={super::trail()} lead={lead.concat()}>
            { remote_view(&needs, "Lecture des besoins…", list) }
            <p>
                { "Pour répondre à un besoin, " }
                <Link<Route> to={Route::OfOffers}>{ "ajoutez une session à vos offres" }</Link<Route>>
                { " : les élus la trouvent aussitôt dans la recherche." }
            </p>
        </Page>
    }
}

fn list(list: &NeedList) -> Html {
    if list.half_years.iter().all(|half| half.needs.is_empty()) {
        let words = "Dès que cinq élus cherchent la même chose au même endroit, vous le lisez ici.";
        return empty("Aucun besoin à montrer pour l’instant", html! { <p class="fr-mb-0">{ words }</p> });
    }
    html! { <>{ for list.half_years.iter().filter(|half| !half.needs.is_empty()).map(of_half_year) }</> }
}

fn of_half_year(half: &NeedsOfHalfYear) -> Html {
    let rows: Vec<Row> = half.needs.iter().enumerate().map(row).collect();
    html! { <section key={half.label.clone()}>{ table(half.label.clone(), &COLUMNS, &rows) }</section> }
}

fn row((number, need): (usize, &ShownNeed)) -> Row {
    let days = need.days.iter().map(|(when, people)| {
        let people = plural(i64::from(*people), "personne", "personnes");
        html! { <li key={when.label()}>{ [when.label(), " : ", &people].concat() }</li> }
    });
    let days = match need.days.is_empty() {
        true => text("Trop peu de personnes pour le détail"),
        false => html! { <ul class="fr-raw-list">{ for days }</ul> },
    };
    Row {
        key: number.to_string().into(),
        cells: vec![
            text(format::theme_label(&need.theme)),
            text(need.area.clone()),
            text(need.people.to_string()),
            days,
        ],
    }
}
