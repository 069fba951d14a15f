//! The statement of a training body, and the table of movements of every statement.

use mce_shared::api::{LedgerLine, LedgerStatement, Role, endpoints};
use mce_shared::french::date_full;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Column, Page, Row, change, empty, pagination, price, remote_view, table, text};
use crate::pages::dossier;
use crate::pages::list::use_list;
use crate::router::Route;

static BALANCES: [Column; 2] =
    [Column { label: "Compte", amount: false }, Column { label: "Solde", amount: true }];

static LINES: [Column; 5] = [
    Column { label: "Pourquoi", amount: false },
    Column { label: "Date", amount: false },
    Column { label: "Compte", amount: false },
    Column { label: "Mouvement", amount: true },
    Column { label: "Solde", amount: true },
];

/// The account of the training body with the fund.
pub fn of_statement() -> Html {
    html! { <Statement /> }
}

#[component]
fn Statement() -> Html {
    let list = use_list(endpoints::SHOW_ORGANISME_STATEMENT.at([]));
    let trail = vec![(Route::OfHome, "Mon organisme".into()), (Route::OfPayments, "Paiements".into())];
    html! {
        <Page title="Relevé de l’organisme" {trail}
            lead="Ce que le fonds vous doit, ce qu’il vous a versé, et ce que vous devez lui rendre.">
            { remote_view(&list.resource, "Lecture du relevé…", |view| {
                if view.lines.is_empty() {
                    return nothing();
                }
                let (previous, next) = (list.previous(), list.next(view.cursor.as_deref()));
                html! { <>{ content(view) }{ pagination("Plus récents", previous, next) }</> }
            }) }
        </Page>
    }
}

fn nothing() -> Html {
    let what = "Le premier apparaîtra quand un service fait sera validé.";
    empty("Aucun mouvement", html! { <p class="fr-mb-0">{ what }</p> })
}

fn content(view: &LedgerStatement) -> Html {
    let balances: Vec<Row> = view
        .balances
        .iter()
        .map(|(name, amount)| Row {
            key: name.clone().into(),
            cells: vec![text(name.clone()), price(*amount)],
        })
        .collect();
    html! {
        <>
            <div class="fr-grid-row"><div class="fr-col-12 fr-col-md-6">
                { table("Aujourd’hui, par compte", &BALANCES, &balances) }
            </div></div>
            <p>
                { "Un montant positif vous est dû ; il devient nul quand le virement est ordonné. Un montant négatif au compte « À \
                   rembourser par l’organisme » est ce que vous devez au fonds : il est retenu sur vos prochains paiements." }
            </p>
            { movements(Role::Of, view.lines.iter().cloned()) }
        </>
    }
}

/// The table of movements, newest first.
pub fn movements(reader: Role, lines: impl Iterator<Item = LedgerLine>) -> Html {
    let rows: Vec<Row> = lines.enumerate().map(|(rank, line)| row(rank, line, reader)).collect();
    table("Mouvements, le plus récent d’abord", &LINES, &rows)
}

fn row(rank: usize, line: LedgerLine, reader: Role) -> Row {
    let why = match line.dossier {
        Some(id) => html! {
            <>
                { line.label }{ " " }
                <Link<Route> to={dossier::route(reader, id.clone().into())}>{ ["Dossier ", &id].concat() }</Link<Route>>
            </>
        },
        None => text(line.label),
    };
    let cells =
        vec![why, text(date_full(line.on)), text(line.account), change(line.amount), price(line.balance)];
    Row { key: rank.to_string().into(), cells }
}
