//! The transfers of one bank file, as they stand.

use mce_shared::api::{SettlementDetail, TransferView, endpoints};
use mce_shared::french::{date_full, plural};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::components::{Column, Page, Row, facts, price, remote_view, table, text};
use crate::pages::accesses::Accesses;
use crate::pages::history::Unfolded;
use crate::pages::worklist::number_link;
use crate::router::Route;
use mce_shared::api::Role;

static COLUMNS: [Column; 6] = [
    Column { label: "Référence", amount: false },
    Column { label: "Organisme", amount: false },
    Column { label: "Dossier", amount: false },
    Column { label: "Montant", amount: true },
    Column { label: "État", amount: false },
    Column { label: "Exécuté ou refusé", amount: false },
];

#[derive(Properties, PartialEq)]
pub struct SettlementProps {
    pub id: AttrValue,
}

#[component]
pub fn Settlement(props: &SettlementProps) -> Html {
    let detail = use_resource(endpoints::SHOW_SETTLEMENT.at([&props.id]));
    let trail: Vec<_> =
        super::trail().into_iter().chain([(Route::Settlements, "Règlements".into())]).collect();
    html! {
        <Page title={["Règlement ", &props.id].concat()} {trail}
            lead="Chaque virement du fichier, et ce que la banque en a dit.">
            { remote_view(&detail, "Lecture des virements…", content) }
            <Unfolded address={endpoints::SHOW_SETTLEMENT_HISTORY.at([&props.id])} of="du règlement" />
            <h2>{ "Qui a téléchargé ce fichier" }</h2>
            <Accesses address={endpoints::LIST_FILE_ACCESSES.at([&props.id])} none="Personne n’a téléchargé ce fichier" />
        </Page>
    }
}

fn content(detail: &SettlementDetail) -> Html {
    let settlement = &detail.settlement;
    let rows: Vec<Row> = detail.transfers.iter().map(row).collect();
    html! {
        <>
            { facts(vec![
                ("Jour du fichier", text(date_full(settlement.on))),
                ("Virements", text(plural(settlement.payments, "virement", "virements"))),
                ("Somme", price(settlement.total)),
            ]) }
            { table("Virements du fichier", &COLUMNS, &rows) }
        </>
    }
}

fn row(transfer: &TransferView) -> Row {
    let outcome = match (&transfer.failure, transfer.executed_on) {
        (Some(failure), _) => failure.clone(),
        (None, Some(on)) => ["Débité le ", &date_full(on)].concat(),
        (None, None) => "Attend la banque".to_owned(),
    };
    Row {
        key: transfer.reference.clone().into(),
        cells: vec![
            text(transfer.reference.clone()),
            html! { <Link<Route> to={Route::TrainingBody { siret: transfer.of.to_string().into() }}>{ transfer.of.as_str() }</Link<Route>> },
            number_link(Role::Gestionnaire, &transfer.dossier),
            price(transfer.amount),
            text(transfer.state.clone()),
            text(outcome),
        ],
    }
}
