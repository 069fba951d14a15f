//! The dossiers of the training body, the most urgent first.

use jiff::civil::Date;
use mce_shared::api::{DossierSummary, Role, endpoints};
use mce_shared::french::plural;
use mce_shared::lifecycle::{Actor, Stage, State};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Column, Page, Row, empty, pagination, price, remote_view, table, text};
use crate::format;
use crate::pages::dossier::turn;
use crate::pages::list::use_list;
use crate::pages::worklist::{View, dossier_link, nearness, short_period, sorted, views};
use crate::router::Route;

static COLUMNS: [Column; 6] = [
    Column { label: "Formation", amount: false },
    Column { label: "Élu", amount: false },
    Column { label: "Dates", amount: false },
    Column { label: "Prix", amount: true },
    Column { label: "État", amount: false },
    Column { label: "Ce qui est attendu", amount: false },
];

/// The name of a view, and what it keeps.
type Filter = (&'static str, fn(Stage) -> bool);

const FILTERS: [Filter; 9] = [
    ("À traiter", Stage::is_mine),
    ("À répondre", |stage| stage == Stage::ToAnswer),
    ("Entrée à déclarer", |stage| stage == Stage::EntryToDeclare),
    ("Sortie à déclarer", |stage| stage == Stage::ExitToDeclare),
    ("En attente d’un autre", |stage| stage == Stage::Waiting),
    ("À venir", |stage| stage == Stage::Coming),
    ("En formation", |stage| stage == Stage::Ongoing),
    ("Terminés", |stage| stage == Stage::Ended),
    ("Tous", |_| true),
];
const ALL: usize = FILTERS.len() - 1;

#[component]
pub fn Dossiers() -> Html {
    let list = use_list(endpoints::LIST_DOSSIERS.at([]));
    let chosen = use_state(|| None::<usize>);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |rank| chosen.set(Some(rank)))
    };
    html! {
        <Page title="Dossiers" lead="Les demandes des élus, les plus urgentes d’abord." trail={super::trail()}>
            { remote_view(&list.resource, "Lecture de vos dossiers…", |page| {
                let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
                if page.dossiers.is_empty() && previous.is_none() {
                    return nothing();
                }
                let partial = previous.is_some() || next.is_some();
                html! { <>{ dossiers(&page.dossiers, *chosen, &choose, partial) }{ pagination("Page précédente", previous, next) }</> }
            }) }
        </Page>
    }
}

fn nothing() -> Html {
    empty(
        "Aucune demande pour l’instant",
        html! {
            <p class="fr-mb-0">
                { "Les demandes des élus arriveront ici. Vérifiez que " }
                <Link<Route> to={Route::OfOffers}>{ "vos offres" }</Link<Route>>{ " sont publiées." }
            </p>
        },
    )
}

fn dossiers(all: &[DossierSummary], chosen: Option<usize>, choose: &Callback<usize>, partial: bool) -> Html {
    let today = format::today();
    let stages: Vec<Stage> = all.iter().map(|dossier| dossier.stage(today)).collect();
    let counts = FILTERS
        .map(|(label, keeps)| View { label, count: stages.iter().filter(|stage| keeps(**stage)).count() });
    // What one comes for, unless there is nothing to do.
    let chosen = chosen.unwrap_or(if stages.iter().any(|stage| stage.is_mine()) { 0 } else { ALL });
    let keeps = FILTERS[chosen.min(ALL)].1;
    let kept = all.iter().zip(&stages).filter(|(_, stage)| keeps(**stage)).map(|(dossier, _)| dossier);
    let kept = sorted(kept, &|dossier| dossier.stage(today).urgency(dossier.due, dossier.start));
    let rows: Vec<Row> = kept.iter().map(|dossier| row(dossier, today)).collect();
    html! {
        <>
            { views("Dossiers à afficher", &counts, chosen, choose) }
            if partial {
                <p class="fr-text--sm">{ "Ces nombres comptent les dossiers de cette page seulement." }</p>
            }
            <p role="status" class="fr-mb-1w">{ shown(rows.len()) }</p>
            if !rows.is_empty() { { table(FILTERS[chosen.min(ALL)].0, &COLUMNS, &rows) } }
        </>
    }
}

fn shown(count: usize) -> String {
    if count == 0 {
        return "Aucun dossier ici. Choisissez un autre affichage.".to_owned();
    }
    plural(i64::try_from(count).unwrap_or(i64::MAX), "dossier affiché", "dossiers affichés")
}

fn row(dossier: &DossierSummary, today: Date) -> Row {
    Row {
        key: dossier.id.as_str().to_owned().into(),
        cells: vec![
            dossier_link(Role::Of, dossier.id.as_str(), &dossier.intitule),
            text(dossier.elu_name.clone()),
            text(short_period(dossier)),
            price(dossier.price),
            turn::state_badge(dossier.state, Role::Of),
            expected(dossier, today),
        ],
    }
}

fn expected(dossier: &DossierSummary, today: Date) -> Html {
    let Some(due) = dossier.stage(today).due(dossier.due) else {
        return text(match dossier.stage(today) {
            Stage::Coming => "L’entrée sera à déclarer dès le premier jour",
            Stage::Ongoing => "La sortie sera à déclarer dès le dernier jour",
            Stage::Waiting => "La collectivité doit répondre à l’élu",
            _ if dossier.state == State::InControl => "Le gestionnaire contrôle le service fait",
            _ => "Plus rien",
        });
    };
    let sentence = mce_shared::api::expected(dossier.state, &due, Actor::Of);
    let mine = turn::is_mine(Some(&due), Role::Of);
    html! { <>{ sentence }if mine { { nearness(due.until, today) } }</> }
}
