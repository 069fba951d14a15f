//! Who pays what, before and after.

use mce_shared::api::{DossierView, Role};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{CofinancingState, PaymentState, State, planned_split};
use mce_shared::money::Euros;
use yew::prelude::*;

use crate::components::{SplitBar, facts, price, text};

pub fn money(view: &DossierView, role: Role) -> Html {
    let parts = html! { <>{ split(view) }{ cofinancing(view) }{ ending(view) }{ payment(view, role) }</> };
    html! { <><h2>{ "Le financement" }</h2>{ parts }</> }
}

/// The order if there is one; before it, what would be used if the élu confirmed today.
fn split(view: &DossierView) -> Html {
    let dossier = &view.dossier;
    if let Some(order) = &dossier.order {
        return html! { <SplitBar caption="Qui paie quoi" split={order.split} /> };
    }
    let before = matches!(
        dossier.state,
        State::Submitted | State::Acknowledged | State::Proposed | State::WaitingFinancer
    );
    match &view.funds {
        Some(funds) if before => {
            let planned = planned_split(dossier, funds, view.today);
            html! { <SplitBar caption="Qui paierait quoi si vous confirmiez aujourd’hui" split={planned} /> }
        }
        _ => html! { <p>{ "Prix de la formation : " }{ price(dossier.training.price) }</p> },
    }
}

fn cofinancing(view: &DossierView) -> Html {
    let Some(request) = &view.dossier.cofinancing else { return Html::default() };
    let (state, amount) = match request.state {
        CofinancingState::Asked => ("Demande à l’étude", request.asked),
        CofinancingState::Granted => ("Complément accordé", request.granted),
        CofinancingState::Declined => ("Complément refusé", request.asked),
        CofinancingState::Renounced => ("Demande abandonnée par l’élu", request.asked),
    };
    let mut lines = vec![("Collectivité", text(request.name.clone())), (state, price(amount))];
    if !request.message.is_empty() {
        lines.push(("Message", text(request.message.clone())));
    }
    html! { <><h3>{ "Complément de la collectivité" }</h3>{ facts(lines) }</> }
}

/// What the end of the dossier cost, and what went back to whom.
fn ending(view: &DossierView) -> Html {
    let Some(outcome) = &view.dossier.outcome else { return Html::default() };
    let mut lines = vec![("Débité", price(outcome.charged)), ("Dû à l’organisme", price(outcome.of_paid))];
    if outcome.card_credit.is_positive() {
        lines.push(("Gardé pour votre prochaine formation", price(outcome.card_credit)));
    }
    let returned = outcome.returned.total() > Euros::ZERO;
    html! {
        <>
            <h3>{ "Ce qui a été débité, ce qui a été rendu" }</h3>
            { facts(lines) }
            if returned { <SplitBar caption="Rendu à chacun" split={outcome.returned} /> }
        </>
    }
}

fn payment(view: &DossierView, role: Role) -> Html {
    if !matches!(role, Role::Of | Role::Gestionnaire) {
        return Html::default();
    }
    let sentence = match &view.dossier.payment {
        PaymentState::NotBillable => return Html::default(),
        PaymentState::ToPay { until } => {
            ["À payer par virement, au plus tard le ", &date_long(*until), "."].concat()
        }
        PaymentState::Ordered { on, reference, .. } => {
            ["Virement ordonné le ", &date_long(*on), ", référence ", reference, "."].concat()
        }
    };
    html! { <p>{ sentence }</p> }
}
