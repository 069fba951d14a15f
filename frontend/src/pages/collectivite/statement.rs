//! The statement of the collectivité in words: what it granted, paid in and owes, how to pay, and what happened.

use mce_shared::api::{CollectiviteStatement, ComplementEvent, Role, endpoints};
use mce_shared::cover::how_to_pay;
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

static EVENTS: [Column; 5] = [
    Column { label: "Ce qui s’est passé", amount: false },
    Column { label: "Date", amount: false },
    Column { label: "Accordé", amount: true },
    Column { label: "Versé", amount: true },
    Column { label: "Reste à verser", amount: true },
];

#[component]
pub fn Statement() -> Html {
    let list = use_list(endpoints::SHOW_COLLECTIVITE_STATEMENT.at([]));
    let trail = vec![(Route::Collectivite, "Demandes de complément".into())];
    html! {
        <Page title="Relevé de la collectivité" {trail}
            lead="Ce que votre collectivité a accordé à ses élus, ce qu’elle a versé, ce qu’elle doit, et ce que chaque somme est devenue.">
            { remote_view(&list.resource, "Lecture du relevé…", |view| html! {
                <>
                    { standing(view) }
                    if view.position.owed.is_positive() { { to_pay(view) } }
                    <h2>{ "Ce qui s’est passé" }</h2>
                    if view.events.is_empty() { { nothing() } } else { { happened(view) } }
                    { pagination("Plus récents", list.previous(), list.next(view.cursor.as_deref())) }
                </>
            }) }
        </Page>
    }
}

/// Where it stands, in words.
fn standing(view: &CollectiviteStatement) -> Html {
    let position = &view.position;
    let waiting = position.waiting.is_positive().then(|| {
        let title = [&position.waiting.french(), " attendent votre versement"].concat();
        let why = "Ces formations sont faites : les organismes attendent votre complément.";
        alert(Severity::Warning, title, html! { <p>{ why }</p> })
    });
    html! {
        <>
            { for waiting }
            { for view.said.iter().map(|sentence| html! { <p>{ sentence }</p> }) }
        </>
    }
}

fn to_pay(view: &CollectiviteStatement) -> Html {
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
            <p>{ how_to_pay() }</p>
            { facts(lines) }
        </div>
    }
}

fn nothing() -> Html {
    let what = "La première ligne apparaîtra quand vous accorderez un complément à un élu.";
    empty("Aucun mouvement", html! { <p class="fr-mb-0">{ what }</p> })
}

fn happened(view: &CollectiviteStatement) -> Html {
    let rows: Vec<Row> = view.events.iter().enumerate().map(|(rank, event)| row(rank, event)).collect();
    html! {
        <>
            { downloads() }
            { table("Compléments et versements, le plus récent d’abord", &EVENTS, &rows) }
        </>
    }
}

fn downloads() -> Html {
    let file = || endpoints::DOWNLOAD_COLLECTIVITE_STATEMENT.at([]);
    let link = |href: String, label: &'static str| {
        html! { <li><a class="fr-link" {href} download="">{ label }</a></li> }
    };
    html! {
        <ul class="fr-links-group">
            { link(file().into(), "Télécharger le relevé à imprimer (PDF)") }
            { link(file().asking("format", "csv").into(), "Télécharger le relevé pour un tableur (CSV)") }
        </ul>
    }
}

fn row(rank: usize, event: &ComplementEvent) -> Row {
    let amount = |amount: Option<Euros>| amount.map(price).unwrap_or_default();
    let what = html! {
        <>
            { &event.text }
            if let Some(id) = &event.dossier {
                { " " }
                <Link<Route> to={dossier::route(Role::Collectivite, id.as_str().to_owned().into())}>
                    { ["Dossier ", id.as_str()].concat() }
                </Link<Route>>
            }
        </>
    };
    Row {
        key: rank.to_string().into(),
        cells: vec![
            what,
            text(date_full(event.on)),
            amount(event.granted),
            amount(event.received),
            price(event.owed),
        ],
    }
}
