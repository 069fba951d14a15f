//! What the élu should know before it is too late: rights that will be lost, money on its way back to him.

use mce_shared::api::{AccountView, NextCreditView};
use mce_shared::french::date_long;
use mce_shared::ledger::Family;
use mce_shared::money::Euros;
use mce_shared::rights::{Loss, Told, told};
use mce_shared::rules::account::NextCredit;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Severity, alert};
use crate::format;
use crate::router::Route;

/// What is told by mail too, then what is only to be known.
pub fn notices(view: &AccountView) -> Html {
    let next = view.next_credit.as_ref().map(next_credit);
    let told = told(view.funds.dife, view.until, next.as_ref(), format::today());
    let cap_is_told = told.iter().any(|told| told.loss == Loss::AtTheCap);
    let loss = view.next_credit.as_ref().filter(|next| !cap_is_told && next.lost_to_cap.is_positive());
    let (over, end_is_told) = (view.ended.as_deref(), told.iter().any(|told| told.loss == Loss::AtTheEnd));
    html! {
        <>
            if !end_is_told { { ended(over) } }
            { for told.iter().map(|told| warning(told, over)) }
            { for loss.map(later_loss) }
        </>
    }
}

/// What it means that the last mandate is over.
pub fn ended(words: Option<&str>) -> Html {
    words.map_or_else(Html::default, |words| {
        alert(Severity::Warning, "Votre mandat est terminé", html! { <p>{ words }</p> })
    })
}

fn next_credit(next: &NextCreditView) -> NextCredit {
    NextCredit { on: next.on, amount: next.credited, lost_to_cap: next.lost_to_cap }
}

/// What `over` says of the mandate takes the place of what the mail says of its rights.
fn warning(told: &Told, over: Option<&str>) -> Html {
    let says = over.filter(|_| told.loss == Loss::AtTheEnd).unwrap_or(&told.text).to_owned();
    html! {
        <div key={told.key.clone()}>
            { alert(Severity::Warning, told.subject.clone(), html! {
                <p>{ says }{ " " }<Link<Route> to={Route::Search}>{ "Chercher une formation" }</Link<Route>></p>
            }) }
        </div>
    }
}

/// A loss that is too far away for a mail.
fn later_loss(credit: &NextCreditView) -> Html {
    let title = [
        "Au plafond d’aujourd’hui, ",
        &credit.lost_to_cap.french(),
        " seront perdus le ",
        &date_long(credit.on),
    ]
    .concat();
    let advice = "Le plafond sera atteint. Confirmez une formation avant cette date pour ne rien perdre.";
    alert(Severity::Info, title, html! { <p>{ advice }</p> })
}

/// Money that is neither spent nor lost: on its way back to a card, or kept for the next training.
pub fn waiting_money(view: &AccountView) -> Html {
    let on_its_way = view.statement.iter().filter(|line| line.family == Family::Refund);
    let on_its_way: Euros = on_its_way.map(|line| line.amount).sum();
    let kept = view.funds.card_credit;
    html! {
        <>
            if on_its_way.is_positive() {
                { alert(Severity::Info, [&on_its_way.french(), " vont vous être rendus sur votre carte"].concat(), html! {
                    <p>{ "Vous n’avez rien à faire. Le dossier concerné dit jusqu’à quand ; ensuite, votre banque met quelques jours." }</p>
                }) }
            }
            if kept.is_positive() {
                { alert(Severity::Info, ["Vous avez un avoir de ", &kept.french()].concat(), html! {
                    <p>
                        { "C’est de l’argent payé par carte et non dépensé. Il sert de lui-même au reste à payer de votre prochaine \
                           formation, avant votre carte." }
                    </p>
                }) }
            }
        </>
    }
}
