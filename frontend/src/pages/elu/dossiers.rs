//! The élu's demands, each with whose turn it is.

use mce_shared::api::{DossierSummary, Role, endpoints};
use mce_shared::french::period;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Card, Page, card, empty, pagination, price, remote_view};
use crate::pages::dossier::turn;
use crate::pages::list::use_list;
use crate::router::Route;

#[component]
pub fn Dossiers() -> Html {
    let list = use_list(endpoints::LIST_DOSSIERS.at([]));
    html! {
        <Page title="Mes demandes" trail={vec![(Route::Account, "Mon compte".into())]}>
            { remote_view(&list.resource, "Lecture de vos demandes…", |page| html! {
                <>
                    if page.dossiers.is_empty() { { nothing() } }
                    { group("En cours", &page.dossiers, |dossier| !dossier.state.is_final()) }
                    { group("Terminées", &page.dossiers, |dossier| dossier.state.is_final()) }
                    { pagination("Page précédente", list.previous(), list.next(page.cursor.as_deref())) }
                </>
            }) }
        </Page>
    }
}

fn nothing() -> Html {
    empty(
        "Vous n’avez encore rien demandé",
        html! {
            <p class="fr-mb-0">
                <Link<Route> classes="fr-btn" to={Route::Search}>{ "Chercher une formation" }</Link<Route>>
            </p>
        },
    )
}

/// The demands of one kind under their heading; nothing when there is none.
fn group(title: &'static str, dossiers: &[DossierSummary], keeps: fn(&DossierSummary) -> bool) -> Html {
    let kept: Vec<Html> = dossiers.iter().filter(|dossier| keeps(dossier)).map(summary).collect();
    if kept.is_empty() {
        return Html::default();
    }
    html! { <section aria-label={title}><h2>{ title }</h2>{ kept }</section> }
}

/// A dossier among others.
pub fn summary(dossier: &DossierSummary) -> Html {
    let content = Card {
        to: Route::Dossier { id: dossier.id.as_str().to_owned().into() },
        title: dossier.intitule.clone().into(),
        above: turn::state_badge(dossier.state, Role::Elu),
        body: html! { <>{ &dossier.of_name }{ ", " }{ period(dossier.start, dossier.end) }</> },
        below: html! { <>if let Some(now) = &dossier.now { <strong>{ now }</strong>{ " " } }{ price(dossier.price) }{ " TTC" }</> },
    };
    html! { <div key={dossier.id.as_str()}>{ card(content) }</div> }
}
