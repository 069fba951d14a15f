//! Every movement of the élu's accounts, with its reason.

use mce_shared::api::{AccountView, StatementLine};
use mce_shared::french::date_full;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::components::{Column, Page, Row, empty, price, remote_view, table, text};
use crate::router::Route;

static COLUMNS: [Column; 5] = [
    Column { label: "Pourquoi", amount: false },
    Column { label: "Date", amount: false },
    Column { label: "Compte", amount: false },
    Column { label: "Mouvement", amount: true },
    Column { label: "Solde", amount: true },
];

#[component]
pub fn Statement() -> Html {
    let account = use_resource::<AccountView>("/api/account".into());
    html! {
        <Page title="Relevé de mes droits" trail={vec![(Route::Account, "Mon compte".into())]}
            lead="Chaque ligne dit ce qui a changé, et pourquoi.">
            { remote_view(&account, "Lecture du relevé…", |view| {
                if view.statement.is_empty() {
                    return empty("Aucun mouvement", html! { <p class="fr-mb-0">{ "Votre premier crédit apparaîtra ici." }</p> });
                }
                let rows: Vec<Row> = view.statement.iter().enumerate().map(row).collect();
                table("Mouvements, le plus récent d’abord", &COLUMNS, &rows)
            }) }
        </Page>
    }
}

fn row((index, line): (usize, &StatementLine)) -> Row {
    let sign = if line.amount.is_positive() { "+\u{202f}" } else { "" };
    let why = match &line.dossier {
        Some(id) => html! {
            <>{ &line.label }{ " " }<Link<Route> to={Route::Dossier { id: id.clone().into() }}>{ ["Dossier ", id].concat() }</Link<Route>></>
        },
        None => text(line.label.clone()),
    };
    let cells = vec![
        why,
        text(date_full(line.on)),
        text(line.account.clone()),
        html! { <span class="mce-price">{ sign }{ line.amount.french() }</span> },
        price(line.balance),
    ];
    Row { key: index.to_string().into(), cells }
}
