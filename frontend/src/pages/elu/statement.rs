//! Every movement of the élu's accounts, with its reason, the balance over time as a picture, and both as files.

use jiff::civil::Date;
use mce_shared::api::{AccountView, StatementLine};
use mce_shared::french::date_full;
use mce_shared::ledger::Family;
use mce_shared::statement::{cap_steps, steps};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::components::{Column, Page, Row, StepGraph, empty, price, remote_view, step_graph, table, text};
use crate::format;
use crate::pages::worklist::{View, views};
use crate::router::Route;

const PDF: &str = "/api/account/statement";
const CSV: &str = "/api/account/statement?format=csv";

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
    let chosen = use_state(|| 0_usize);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |rank| chosen.set(rank))
    };
    html! {
        <Page title="Relevé de mes droits" trail={vec![(Route::Account, "Mon compte".into())]}
            lead="Chaque ligne dit ce qui a changé, pourquoi, et ce qu’il restait après.">
            { remote_view(&account, "Lecture du relevé…", |view| {
                if view.statement.is_empty() { nothing() } else { content(&view.statement, *chosen, &choose) }
            }) }
        </Page>
    }
}

fn nothing() -> Html {
    empty("Aucun mouvement", html! { <p class="fr-mb-0">{ "Votre premier crédit apparaîtra ici." }</p> })
}

fn content(lines: &[StatementLine], chosen: usize, choose: &Callback<usize>) -> Html {
    let accounts = accounts(lines);
    let chosen = chosen.min(accounts.len());
    let account = accounts.get(chosen).copied();
    let kept: Vec<&StatementLine> =
        lines.iter().filter(|line| account.is_none_or(|account| line.family == account)).collect();
    let rows: Vec<Row> = kept.iter().enumerate().map(row).collect();
    html! {
        <>
            { downloads() }
            if accounts.len() > 1 { { views("Compte à afficher", &options(&accounts, lines), chosen, choose) } }
            if let Some(account) = account { { picture(account, &kept, format::today()) } }
            { table("Mouvements, le plus récent d’abord", &COLUMNS, &rows) }
        </>
    }
}

/// The accounts that moved, the rights first; after them, all together.
fn accounts(lines: &[StatementLine]) -> Vec<Family> {
    let moved = |account: &Family| lines.iter().any(|line| line.family == *account);
    Family::ALL.into_iter().filter(moved).collect()
}

fn options(accounts: &[Family], lines: &[StatementLine]) -> Vec<View> {
    let count = |account: Family| lines.iter().filter(|line| line.family == account).count();
    let one = accounts.iter().map(|account| View { label: account.french(), count: count(*account) });
    one.chain([View { label: "Tous les comptes", count: lines.len() }]).collect()
}

fn downloads() -> Html {
    let link = |href: &'static str, label: &'static str| {
        html! { <li><a class="fr-link" {href} download="">{ label }</a></li> }
    };
    html! {
        <ul class="fr-links-group">
            { link(PDF, "Télécharger le relevé à imprimer (PDF)") }
            { link(CSV, "Télécharger le relevé pour un tableur (CSV)") }
        </ul>
    }
}

/// The balance of one account over time; the rights have a cap.
fn picture(account: Family, kept: &[&StatementLine], today: Date) -> Html {
    let steps = steps(kept.iter().rev().map(|line| (line.on, line.amount)));
    let Some(first) = steps.first() else { return Html::default() };
    let caps = if account == Family::Right { cap_steps(first.on, today) } else { Vec::new() };
    let title = [account.french(), ", du ", &date_full(first.on), " à aujourd’hui"].concat();
    step_graph(&StepGraph { title, steps: &steps, caps: &caps, until: today })
}

fn row((index, line): (usize, &&StatementLine)) -> Row {
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
