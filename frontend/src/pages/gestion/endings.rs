//! Mandates that a publication no longer has: groups of them, in which somebody decides.

use mce_shared::api::{EndingCount, endpoints};
use mce_shared::register::COUNTED_AT_MOST;
use yew::prelude::*;
use yew_router::prelude::*;

use super::run_view::number;
use crate::api::use_resource;
use crate::components::{Column, Page, Row, empty, remote_view, table, text};
use crate::router::Route;

static COLUMNS: [Column; 2] =
    [Column { label: "Mandats absents", amount: false }, Column { label: "Nombre", amount: true }];

#[component]
pub fn MandateEndings() -> Html {
    let list = use_resource(endpoints::LIST_MANDATE_ENDINGS.at([]));
    html! {
        <Page title="Fins de mandat à décider" trail={super::trail()}
            lead="Un mandat absent de la dernière publication est proposé à la clôture. Rien ne change pour l’élu tant que vous n’avez pas décidé.">
            <p>
                <Link<Route> classes="fr-link" to={Route::MandateImport}>{ "Importer une publication du Répertoire national des élus" }</Link<Route>>
            </p>
            { remote_view(&list, "Lecture des mandats absents…", |list| {
                if list.groups.is_empty() {
                    return empty("Aucune fin de mandat à décider", html! {
                        <p class="fr-mb-0">{ "Les mandats absents de la prochaine publication importée arriveront ici." }</p>
                    });
                }
                let rows: Vec<Row> = list.groups.iter().map(row).collect();
                table("Par motif et par département", &COLUMNS, &rows)
            }) }
        </Page>
    }
}

fn row(group: &EndingCount) -> Row {
    let to = Route::MandateEndingGroup { group: group.group.clone().into() };
    let count = if group.count >= COUNTED_AT_MOST.into() {
        [&number(COUNTED_AT_MOST.into()), " ou plus"].concat()
    } else {
        number(group.count)
    };
    Row {
        key: group.group.clone().into(),
        cells: vec![html! { <Link<Route> {to}>{ &group.label }</Link<Route>> }, text(count)],
    }
}
