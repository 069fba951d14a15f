//! Confirming: who pays what, computed here by the rules that the server will apply, then the order.

use mce_shared::api::{Confirmation as Request, DossierView};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{CommandKind, planned_split};
use mce_shared::rules::deadlines::{Delay, last_day};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, Shared, use_operation, use_resource};
use crate::components::{
    Look, Page, Severity, SplitBar, action, alert, facts, price, problem_alert, remote_view, text,
};
use crate::pages::dossier::dates;
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct ConfirmationProps {
    pub id: AttrValue,
}

#[component]
pub fn Confirmation(props: &ConfirmationProps) -> Html {
    let resource = use_resource::<DossierView>(["/api/dossiers/", &props.id].concat().into());
    let dossier = Route::Dossier { id: props.id.clone() };
    html! {
        <Page title="Confirmer mon inscription" trail={vec![(Route::Dossiers, "Mes demandes".into()), (dossier, "Dossier".into())]}>
            { remote_view(&resource, "Lecture du dossier…", |_| match resource.state.ready() {
                Some(view) => html! { <Order view={view.clone()} reload={resource.reload.clone()} /> },
                None => Html::default(),
            }) }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct OrderProps {
    view: Shared<DossierView>,
    reload: Callback<()>,
}

#[component]
fn Order(props: &OrderProps) -> Html {
    let operation = use_operation();
    let navigator = use_navigator();
    let view = &props.view;
    let dossier = Route::Dossier { id: view.dossier.id.as_str().to_owned().into() };
    let Some(funds) = view.funds.as_ref().filter(|_| view.actions.contains(&CommandKind::Confirm)) else {
        return html! {
            <>
                { alert(Severity::Info, "Ce dossier n’est pas à confirmer", html! {
                    <p>{ "Il l’est déjà, ou ce n’est pas votre tour. Le dossier dit ce qui est attendu." }</p>
                }) }
                <p><Link<Route> classes="fr-btn" to={dossier}>{ "Voir le dossier" }</Link<Route>></p>
            </>
        };
    };
    let split = planned_split(&view.dossier, funds, view.today);
    let problem = operation.problem();
    // The server's split, when something changed since the page was read: shown before a second try.
    let changed = problem.as_ref().and_then(|problem| problem.split);
    let split = changed.unwrap_or(split);
    let onclick = {
        let (operation, path) =
            (operation.clone(), ["/api/dossiers/", view.dossier.id.as_str(), "/confirmation"].concat());
        let dossier = dossier.clone();
        Callback::from(move |_| {
            let (navigator, dossier) = (navigator.clone(), dossier.clone());
            let done = Callback::from(move |_: Answer| {
                if let Some(navigator) = &navigator {
                    navigator.push(&dossier);
                }
            });
            operation.post(&path, &Request { expected: split }, done);
        })
    };
    let label = if split.card.is_positive() {
        "Confirmer, puis payer par carte"
    } else {
        "Confirmer mon inscription"
    };
    html! {
        <>
            if let Some(problem) = problem { { problem_alert(&problem) } }
            { facts(vec![
                ("Formation", text(view.dossier.training.intitule.clone())),
                ("Organisme", text(view.dossier.of_name.clone())),
                ("Dates", text(dates(&view.dossier.training))),
                ("Prix", price(view.dossier.training.price)),
            ]) }
            <h2>{ "Qui paie quoi" }</h2>
            <SplitBar caption="Répartition si vous confirmez maintenant" {split} />
            { facts(vec![
                ("Vos droits aujourd’hui", price(funds.dife)),
                ("Vos droits après", price(funds.dife - split.dife)),
            ]) }
            <h2>{ "Si vous changez d’avis" }</h2>
            <p>{ withdrawal(view) }</p>
            <div class="mce-actions">
                { action(Look::Primary, label, operation.is_sending(), onclick) }
                <Link<Route> classes="fr-btn fr-btn--tertiary" to={dossier}>{ "Revenir au dossier" }</Link<Route>>
            </div>
        </>
    }
}

fn withdrawal(view: &DossierView) -> String {
    let until = last_day(Delay::Withdrawal, view.today);
    let start = view.dossier.training.start;
    if until < start {
        ["Vous pourrez vous rétracter sans frais jusqu’au ", &date_long(until), ", minuit."].concat()
    } else {
        [
            "Vous pourrez vous rétracter sans frais jusqu’au début de la formation, le ",
            &date_long(start),
            " ; ensuite, non.",
        ]
        .concat()
    }
}
