//! Every movement of the élu's accounts, with its reason, the balance over time as a picture, and both as files.

use jiff::civil::Date;
use mce_shared::api::{AccountView, LedgerLine, Role, StatementLine, endpoints};
use mce_shared::french::date_full;
use mce_shared::ledger::Family;
use mce_shared::statement::{cap_steps, steps};
use yew::prelude::*;

use crate::api::use_resource;
use crate::components::{Page, StepGraph, empty, remote_view, step_graph};
use crate::format;
use crate::pages::ledger::movements;
use crate::pages::worklist::{View, views};
use crate::router::Route;

#[component]
pub fn Statement() -> Html {
    let account = use_resource(endpoints::SHOW_ACCOUNT.at([]));
    let chosen = use_state(|| 0_usize);
    let choose = {
        let chosen = chosen.clone();
        Callback::from(move |rank| chosen.set(rank))
    };
    html! {
        <Page title="Relevé de mes droits" trail={vec![(Route::Account, "Mon compte".into())]}
            lead="Chaque ligne dit ce qui a changé, pourquoi, et ce qu’il restait après.">
            { remote_view(&account, "Lecture du relevé…", |view| {
                if view.statement.is_empty() { nothing() } else { content(view, *chosen, &choose) }
            }) }
        </Page>
    }
}

fn nothing() -> Html {
    empty("Aucun mouvement", html! { <p class="fr-mb-0">{ "Votre premier crédit apparaîtra ici." }</p> })
}

fn content(view: &AccountView, chosen: usize, choose: &Callback<usize>) -> Html {
    let lines = &view.statement;
    let accounts = accounts(lines);
    let chosen = chosen.min(accounts.len());
    let account = accounts.get(chosen).copied();
    let kept: Vec<&StatementLine> =
        lines.iter().filter(|line| account.is_none_or(|account| line.family == account)).collect();
    html! {
        <>
            <p>{ ["Vos droits : ", &view.reserved.beside(view.funds.dife), "."].concat() }</p>
            { downloads() }
            if accounts.len() > 1 { { views("Compte à afficher", &options(&accounts, lines), chosen, choose) } }
            if let Some(account) = account { { picture(account, &kept, format::today()) } }
            { movements(Role::Elu, kept.iter().map(movement)) }
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
    let link = |href: String, label: &'static str| {
        html! { <li><a class="fr-link" {href} download="">{ label }</a></li> }
    };
    html! {
        <ul class="fr-links-group">
            { link(endpoints::SHOW_STATEMENT.at([]).into(), "Télécharger le relevé à imprimer (PDF)") }
            { link(endpoints::SHOW_STATEMENT.at([]).asking("format", "csv").into(), "Télécharger le relevé pour un tableur (CSV)") }
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

fn movement(line: &&StatementLine) -> LedgerLine {
    LedgerLine {
        on: line.on,
        account: line.account.clone(),
        label: line.label.clone(),
        amount: line.amount,
        balance: line.balance,
        dossier: line.dossier.clone(),
    }
}
