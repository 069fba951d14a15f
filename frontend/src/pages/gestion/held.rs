//! What the settlements leave to people: transfers that the bank refused, payments and card refunds that are late.

use mce_shared::api::{PaymentView, Role, SettlementList, WaitingRefund};
use mce_shared::french::date_full;
use mce_shared::payee::PayeeMatch;
use yew::prelude::*;
use yew_router::prelude::*;

use super::remedies::held_payment;
use crate::components::{Column, Row, price, table, text};
use crate::pages::worklist::{dossier_link, number_link};
use crate::router::Route;

static LATE: [Column; 4] = [
    Column { label: "Dossier", amount: false },
    Column { label: "Organisme", amount: false },
    Column { label: "Montant", amount: true },
    Column { label: "Dû depuis le", amount: false },
];

static UNCOVERED: [Column; 4] = [
    Column { label: "Dossier", amount: false },
    Column { label: "Collectivité", amount: false },
    Column { label: "Montant", amount: true },
    Column { label: "À payer avant le", amount: false },
];

static PAYEES: [Column; 4] = [
    Column { label: "Dossier", amount: false },
    Column { label: "Organisme", amount: false },
    Column { label: "Montant", amount: true },
    Column { label: "Réponse de la banque", amount: false },
];

static REFUNDS: [Column; 3] = [
    Column { label: "Dossier", amount: false },
    Column { label: "Montant", amount: true },
    Column { label: "Au plus tard le", amount: false },
];

/// Everything that waits for somebody. `ondone` is called when something was proposed or decided.
pub fn held(list: &SettlementList, ondone: &Callback<()>) -> Html {
    html! {
        <>
            if !list.on_hold.is_empty() {
                <h2>{ "Virements suspendus" }</h2>
                <p>
                    { "La banque les a refusés ou rendus. Quand l’organisme propose un autre compte, " }
                    <Link<Route> to={Route::BankChecks}>{ "vérifiez-le" }</Link<Route>>
                    { " : le virement repart alors de lui-même." }
                </p>
                { for list.on_hold.iter().map(|held| held_payment(held, ondone)) }
            }
            if !list.locked.is_empty() {
                <h2>{ "Paiements verrouillés" }</h2>
                <p>{ "La banque s’est contredite, ne reconnaît pas le bénéficiaire, ou laisse un doute sur ce qu’elle a exécuté. Rien de plus ne lui est demandé tant que deux personnes n’ont pas décidé." }</p>
                { for list.locked.iter().map(|held| held_payment(held, ondone)) }
            }
            if !list.unconfirmed_payees.is_empty() {
                <h2>{ "Bénéficiaires que la banque ne confirme pas" }</h2>
                <p>{ "Le virement est en cours. Appelez l’organisme à un numéro que vous connaissez déjà ; si le compte n’est pas le sien, demandez à la banque de rappeler le virement." }</p>
                { table("Virements en cours", &PAYEES, &list.unconfirmed_payees.iter().map(payee).collect::<Vec<_>>()) }
            }
            if !list.uncovered.is_empty() {
                <h2>{ "Compléments qui attendent un versement" }</h2>
                <p>
                    { "La collectivité ne les a pas encore versés, et aucune convention ne les couvre : " }
                    <Link<Route> to={Route::FundCollectivites}>{ "voyez ce que doit chacune" }</Link<Route>>
                    { ". Le reste de ce qui est dû à l’organisme est viré sans attendre." }
                </p>
                { table("Compléments non couverts", &UNCOVERED, &list.uncovered.iter().map(uncovered).collect::<Vec<_>>()) }
            }
            if !list.late.is_empty() {
                <h2>{ "Paiements en retard" }</h2>
                { table("Dus depuis plus de trente jours", &LATE, &list.late.iter().map(late).collect::<Vec<_>>()) }
            }
            if !list.refunds.is_empty() {
                <h2>{ "Remboursements sur carte en attente" }</h2>
                { table("Le service de paiement ne les a pas encore faits", &REFUNDS, &list.refunds.iter().map(refund).collect::<Vec<_>>()) }
            }
        </>
    }
}

fn uncovered(payable: &PaymentView) -> Row {
    let whose = payable.complement.clone().unwrap_or_default();
    Row {
        key: payable.key().into(),
        cells: vec![
            dossier_link(Role::Gestionnaire, payable.dossier.as_str(), &payable.label),
            text(whose),
            price(payable.amount),
            text(date_full(payable.until)),
        ],
    }
}

fn payee(payable: &PaymentView) -> Row {
    Row {
        key: payable.key().into(),
        cells: vec![
            dossier_link(Role::Gestionnaire, payable.dossier.as_str(), &payable.label),
            text(payable.of.to_string()),
            price(payable.amount),
            text(payable.doubt.map(PayeeMatch::french).unwrap_or_default()),
        ],
    }
}

fn late(payable: &PaymentView) -> Row {
    Row {
        key: payable.key().into(),
        cells: vec![
            dossier_link(Role::Gestionnaire, payable.dossier.as_str(), &payable.label),
            text(payable.of.to_string()),
            price(payable.amount),
            text(date_full(payable.until)),
        ],
    }
}

fn refund(refund: &WaitingRefund) -> Row {
    Row {
        key: refund.reference.clone().into(),
        cells: vec![
            number_link(Role::Gestionnaire, refund.dossier.as_str()),
            price(refund.amount),
            text(date_full(refund.until)),
        ],
    }
}
