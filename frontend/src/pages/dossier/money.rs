//! Who pays what, before and after.

use mce_shared::api::{DossierView, Role, ShownPayment, ShownRefund};
use mce_shared::french::{date_long, of_the};
use mce_shared::lifecycle::{Actor, CofinancingState, Funds, Refusal, dotation_set_aside, planned_split};
use mce_shared::money::Euros;
use mce_shared::payments::{PayableState, RefundState};
use yew::prelude::*;

use crate::components::{Severity, SplitBar, alert, facts, price, text};

pub fn money(view: &DossierView, role: Role) -> Html {
    let parts = html! { <>{ split(view) }{ cofinancing(view) }{ ending(view, role) }{ refunds(view, role) }{ payment(view, role) }</> };
    html! { <><h2>{ "Le financement" }</h2>{ parts }</> }
}

/// The order if there is one; before it, what would be used if the élu confirmed today.
fn split(view: &DossierView) -> Html {
    let dossier = &view.dossier;
    if let Some(order) = &dossier.order {
        let lost = order.card_lost.is_positive().then(|| card_lost(order.card_lost));
        let is_less = dossier.outcome.as_ref().is_some_and(|outcome| outcome.charged < order.split.total());
        let caption = if is_less { "Ce qui avait été réservé" } else { "Qui paie quoi" };
        return html! { <>{ for lost }<SplitBar {caption} split={order.split} /></> };
    }
    match &view.funds {
        Some(funds) if dossier.state.is_before_order() => {
            let planned = planned_split(dossier, funds, view.today);
            html! {
                <>
                    <SplitBar caption="Qui paierait quoi si vous confirmiez aujourd’hui" split={planned} />
                    { set_aside(view, funds) }
                </>
            }
        }
        _ => html! { <p>{ "Prix de la formation : " }{ price(dossier.training.price) }</p> },
    }
}

fn card_lost(amount: Euros) -> Html {
    let title = [&amount.french(), " payés par carte ne sont pas venus"].concat();
    let why = "Le paiement avait été accepté, puis il a été annulé, non remis à la banque, ou rendu à la carte. Le gestionnaire est prévenu et prendra contact avec l’élu.";
    alert(Severity::Warning, title, html! { <p>{ why }</p> })
}

/// Why a dotation that the élu has does not pay here (FI-6c).
pub fn set_aside(view: &DossierView, funds: &Funds) -> Html {
    match dotation_set_aside(&view.dossier, funds, view.today) {
        Some(fund) => {
            let why = Refusal::FundShareBelowFloor(fund).said_to(Actor::Elu);
            alert(Severity::Info, "Votre complément n’est pas utilisé ici", html! { <p>{ why }</p> })
        }
        None => Html::default(),
    }
}

fn cofinancing(view: &DossierView) -> Html {
    let Some(request) = &view.dossier.cofinancing else { return Html::default() };
    let (state, amount) = match request.state {
        CofinancingState::Asked => ("Demande à l’étude", request.asked),
        CofinancingState::Granted => ("Complément accordé", request.granted),
        CofinancingState::Declined => ("Complément refusé", request.asked),
        CofinancingState::Renounced => ("Demande abandonnée par l’élu", request.asked),
        CofinancingState::Unanswered => ("Demande restée sans réponse", request.asked),
    };
    let mut lines = vec![("Collectivité", text(request.name.clone())), (state, price(amount))];
    if !request.message.is_empty() {
        lines.push(("Message", text(request.message.clone())));
    }
    html! { <><h3>{ "Complément de la collectivité" }</h3>{ facts(lines) }</> }
}

/// What the end of the dossier cost, and what went back to whom.
fn ending(view: &DossierView, role: Role) -> Html {
    let Some(outcome) = &view.dossier.outcome else { return Html::default() };
    let mut lines = vec![("Débité", price(outcome.charged)), ("Dû à l’organisme", price(outcome.of_paid))];
    let back = outcome.back.as_ref();
    if let Some(back) = back.filter(|back| back.card_credit.is_positive()) {
        let whose = if role == Role::Elu {
            "Gardé en avoir sur votre compte"
        } else {
            "Gardé en avoir pour l’élu"
        };
        lines.push((whose, price(back.card_credit)));
    }
    let returned = back.map(|back| back.returned).filter(|returned| returned.total() > Euros::ZERO);
    html! {
        <>
            <h3>{ "Ce qui a été débité, ce qui a été rendu" }</h3>
            { facts(lines) }
            if let Some(split) = returned { <SplitBar caption="Rendu à chacun" {split} /> }
        </>
    }
}

/// What goes back to a card, refund by refund.
fn refunds(view: &DossierView, role: Role) -> Html {
    if view.refunds.is_empty() {
        return Html::default();
    }
    let lines = view
        .refunds
        .iter()
        .map(|refund| html! { <li key={refund.number}>{ refunded(refund, role == Role::Elu) }</li> });
    html! { <><h3>{ "Rendu sur la carte bancaire" }</h3><ul>{ for lines }</ul></> }
}

fn refunded(refund: &ShownRefund, is_elu: bool) -> String {
    let amount = refund.amount.french();
    match &refund.refund {
        RefundState::Waiting => {
            [&amount, " : remboursement en cours, au plus tard le ", &date_long(refund.until), "."].concat()
        }
        RefundState::Done { on } => {
            let bank =
                if is_elu { " Votre banque les inscrit d’ordinaire sous quelques jours." } else { "" };
            [&amount, " rendus à la carte qui avait payé, le ", &date_long(*on), ".", bank].concat()
        }
        RefundState::Failed { on, reason } => {
            let kept = if is_elu {
                " La somme est gardée en avoir sur votre compte : elle servira à votre prochaine formation, ou vous sera virée si vous \
                 écrivez à l’assistance."
            } else {
                " La somme est gardée en avoir sur le compte de l’élu."
            };
            [&amount, " n’ont pas pu être rendus à la carte le ", &date_long(*on), " : ", reason, ".", kept]
                .concat()
        }
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

/// Until when the training body is to be paid, while something is.
pub fn to_be_paid(view: &DossierView, role: Role) -> Option<String> {
    let ready = view.payments.iter().filter(|payment| payment.state == PayableState::Ready);
    let until = date_long(ready.map(|payment| payment.until).min()?);
    match role {
        Role::Of => Some([" Vous serez payé au plus tard le ", &until, "."].concat()),
        Role::Gestionnaire => Some([" L’organisme est à payer au plus tard le ", &until, "."].concat()),
        Role::Elu | Role::Collectivite => None,
    }
}

fn sentence(payment: &ShownPayment) -> String {
    let amount = payment.amount.french();
    let transfer = payment.transfer.as_ref();
    let reference = transfer.map_or("", |transfer| transfer.reference.as_str());
    match payment.state {
        PayableState::AwaitingCover => {
            let whose = payment.waits_for.as_deref().map_or_else(|| "de la collectivité".to_owned(), of_the);
            [
                &amount,
                " de complément attendent le versement ",
                &whose,
                " au fonds : ils seront virés dès qu’il sera reçu.",
            ]
            .concat()
        }
        PayableState::Ready => {
            [&amount, " à payer par virement, au plus tard le ", &date_long(payment.until), "."].concat()
        }
        PayableState::Executed => {
            let on = transfer.and_then(|transfer| transfer.executed_on).map(date_long).unwrap_or_default();
            [&amount, " virés le ", &on, ", référence ", reference, "."].concat()
        }
        PayableState::Ordered | PayableState::Acknowledged => {
            let on = transfer.map(|transfer| date_long(transfer.ordered_on)).unwrap_or_default();
            [&amount, " : virement ordonné le ", &on, ", référence ", reference, "."].concat()
        }
        PayableState::OnHold => {
            let why = transfer.and_then(|transfer| transfer.failure.as_deref());
            [&amount, " : le virement n’a pas abouti. ", why.unwrap_or_default()].concat()
        }
        PayableState::Withdrawn => [&amount, " retirés avant le virement."].concat(),
    }
}
