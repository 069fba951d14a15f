//! The dossiers of one state, all of them: what waits for a decision is on the first page.

use std::rc::Rc;

use jiff::civil::Date;
use mce_shared::api::{DossierSummary, Role, endpoints};
use mce_shared::lifecycle::State;
use mce_shared::wire::word;
use yew::prelude::*;

use crate::components::{
    Choice, Column, Page, Row, Select, empty, pagination, price, remote_view, table, text,
};
use crate::form::use_form;
use crate::format;
use crate::pages::dossier::turn;
use crate::pages::list::use_list;
use crate::pages::worklist::{dossier_link, nearness, short_period, sorted};

/// Of a list of dossiers, whatever the list.
pub static COLUMNS: [Column; 6] = [
    Column { label: "Formation", amount: false },
    Column { label: "Élu", amount: false },
    Column { label: "Organisme", amount: false },
    Column { label: "Dates", amount: false },
    Column { label: "Prix", amount: true },
    Column { label: "Ce qui est attendu", amount: false },
];

#[component]
pub fn Dossiers() -> Html {
    let form = use_form("gestion".into(), &[], &[]);
    let state = State::ALL.into_iter().find(|state| form.is("etat", *state));
    let state = state.unwrap_or(State::ServiceDoneDeclared);
    html! {
        <Page title="Dossiers" trail={super::trail()} lead="Tous les dossiers, état par état.">
            <div class="mce-finder">
                <Select {form} name="etat" label="Dossiers à afficher" choices={Rc::<[Choice]>::from(choices())}
                    placeholder={State::ServiceDoneDeclared.label_for_professionals()} optional=true />
            </div>
            <OfState key={word(state)} {state} />
        </Page>
    }
}

/// Every other state: the usual one is shown while nothing is chosen.
fn choices() -> Vec<Choice> {
    let others = State::ALL.into_iter().filter(|state| *state != State::ServiceDoneDeclared);
    others
        .map(|state| {
            let label = match state {
                // The professionals' label is the same for both.
                State::LapsedOf => "Annulé, l’organisme n’a pas répondu",
                State::LapsedElu => "Annulé, l’élu n’a pas confirmé",
                _ => state.label_for_professionals(),
            };
            (word(state).into(), label.into())
        })
        .collect()
}

#[derive(Properties, PartialEq)]
struct OfStateProps {
    state: State,
}

#[component]
fn OfState(props: &OfStateProps) -> Html {
    let state = props.state;
    let list = use_list(endpoints::LIST_DOSSIERS.at([]).asking("state", &word(state)));
    remote_view(&list.resource, "Lecture des dossiers…", |page| {
        let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
        if page.dossiers.is_empty() && previous.is_none() {
            return nothing();
        }
        html! { <>{ dossiers(&page.dossiers, state) }{ pagination("Page précédente", previous, next) }</> }
    })
}

fn nothing() -> Html {
    empty(
        "Aucun dossier dans cet état",
        html! { <p class="fr-mb-0">{ "Choisissez un autre état dans la liste." }</p> },
    )
}

fn dossiers(dossiers: &[DossierSummary], state: State) -> Html {
    table(["Dossiers : ", state.label_for_professionals()].concat(), &COLUMNS, &rows(dossiers))
}

/// The dossiers in lines, the nearest last day first, what has none after it.
pub fn rows(dossiers: &[DossierSummary]) -> Vec<Row> {
    let today = format::today();
    let rank = |dossier: &DossierSummary| {
        (dossier.due.is_none(), dossier.due.map_or(dossier.start, |due| due.until))
    };
    sorted(dossiers.iter(), &rank).iter().map(|dossier| row(dossier, today)).collect()
}

fn row(dossier: &DossierSummary, today: Date) -> Row {
    Row {
        key: dossier.id.as_str().to_owned().into(),
        cells: vec![
            dossier_link(Role::Gestionnaire, dossier.id.as_str(), &dossier.intitule),
            text(dossier.elu_name.clone()),
            text(dossier.of_name.clone()),
            text(short_period(dossier)),
            price(dossier.price),
            expected(dossier, today),
        ],
    }
}

/// Whose turn it is, and until when.
fn expected(dossier: &DossierSummary, today: Date) -> Html {
    match (&dossier.due, dossier.task) {
        (Some(due), _) => {
            let sentence = turn::sentence(dossier.state, due, Role::Gestionnaire);
            html! { <>{ sentence }{ nearness(due.until, today) }</> }
        }
        (None, Some(_)) => text("À vous de décider, sans délai fixé"),
        (None, None) => text("Rien n’est attendu"),
    }
}
