//! Who pays what, before and after.

use mce_shared::api::{DossierView, Role};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{CofinancingState, State, planned_split};
use mce_shared::money::Euros;
use mce_shared::payments::{Payable, PayableState};
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

/// What the training body is paid, payment by payment.
fn payment(view: &DossierView, role: Role) -> Html {
    if !matches!(role, Role::Of | Role::Gestionnaire) || view.payments.is_empty() {
        return Html::default();
    }
    let lines =
        view.payments.iter().map(|payment| html! { <li key={payment.number}>{ sentence(payment) }</li> });
    html! { <><h3>{ "Paiement de l’organisme" }</h3><ul>{ for lines }</ul></> }
}

fn sentence(payment: &Payable) -> String {
    let amount = payment.amount.french();
    let attempt = payment.last_attempt();
    let reference = attempt.map_or("", |attempt| attempt.reference.as_str());
    match payment.state {
        PayableState::Ready => {
            [&amount, " à payer par virement, au plus tard le ", &date_long(payment.until), "."].concat()
        }
        PayableState::Executed => {
            let on = attempt.and_then(|attempt| attempt.executed_on).map(date_long).unwrap_or_default();
            [&amount, " virés le ", &on, ", référence ", reference, "."].concat()
        }
        PayableState::Ordered | PayableState::Acknowledged => {
            let on = attempt.map(|attempt| date_long(attempt.ordered_on)).unwrap_or_default();
            [&amount, " : virement ordonné le ", &on, ", référence ", reference, "."].concat()
        }
        PayableState::OnHold => {
            let why =
                attempt.and_then(|attempt| attempt.failure.as_ref()).map(|failure| failure.reason.as_str());
            [&amount, " : le virement n’a pas abouti. ", why.unwrap_or_default()].concat()
        }
        PayableState::Withdrawn => [&amount, " retirés avant le virement."].concat(),
    }
}
