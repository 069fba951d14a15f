//! A page of the élu about one of his dossiers, with one thing to do there.

use mce_shared::api::{DossierView, endpoints};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Shared, use_resource};
use crate::components::{Page, Severity, alert, remote_view};
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct StepProps {
    /// Of the dossier.
    pub id: AttrValue,
    pub title: &'static str,
    /// What is to be done, or that there is nothing.
    pub content: Callback<Shared<DossierView>, Html>,
}

#[component]
pub fn Step(props: &StepProps) -> Html {
    let resource = use_resource(endpoints::SHOW_DOSSIER.at([&props.id]));
    let dossier = Route::Dossier { id: props.id.clone() };
    html! {
        <Page title={props.title} trail={vec![(Route::Dossiers, "Mes demandes".into()), (dossier, "Dossier".into())]}>
            { remote_view(&resource, "Lecture du dossier…", |_| match resource.state.ready() {
                Some(view) => props.content.emit(view.clone()),
                None => Html::default(),
            }) }
        </Page>
    }
}

/// The address of a dossier, for its élu.
pub fn dossier_of(view: &DossierView) -> Route {
    Route::Dossier { id: view.dossier.id.as_str().to_owned().into() }
}

/// The page has no object: why, and the way back.
pub fn nothing_to_do(view: &DossierView, title: &'static str, why: Html) -> Html {
    html! {
        <>
            { alert(Severity::Info, title, why) }
            <p><Link<Route> classes="fr-btn" to={dossier_of(view)}>{ "Voir le dossier" }</Link<Route>></p>
        </>
    }
}
