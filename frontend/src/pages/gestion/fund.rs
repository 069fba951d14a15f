//! The fund: what it holds and owes, how the months went, and whether its ledger proves.

use mce_shared::api::{FundMonth, FundTotal, FundView, ProofView, endpoints};
use mce_shared::french::month_of_year;
use yew::prelude::*;
use yew_router::prelude::*;

use super::run_view::number;
use crate::api::use_resource;
use crate::components::{Column, Page, Row, Severity, alert, empty, facts, price, remote_view, table, text};
use crate::format;
use crate::router::Route;

static BALANCES: [Column; 2] =
    [Column { label: "Compte", amount: false }, Column { label: "Solde", amount: true }];

static TOTALS: [Column; 4] = [
    Column { label: "Raison", amount: false },
    Column { label: "Compte", amount: false },
    Column { label: "Mouvements", amount: true },
    Column { label: "Somme", amount: true },
];

#[component]
pub fn Fund() -> Html {
    let fund = use_resource(endpoints::SHOW_FUND.at([]));
    html! {
        <Page title="Fonds" trail={super::trail()}
            lead="Ce que le fonds détient et doit, tous comptes réunis, et ce qui a bougé mois par mois.">
            { remote_view(&fund, "Lecture du fonds…", content) }
        </Page>
    }
}

fn content(fund: &FundView) -> Html {
    let balances: Vec<Row> = fund.balances.iter().map(balance).collect();
    html! {
        <>
            { proof(fund.proof.as_ref()) }
            <h2>{ "Compléments des collectivités" }</h2>
            { facts(vec![
                ("Accordés", price(fund.complements.granted)),
                ("Versés au fonds", price(fund.complements.received)),
                ("Dus au fonds", price(fund.complements.owed)),
                ("Attendent un versement", price(fund.complements.waiting)),
            ]) }
            <p><Link<Route> to={Route::FundCollectivites}>{ "Ce que doit chaque collectivité" }</Link<Route>></p>
            <h2>{ "Soldes" }</h2>
            <p><Link<Route> to={Route::Figures}>{ "Les chiffres de la loi, leurs dates et leurs sources" }</Link<Route>></p>
            <p><Link<Route> to={Route::Suspense}>{ "Ce qui est à rapprocher avec la banque" }</Link<Route>></p>
            if balances.is_empty() {
                { empty("Aucun mouvement", html! { <p class="fr-mb-0">{ "Les soldes apparaîtront avec les premiers droits crédités." }</p> }) }
            } else {
                <p>{ "Une somme négative est la contrepartie de ce que les autres comptes ont reçu : l’ensemble fait toujours zéro." }</p>
                { table("Aujourd’hui, par compte", &BALANCES, &balances) }
            }
            if !fund.months.is_empty() {
                <h2>{ "Mois par mois" }</h2>
                { for fund.months.iter().enumerate().map(|(rank, month)| one_month(month, rank == 0)) }
            }
        </>
    }
}

fn balance((account, amount): &(String, mce_shared::money::Euros)) -> Row {
    Row { key: account.clone().into(), cells: vec![text(account.clone()), price(*amount)] }
}

/// Whether the ledger was proved, and what came of it.
fn proof(proof: Option<&ProofView>) -> Html {
    let Some(proof) = proof else {
        let content = html! {
            <p>{ "Lancez la preuve depuis " }<Link<Route> to={Route::Runs}>{ "les traitements" }</Link<Route>>{ "." }</p>
        };
        return alert(Severity::Info, "Le grand livre n’a pas encore été prouvé", content);
    };
    let (severity, title) = if proof.findings == 0 {
        (Severity::Success, "Le grand livre est juste : aucun écart".to_owned())
    } else {
        (Severity::Error, ["Le grand livre a des écarts : ", &number(proof.findings)].concat())
    };
    let to = Route::Run { id: proof.run.clone().into() };
    let content = html! {
        <p>
            { ["Dernière preuve : ", &format::moment(proof.at), ". "].concat() }
            <Link<Route> {to}>{ "Voir ce qui a été vérifié" }</Link<Route>>
        </p>
    };
    alert(severity, title, content)
}

fn one_month(of: &FundMonth, open: bool) -> Html {
    let name = month_of_year(of.month);
    let rows: Vec<Row> = of.totals.iter().enumerate().map(total).collect();
    html! {
        <details class="mce-unfold fr-mb-3w" {open} key={name.clone()}>
            <summary>{ name.clone() }</summary>
            <div class="fr-mt-2w">{ table(["Mouvements de ", &name].concat(), &TOTALS, &rows) }</div>
        </details>
    }
}

fn total((rank, total): (usize, &FundTotal)) -> Row {
    let cells = vec![
        text(total.reason.clone()),
        text(total.account.clone()),
        text(number(total.count)),
        price(total.amount),
    ];
    Row { key: rank.to_string().into(), cells }
}
