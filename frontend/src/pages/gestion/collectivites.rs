//! What collectivités owe for the complements that they granted, and what waits for a second person.

use mce_shared::api::{CollectiviteList, CoverView, PositionView, endpoints};
use mce_shared::cover::Covering;
use mce_shared::french::date_full;
use yew::prelude::*;
use yew_router::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::command::Call;
use crate::components::{
    Column, Page, Row, empty, facts, pagination, price, remote_view, table, text, use_said,
};
use crate::format;
use crate::pages::list::use_list;
use crate::router::Route;

static COLUMNS: [Column; 6] = [
    Column { label: "Collectivité", amount: false },
    Column { label: "Accordé", amount: true },
    Column { label: "Versé", amount: true },
    Column { label: "Dû au fonds", amount: true },
    Column { label: "Attend son versement", amount: true },
    Column { label: "Avance convenue", amount: true },
];

#[component]
pub fn Collectivites() -> Html {
    let list = use_list(endpoints::LIST_COLLECTIVITES.at([]));
    let said = use_said();
    let ondone = {
        let (said, reload) = (said.clone(), list.resource.reload.clone());
        Callback::from(move |yes: bool| {
            said.say(decided(yes));
            reload.emit(());
        })
    };
    html! {
        <Page title="Compléments des collectivités" trail={super::trail()}
            lead="Un complément ne paie l’organisme qu’une fois versé par la collectivité, ou avancé selon une convention.">
            { said.view() }
            { remote_view(&list.resource, "Lecture des collectivités…", |page| html! {
                <>
                    if !page.proposed.is_empty() {
                        <h2>{ "À décider par une seconde personne" }</h2>
                        { for page.proposed.iter().map(|record| proposed(record, &ondone)) }
                    }
                    <h2>{ "Où en est chaque collectivité" }</h2>
                    { positions(page) }
                    { pagination("Page précédente", list.previous(), list.next(page.cursor.as_deref())) }
                </>
            }) }
        </Page>
    }
}

fn decided(yes: bool) -> &'static str {
    if yes {
        "Enregistré. Ce qui attendait cette couverture sera viré au prochain règlement."
    } else {
        "Refusé. Rien ne change."
    }
}

fn positions(page: &CollectiviteList) -> Html {
    if page.collectivites.is_empty() {
        return empty(
            "Aucun complément pour l’instant",
            html! {
                <p class="fr-mb-0">{ "Une collectivité apparaît ici dès qu’elle accorde un complément à un de ses élus." }</p>
            },
        );
    }
    let rows: Vec<Row> = page.collectivites.iter().map(row).collect();
    table("Collectivités, par numéro SIREN", &COLUMNS, &rows)
}

fn row(position: &PositionView) -> Row {
    let siren = position.siren.to_string();
    let to = Route::FundCollectivite { siren: siren.clone().into() };
    Row {
        key: siren.into(),
        cells: vec![
            html! { <Link<Route> {to}>{ &position.name }</Link<Route>> },
            price(position.granted),
            price(position.received),
            price(position.owed),
            price(position.waiting),
            price(position.ceiling),
        ],
    }
}

/// A record that waits, and the form of whoever decides.
pub fn proposed(record: &CoverView, ondone: &Callback<bool>) -> Html {
    let (siren, number) = (record.siren.to_string(), record.number.to_string());
    let question = Question {
        name: ["couverture-", &siren, "-", &number].concat().into(),
        call: Call::of(endpoints::DECIDE_COVER.at([&siren, &number]), ()),
        legend: "Votre décision",
        yes: ("Enregistrer", "Vous avez vu la pièce. Les organismes qui l’attendent seront payés.".into()),
        no: ("Refuser", "Rien ne change."),
        not_yes: record.own.then_some("vous l’avez proposé, une autre personne doit l’approuver."),
    };
    html! {
        <div class="mce-panel" key={[siren.as_str(), "-", &number].concat()}>
            <h3 class="fr-h4">{ &record.name }</h3>
            { facts(lines(record)) }
            { verdict_form(question, ondone) }
        </div>
    }
}

/// What a record says.
pub fn lines(record: &CoverView) -> Vec<(&'static str, Html)> {
    let mut lines = match &record.covering {
        Covering::Agreement { ceiling, from, until } => vec![
            ("Convention", html! { <>{ "Avance du fonds, au plus " }{ price(*ceiling) }</> }),
            ("Du", text(date_full(*from))),
            ("Au", text(date_full(*until))),
        ],
        Covering::Receipt { on, amount, reference } => vec![
            ("Versement", price(*amount)),
            ("Reçu le", text(date_full(*on))),
            ("Référence de la banque", text(reference.clone())),
        ],
    };
    lines.push(("Pourquoi", text(record.reason.clone())));
    lines.push((
        "Proposé par",
        text([record.proposed_by.as_str(), ", ", &format::moment(record.proposed_at)].concat()),
    ));
    lines
}
