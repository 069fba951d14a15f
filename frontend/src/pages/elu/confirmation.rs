//! Confirming: who pays what, computed here by the rules that the server will apply, then the order.

use mce_shared::api::{Confirmation as Request, DossierChanged, DossierView, Nothing, Role, endpoints};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{CommandKind, Funds, State, last_free_day_if_ordered, planned_split};
use mce_shared::rules::financing::Split;
use yew::prelude::*;
use yew_router::prelude::*;

use super::step::{Step, dossier_of, nothing_to_do};
use crate::api::{Answer, Operation, Problem, Shared, use_operation};
use crate::browser;
use crate::components::{
    Look, Severity, SplitBar, action, alert, facts, price, price_with_tax, problem_alert, text,
};
use crate::pages::dossier::money::set_aside;
use crate::pages::dossier::situation::counter_proposal;
use crate::pages::dossier::{go_to_card_page, is_full, session_key, to_waiting_list};
use crate::pages::public::offer;
use crate::router::Route;

/// Where it is said why nothing was ordered, which has the focus then.
const REFUSAL: &str = "refus";

pub fn confirmation(id: AttrValue) -> Html {
    html! { <Step key="confirmation" {id} title="Confirmer mon inscription" content={|view| html! { <Order {view} /> }} /> }
}

#[derive(Properties, PartialEq)]
struct OrderProps {
    view: Shared<DossierView>,
}

#[component]
fn Order(props: &OrderProps) -> Html {
    let operation = use_operation();
    let card_page = use_operation();
    let navigator = use_navigator();
    use_effect_with(operation.problem().is_some(), |is_refused| {
        if *is_refused {
            browser::focus(REFUSAL);
        }
    });
    let view = &props.view;
    let dossier = dossier_of(view);
    if let Some(problem) = card_page.problem() {
        return not_opened(view, &problem);
    }
    let Some(funds) = view.funds.as_ref().filter(|_| view.actions.contains(&CommandKind::Confirm)) else {
        let why = "Il l’est déjà, ou ce n’est pas votre tour. Le dossier dit ce qui est attendu.";
        return nothing_to_do(view, "Ce dossier n’est pas à confirmer", html! { <p>{ why }</p> });
    };
    if is_full(view) {
        return full(view, dossier);
    }
    let split = planned_split(&view.dossier, funds, view.today);
    let problem = operation.problem();
    // The server's split, when something changed since the page was read: shown before a second try.
    let changed = problem.as_ref().and_then(|problem| problem.split);
    let split = changed.unwrap_or(split);
    let onclick = confirm((&operation, &card_page), view, split, instead(navigator, dossier.clone()));
    let is_sending = operation.is_sending() || card_page.is_sending();
    let label = if split.card.is_positive() {
        "Confirmer, puis payer par carte"
    } else {
        "Confirmer mon inscription"
    };
    html! {
        <>
            <div id={REFUSAL} tabindex="-1">
                if let Some(problem) = problem {
                    { problem_alert(&problem) }
                    if problem.code == "session-full" { <p>{ offer::wait(&session_key(view), &view.dossier.training.when()) }</p> }
                }
            </div>
            { what_is_confirmed(view, funds, split) }
            <div class="mce-actions">
                { action(Look::Primary, label, is_sending, onclick) }
                <Link<Route> classes="fr-btn fr-btn--tertiary" to={dossier}>{ "Revenir au dossier" }</Link<Route>>
            </div>
        </>
    }
}

/// An order could only be refused: what to do instead.
fn full(view: &DossierView, dossier: Route) -> Html {
    html! {
        <>
            if let Some(now) = &view.now { <p class="fr-text--lead">{ now }</p> }
            <div class="mce-actions">
                { to_waiting_list(view) }
                <Link<Route> classes="fr-btn fr-btn--tertiary" to={dossier}>{ "Revenir au dossier" }</Link<Route>>
            </div>
        </>
    }
}

/// What he orders, who pays, and what he may still change his mind about.
fn what_is_confirmed(view: &DossierView, funds: &Funds, split: Split) -> Html {
    html! {
        <>
            if let Some(now) = &view.now { <p class="fr-text--lead">{ now }</p> }
            { counter_proposal(view, Role::Elu) }
            { facts(vec![
                ("Formation", text(view.dossier.training.intitule.clone())),
                ("Organisme", text(view.dossier.of_name.clone())),
                ("Session", text(view.dossier.training.session_said())),
                ("Prix", price_with_tax(view.dossier.training.price, view.dossier.training.price_ht)),
            ]) }
            <h2>{ "Qui paie quoi" }</h2>
            <SplitBar caption="Répartition si vous confirmez maintenant" {split} />
            { set_aside(view, funds) }
            { facts(vec![
                ("Vos droits aujourd’hui", text(view.reserved.unwrap_or_default().beside(funds.dife))),
                ("Vos droits après", price(funds.dife - split.dife)),
            ]) }
            <h2>{ "Si vous changez d’avis" }</h2>
            <p>{ withdrawal(view) }</p>
        </>
    }
}

/// Confirms with the split that is shown, and goes on to the card page, or back to the dossier.
fn confirm(
    (operation, card_page): (&Operation, &Operation),
    view: &DossierView,
    split: Split,
    to_dossier: Callback<()>,
) -> Callback<MouseEvent> {
    let (operation, card_page, id) = (operation.clone(), card_page.clone(), view.dossier.id.clone());
    let done = Callback::from(move |answer: Answer| {
        let changed = answer.json::<DossierChanged>();
        if changed.is_ok_and(|changed| changed.state == State::Paying) {
            let address = endpoints::START_CARD_PAYMENT.at([id.as_str()]);
            // Who comes back from the card page by the browser's own button finds the dossier.
            let opened = to_dossier.clone();
            let open = Callback::from(move |form: Answer| {
                opened.emit(());
                go_to_card_page(form);
            });
            card_page.post(&address, &Nothing {}, open);
        } else {
            to_dossier.emit(());
        }
    });
    let address = endpoints::CONFIRM_DOSSIER.at([view.dossier.id.as_str()]);
    Callback::from(move |_| operation.post(&address, &Request { expected: split }, done.clone()))
}

/// Goes on to a page in the place of this one, which has no object any more.
fn instead(navigator: Option<Navigator>, page: Route) -> Callback<()> {
    Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.replace(&page);
        }
    })
}

/// The order is made, and the card page is not there: the dossier leads to it as well.
fn not_opened(view: &DossierView, problem: &Problem) -> Html {
    html! {
        <>
            { alert(Severity::Success, "Votre commande est enregistrée", html! {
                <p>{ "Vos droits sont réservés. Il reste à payer par carte, depuis le dossier." }</p>
            }) }
            { problem_alert(problem) }
            <p><Link<Route> classes="fr-btn" to={dossier_of(view)}>{ "Voir le dossier et payer" }</Link<Route>></p>
        </>
    }
}

/// The term that the dossier will say once it is ordered.
fn withdrawal(view: &DossierView) -> String {
    match last_free_day_if_ordered(&view.dossier.training, view.today) {
        Some(last) => {
            ["Vous pourrez annuler sans frais jusqu’au ", &date_long(last), ", minuit (heure de Paris)."]
                .concat()
        }
        None => "La formation commence, et vous ne pourrez plus annuler sans frais.".to_owned(),
    }
}
