//! The dossiers of one state: the services done to validate, unless another state is chosen.

use std::rc::Rc;

use jiff::civil::Date;
use mce_shared::api::{DossierList, DossierSummary, Role};
use mce_shared::lifecycle::State;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{
    Choice, Column, Page, Row, Select, empty, pagination, price, remote_view, table, text,
};
use crate::form::use_form;
use crate::format;
use crate::pages::dossier::turn;
use crate::pages::list::use_list;
use crate::pages::worklist::{dossier_link, last_day, short_period, sorted};
use crate::router::Route;

static TO_VALIDATE: [Column; 6] = [
    Column { label: "Formation", amount: false },
    Column { label: "Élu", amount: false },
    Column { label: "Organisme", amount: false },
    Column { label: "Dates", amount: false },
    Column { label: "Prix", amount: true },
    Column { label: "Validation automatique après le", amount: false },
];

static OTHERS: [Column; 6] = [
    Column { label: "Formation", amount: false },
    Column { label: "Élu", amount: false },
    Column { label: "Organisme", amount: false },
    Column { label: "Dates", amount: false },
    Column { label: "Prix", amount: true },
    Column { label: "Ce qui est attendu", amount: false },
];

#[component]
pub fn ServicesDone() -> Html {
    let form = use_form("gestion".into(), &[], &[]);
    let asked = form.value("etat");
    let state = State::ALL.into_iter().find(|state| wire_name(*state) == asked.as_str());
    let state = state.unwrap_or(State::ServiceDoneDeclared);
    html! {
        <Page title="Services faits à valider"
            lead="Un service fait validé déclenche le paiement de l’organisme. Sans décision, il est validé après cinq jours ouvrés.">
            <div class="mce-finder">
                <Select {form} name="etat" label="Dossiers à afficher" choices={Rc::<[Choice]>::from(choices())}
                    placeholder="Services faits à valider" optional=false />
                <p><Link<Route> classes="fr-btn fr-btn--secondary" to={Route::Settlements}>{ "Préparer les règlements" }</Link<Route>></p>
            </div>
            <Dossiers key={wire_name(state)} {state} />
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
            (wire_name(state).into(), label.into())
        })
        .collect()
}

/// The name of a state in the contract.
fn wire_name(state: State) -> String {
    // A state is written as a plain text.
    serde_json::to_string(&state).unwrap_or_default().trim_matches('"').to_owned()
}

#[derive(Properties, PartialEq)]
struct DossiersProps {
    state: State,
}

#[component]
fn Dossiers(props: &DossiersProps) -> Html {
    let state = props.state;
    let list = use_list::<DossierList>(&["/api/dossiers?state=", &wire_name(state)].concat());
    remote_view(&list.resource, "Lecture des dossiers…", |page| {
        let (previous, next) = (list.previous(), list.next(page.cursor.as_deref()));
        if page.dossiers.is_empty() && previous.is_none() {
            return nothing(state);
        }
        html! { <>{ dossiers(&page.dossiers, state) }{ pagination("Page précédente", previous, next) }</> }
    })
}

fn nothing(state: State) -> Html {
    if state == State::ServiceDoneDeclared {
        empty(
            "Aucun service fait à valider",
            html! {
                <p class="fr-mb-0">{ "Les services faits déclarés par les organismes arriveront ici." }</p>
            },
        )
    } else {
        empty(
            "Aucun dossier dans cet état",
            html! { <p class="fr-mb-0">{ "Choisissez un autre état dans la liste." }</p> },
        )
    }
}

fn dossiers(dossiers: &[DossierSummary], state: State) -> Html {
    let today = format::today();
    // The nearest last day first, what has none after it.
    let rank = |dossier: &DossierSummary| {
        (dossier.due.is_none(), dossier.due.map_or(dossier.start, |due| due.until))
    };
    let sorted = sorted(dossiers.iter(), &rank);
    let validating = state == State::ServiceDoneDeclared;
    let rows: Vec<Row> = sorted.iter().map(|dossier| row(dossier, validating, today)).collect();
    if validating {
        table("Services faits, la validation automatique la plus proche d’abord", &TO_VALIDATE, &rows)
    } else {
        table(["Dossiers : ", state.label_for_professionals()].concat(), &OTHERS, &rows)
    }
}

fn row(dossier: &DossierSummary, validating: bool, today: Date) -> Row {
    let expected = match &dossier.due {
        Some(due) if validating => last_day(due.until, today),
        Some(due) => text(turn::sentence(dossier.state, due, Role::Gestionnaire)),
        None => text("Rien n’est attendu"),
    };
    Row {
        key: dossier.id.as_str().to_owned().into(),
        cells: vec![
            dossier_link(Role::Gestionnaire, dossier.id.as_str(), &dossier.intitule),
            text(dossier.elu_name.clone()),
            text(dossier.of_name.clone()),
            text(short_period(dossier)),
            price(dossier.price),
            expected,
        ],
    }
}
