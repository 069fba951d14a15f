//! Statements of those who are no élus: what is held, and every movement with its reason.

use jiff::civil::Date;
use mce_shared::api::{Address, CollectiviteStatement, LedgerLine, LedgerStatement, NoBody, Role, endpoints};
use mce_shared::french::date_full;
use mce_shared::money::Euros;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{
    Column, Page, Row, Severity, alert, empty, facts, pagination, price, remote_view, table, text,
};
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
    html! { <Statement role={Role::Of} address={endpoints::SHOW_ORGANISME_STATEMENT.at([])} title="Relevé de l’organisme"
    lead="Ce que le fonds vous doit, ce qu’il vous a versé, et ce que vous devez lui rendre." /> }
}

/// What the collectivité granted, paid in and owes.
pub fn collectivite_statement() -> Html {
    html! { <OfCollectivite /> }
}

#[component]
fn OfCollectivite() -> Html {
    let list = use_list(endpoints::SHOW_COLLECTIVITE_STATEMENT.at([]));
    let trail = vec![(Route::Collectivite, "Demandes de complément".into())];
    html! {
        <Page title="Relevé de la collectivité" {trail}
            lead="Ce que votre collectivité a accordé à ses élus, ce qu’elle a versé, ce qu’elle doit, et ce que chaque somme est devenue.">
            { remote_view(&list.resource, "Lecture du relevé…", |view| html! {
                <>
                    { owed(view) }
                    if view.statement.lines.is_empty() {
                        { nothing(Role::Collectivite) }
                    } else {
                        { content(&view.statement, Role::Collectivite) }
                        { pagination("Plus récents", list.previous(), list.next(view.statement.cursor.as_deref())) }
                    }
                </>
            }) }
        </Page>
    }
}

/// What is owed, who waits for it, and how to pay.
fn owed(view: &CollectiviteStatement) -> Html {
    let position = &view.position;
    let waiting = position.waiting.is_positive().then(|| {
        let title = [&position.waiting.french(), " attendent votre versement"].concat();
        let why = "Ces formations sont faites : les organismes ne recevront votre complément qu’une fois que vous l’aurez versé au fonds.";
        alert(Severity::Warning, title, html! { <p>{ why }</p> })
    });
    html! {
        <>
            { for waiting }
            { facts(vec![
                ("Accordé à vos élus", price(position.granted)),
                ("Versé au fonds", price(position.received)),
                ("Reste à verser", price(position.owed.or_zero())),
            ]) }
            if position.owed.is_positive() { { how_to_pay(view) } }
        </>
    }
}

fn how_to_pay(view: &CollectiviteStatement) -> Html {
    let mut lines = vec![
        ("Montant", price(view.position.owed)),
        ("Référence à écrire sur le virement", text(view.reference.clone())),
        ("Titulaire", text(view.holder.clone())),
        ("IBAN", text(view.iban.clone())),
    ];
    if !view.bic.is_empty() {
        lines.push(("BIC", text(view.bic.clone())));
    }
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Comment payer" }</h2>
            <p>
                { "Faites un virement, en une ou plusieurs fois, avec cette référence et aucune autre : c’est elle qui nous dit que la somme                    vient de vous. Sans elle, votre versement est rapproché à la main." }
            </p>
            { facts(lines) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct StatementProps {
    role: Role,
    address: Address<NoBody, LedgerStatement>,
    title: AttrValue,
    lead: AttrValue,
}

#[component]
fn Statement(props: &StatementProps) -> Html {
    let list = use_list(props.address.clone());
    let role = props.role;
    let trail = match role {
        Role::Of => vec![(Route::OfHome, "Mon organisme".into()), (Route::OfPayments, "Paiements".into())],
        _ => vec![(Route::Collectivite, "Demandes de complément".into())],
    };
    html! {
        <Page title={props.title.clone()} lead={props.lead.clone()} {trail}>
            { remote_view(&list.resource, "Lecture du relevé…", |view| {
                if view.lines.is_empty() {
                    return nothing(role);
                }
                let (previous, next) = (list.previous(), list.next(view.cursor.as_deref()));
                html! { <>{ content(view, role) }{ pagination("Plus récents", previous, next) }</> }
            }) }
        </Page>
    }
}

fn nothing(role: Role) -> Html {
    let what = match role {
        Role::Of => "Le premier apparaîtra quand un service fait sera validé.",
        _ => "Le premier apparaîtra quand un élu utilisera un complément que vous avez accordé.",
    };
    empty("Aucun mouvement", html! { <p class="fr-mb-0">{ what }</p> })
}

fn content(view: &LedgerStatement, role: Role) -> Html {
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
            <p>{ explanation(role) }</p>
            { movements(role, view.lines.iter().map(movement)) }
        </>
    }
}

fn movement(line: &LedgerLine) -> Movement<'_> {
    Movement {
        on: line.on,
        account: &line.account,
        label: &line.label,
        amount: line.amount,
        balance: line.balance,
        dossier: line.dossier.as_deref(),
    }
}

fn explanation(role: Role) -> &'static str {
    match role {
        Role::Of => {
            "Un montant positif vous est dû ; il devient nul quand le virement est ordonné. Un montant négatif au compte « À \
             rembourser par l’organisme » est ce que vous devez au fonds : il est retenu sur vos prochains paiements."
        }
        _ => {
            "« Dotation » est ce qui reste disponible sur les comptes de vos élus ; « Dotations données », compté en négatif, le total de ce \
             que vous avez donné. Un complément est réservé quand l’élu confirme sa formation, puis versé à l’organisme une fois le service fait. S’il \
             n’est pas dépensé, parce que la formation est annulée ou suivie en partie, il reste sur le compte de l’élu pour une autre \
             formation liée à son mandat. Un report ne change rien : il reste réservé pour la nouvelle date."
        }
    }
}

/// A line of a statement, whoever reads it.
pub struct Movement<'a> {
    pub on: Date,
    pub account: &'a str,
    pub label: &'a str,
    pub amount: Euros,
    pub balance: Euros,
    pub dossier: Option<&'a str>,
}

/// The table of movements, newest first.
pub fn movements<'a>(reader: Role, lines: impl Iterator<Item = Movement<'a>>) -> Html {
    let rows: Vec<Row> = lines.enumerate().map(|(rank, line)| row(rank, &line, reader)).collect();
    table("Mouvements, le plus récent d’abord", &LINES, &rows)
}

fn row(rank: usize, line: &Movement<'_>, reader: Role) -> Row {
    let sign = if line.amount.is_positive() { "+\u{202f}" } else { "" };
    let why = match line.dossier {
        Some(id) => html! {
            <>
                { line.label }{ " " }
                <Link<Route> to={dossier::route(reader, id.to_owned().into())}>{ ["Dossier ", id].concat() }</Link<Route>>
            </>
        },
        None => text(line.label.to_owned()),
    };
    let cells = vec![
        why,
        text(date_full(line.on)),
        text(line.account.to_owned()),
        html! { <span class="mce-price">{ sign }{ line.amount.french() }</span> },
        price(line.balance),
    ];
    Row { key: rank.to_string().into(), cells }
}
