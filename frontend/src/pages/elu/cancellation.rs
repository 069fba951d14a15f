//! Cancelling: its price first, computed here by the rules that the server will apply, then a second thought, then the act.

use mce_shared::api::{DossierView, endpoints};
use mce_shared::lifecycle::{CommandKind, Outcome, TEXT_MAX, end_if_cancelled, price_of_cancellation};
use mce_shared::money::Euros;
use mce_shared::rules::cancellation::{By, Cancellation as Case};
use yew::prelude::*;
use yew_router::prelude::*;

use super::step::{Step, dossier_of, nothing_to_do};
use crate::api::Shared;
use crate::command::{Call, then_to, use_command};
use crate::components::{Keyboard, Look, Modal, Severity, SplitBar, TextField, action, alert, facts, price};
use crate::pages::dossier::cancelling;
use crate::router::Route;

pub fn cancellation(id: AttrValue) -> Html {
    html! { <Step key="cancellation" {id} title="Annuler ma demande ou mon inscription" content={|view| html! { <Act {view} /> }} /> }
}

#[derive(Properties, PartialEq)]
struct ActProps {
    view: Shared<DossierView>,
}

#[component]
fn Act(props: &ActProps) -> Html {
    let view = &props.view;
    let name = ["annulation-", view.dossier.id.as_str()].concat();
    let command = use_command(name.into(), &[], &[]);
    let navigator = use_navigator();
    let asking = use_state(|| false);
    let dossier = dossier_of(view);
    if !view.actions.contains(&CommandKind::Cancel) {
        return nothing_to_do(view, "Ce dossier ne peut plus être annulé", Html::default());
    }
    let problem = command.problem();
    // The server's price, when it changed since the page was read: shown before a second try.
    let changed = problem.as_ref().and_then(|problem| problem.charge);
    let charge = changed.unwrap_or_else(|| price_of_cancellation(&view.dossier, view.today).charged);
    let ask = |open: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(open))
    };
    let act = {
        let (command, asking) = (command.clone(), asking.clone());
        let address = endpoints::CANCEL_DOSSIER.at([view.dossier.id.as_str()]);
        let (call, done) = (Call::of(address, charge), then_to(navigator, dossier.clone()));
        Callback::from(move |_: MouseEvent| {
            asking.set(false);
            command.send(&call, &done);
        })
    };
    let close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(false))
    };
    html! {
        <>
            { command.report() }
            { cost(view, charge) }
            if changed.is_none() { { for end_if_cancelled(&view.dossier, view.today).as_ref().map(before_the_click) } }
            if charge.is_positive() && view.actions.contains(&CommandKind::ClaimForceMajeure) {
                <p>
                    { "Malade, accidenté, retenu par votre mandat ? " }
                    <Link<Route> to={Route::ForceMajeure { id: view.dossier.id.as_str().to_owned().into() }}>
                        { "Déclarez plutôt un cas de force majeure" }
                    </Link<Route>>{ " : s’il est reconnu, tout vous est rendu." }
                </p>
            }
            <TextField form={command.form.clone()} name="reason" label="Raison" optional=true keyboard={Keyboard::Lines(TEXT_MAX)}
                hint="Elle est transmise à l’organisme" />
            <div class="mce-actions">
                { action(Look::Primary, cancelling(view.dossier.state), command.is_sending(), ask(true)) }
                <Link<Route> classes="fr-btn fr-btn--tertiary" to={dossier}>{ "Ne pas annuler" }</Link<Route>>
            </div>
            <Modal id="annuler" title="Annuler pour de bon ?" open={*asking} onclose={close} actions={html! {
                <>
                    { action(Look::Primary, "Oui, annuler", false, act) }
                    { action(Look::Secondary, "Non, revenir", false, ask(false)) }
                </>
            }}>
                <p>{ view.dossier.training.intitule.clone() }</p>
                <p>{ "Prix de l’annulation : " }<strong>{ price(charge) }</strong></p>
                <p>{ "Une annulation ne se défait pas : il faudrait faire une nouvelle demande." }</p>
            </Modal>
        </>
    }
}

fn cost(view: &DossierView, charge: Euros) -> Html {
    let severity = if charge.is_positive() { Severity::Warning } else { Severity::Info };
    let title = ["Cette annulation coûte ", &charge.french()].concat();
    alert(severity, title, html! { <p>{ explanation(view) }</p> })
}

/// What becomes of what was reserved, before one decides.
fn before_the_click(end: &Outcome) -> Html {
    html! {
        <>
            if end.card_credit.is_positive() {
                { facts(vec![
                    ("Débité pour de bon", price(end.charged)),
                    ("Gardé en avoir sur votre compte", price(end.card_credit)),
                ]) }
            }
            if end.returned.total().is_positive() { <SplitBar caption="Rendu à chacun" split={end.returned} /> }
        </>
    }
}

/// The rule that applies, in words; before everything is paid nothing is engaged for good.
fn explanation(view: &DossierView) -> String {
    let Some(order) = view.dossier.order.as_ref().filter(|_| view.dossier.state.is_engaged()) else {
        return "Votre inscription n’est pas encore définitive : ce qui est réservé vous est rendu, et rien n’est retenu."
            .to_owned();
    };
    Case {
        by: By::Elu,
        ordered_on: order.on,
        on: view.today,
        entry: view.dossier.training.start,
        force_majeure: false,
        price: view.dossier.training.price,
    }
    .explain()
}
