//! What the training body is owed, and what was sent to its bank.

use mce_shared::api::{PaymentList, Role};
use mce_shared::french::date_full;
use mce_shared::payments::{Payable, PayableState};
use yew::prelude::*;

use crate::api::use_resource;
use crate::components::{Column, Page, Row, Severity, badge, empty, facts, price, remote_view, table, text};
use crate::pages::worklist::dossier_link;

static COLUMNS: [Column; 5] = [
    Column { label: "Formation", amount: false },
    Column { label: "Montant", amount: true },
    Column { label: "État", amount: false },
    Column { label: "Date", amount: false },
    Column { label: "Référence", amount: false },
];

#[component]
pub fn OfPayments() -> Html {
    let payments = use_resource::<PaymentList>("/api/of/payments".into());
    html! {
        <Page title="Paiements" trail={super::trail()}
            lead="Un paiement est dû dès que le service fait est validé, et versé dans les trente jours qui suivent.">
            { remote_view(&payments, "Lecture de vos paiements…", |list| {
                if list.payments.is_empty() { nothing() } else { content(list) }
            }) }
        </Page>
    }
}

fn nothing() -> Html {
    empty(
        "Aucun paiement pour l’instant",
        html! {
            <p class="fr-mb-0">
                { "Après une formation, déclarez la sortie et le service fait dans le dossier. Le paiement apparaîtra ici une fois \
                   le service fait validé, sous cinq jours ouvrés." }
            </p>
        },
    )
}

fn content(list: &PaymentList) -> Html {
    let rows: Vec<Row> = list.payments.iter().map(row).collect();
    html! {
        <>
            { facts(vec![("Reste à virer", price(list.waiting)), ("Virements déjà ordonnés", price(list.ordered))]) }
            { table("Paiements, du plus récent au plus ancien", &COLUMNS, &rows) }
            <p class="fr-text--sm">
                { "La référence figure sur le relevé de votre banque, avec le numéro du dossier." }
            </p>
        </>
    }
}

fn row(payment: &Payable) -> Row {
    let attempt = payment.last_attempt();
    let date = match attempt {
        Some(attempt) => match attempt.executed_on {
            Some(on) => ["Viré le ", &date_full(on)].concat(),
            None => ["Ordre donné le ", &date_full(attempt.ordered_on)].concat(),
        },
        None => ["Au plus tard le ", &date_full(payment.until)].concat(),
    };
    let reference = attempt.map_or("Connue au virement", |attempt| attempt.reference.as_str());
    Row {
        key: payment.next_reference().into(),
        cells: vec![
            dossier_link(Role::Of, payment.dossier.as_str(), &payment.label),
            price(payment.amount),
            state(payment.state),
            text(date),
            text(reference.to_owned()),
        ],
    }
}

fn state(state: PayableState) -> Html {
    let severity = match state {
        PayableState::Executed => Severity::Success,
        PayableState::OnHold => Severity::Error,
        PayableState::Ready
        | PayableState::Ordered
        | PayableState::Acknowledged
        | PayableState::Withdrawn => Severity::Info,
    };
    badge(Some(severity), state.french())
}
