//! A dossier, for each of those who have a part in it: what it is, what is expected, who pays, what happened.

mod collectivite_actions;
mod elu_actions;
mod gestionnaire_actions;
mod history;
mod money;
mod of_actions;
pub mod turn;

use mce_shared::api::{DossierView, Role};
use mce_shared::french::{date_long, hours};
use mce_shared::lifecycle::Training;
use yew::prelude::*;

use crate::api::{Shared, use_resource};
use crate::components::{Page, Severity, alert, facts, price, remote_view, text};
use crate::identity::use_visitor;
use crate::router::Route;
use crate::{announcer, browser};

const MESSAGE_ID: &str = "message";

/// What the blocks of actions are given.
#[derive(Properties, Clone, PartialEq)]
pub struct Part {
    pub view: Shared<DossierView>,
    /// Something was done: what to say. The dossier is read again.
    pub ondone: Callback<&'static str>,
}

impl Part {
    /// The address of one of the operations of this dossier.
    pub fn path(&self, operation: &str) -> String {
        ["/api/dossiers/", self.view.dossier.id.as_str(), "/", operation].concat()
    }

    /// The name of a form of this dossier, unique in the application.
    pub fn form_name(&self, form: &str) -> AttrValue {
        AttrValue::from([form, "-", self.view.dossier.id.as_str()].concat())
    }
}

#[derive(Properties, PartialEq)]
pub struct DossierPageProps {
    pub id: AttrValue,
}

#[component]
pub fn DossierPage(props: &DossierPageProps) -> Html {
    let role = use_visitor().role().unwrap_or(Role::Elu);
    let resource = use_resource::<DossierView>(["/api/dossiers/", &props.id].concat().into());
    let message = use_state(|| None::<&'static str>);
    let ondone = {
        let (message, reload) = (message.clone(), resource.reload.clone());
        Callback::from(move |said: &'static str| {
            message.set(Some(said));
            reload.emit(());
            announcer::announce(said);
            gloo::timers::callback::Timeout::new(50, || browser::focus(MESSAGE_ID)).forget();
        })
    };
    let title = resource.state.ready().map(|view| view.dossier.training.intitule.clone());
    html! {
        <Page title={title.unwrap_or_else(|| "Dossier de formation".to_owned())} trail={trail(role)}>
            <div id={MESSAGE_ID} tabindex="-1">
                if let Some(said) = *message { { alert(Severity::Success, said, Html::default()) } }
            </div>
            { remote_view(&resource, "Lecture du dossier…", |_| match resource.state.ready() {
                Some(view) => content(&Part { view: view.clone(), ondone }, role),
                None => Html::default(),
            }) }
        </Page>
    }
}

fn trail(role: Role) -> Vec<(Route, AttrValue)> {
    match role {
        Role::Elu => vec![(Route::Dossiers, "Mes demandes".into())],
        Role::Of => vec![(Route::OfDossiers, "Dossiers".into())],
        Role::Collectivite => vec![(Route::Collectivite, "Demandes de complément".into())],
        Role::Gestionnaire => vec![(Route::Gestion, "Services faits".into())],
    }
}

fn content(part: &Part, role: Role) -> Html {
    let dossier = &part.view.dossier;
    html! {
        <>
            <p>{ turn::state_badge(dossier.state, role) }</p>
            if let Some(due) = &dossier.due {
                <p class="fr-text--lead">{ turn::sentence(dossier.state, due, role) }</p>
            }
            { actions(part, role) }
            <h2>{ "La formation" }</h2>
            { training(part, role) }
            { money::money(&part.view, role) }
            <h2>{ "Ce qui s’est passé, ce qui vient" }</h2>
            { history::history(&part.view, role) }
        </>
    }
}

fn actions(part: &Part, role: Role) -> Html {
    match role {
        Role::Elu => elu_actions::actions(part),
        Role::Of => of_actions::actions(part),
        Role::Collectivite => collectivite_actions::actions(part),
        Role::Gestionnaire => gestionnaire_actions::actions(part),
    }
}

fn training(part: &Part, role: Role) -> Html {
    let dossier = &part.view.dossier;
    let training = &dossier.training;
    let mut lines = vec![
        ("Dossier n°", text(dossier.id.as_str().to_owned())),
        ("Organisme", text(dossier.of_name.clone())),
        ("Dates", text(dates(training))),
        ("Durée", text(hours(training.duration_hours))),
        ("Modalité", text(training.mode.label())),
        ("Prix", price(training.price)),
    ];
    if !training.place.is_empty() {
        lines.insert(4, ("Lieu", text(training.place.clone())));
    }
    if role != Role::Elu {
        lines.insert(1, ("Élu", text(dossier.elu_name.clone())));
    }
    if let Some(prerequisites) = &training.prerequisites {
        lines.push(("Prérequis", text(prerequisites.clone())));
    }
    if !dossier.message.is_empty() {
        lines.push(("Message de l’élu", text(dossier.message.clone())));
    }
    if let Some(proposal) = dossier.proposal.as_ref().filter(|proposal| !proposal.message.is_empty()) {
        lines.push(("Message de l’organisme", text(proposal.message.clone())));
    }
    facts(lines)
}

/// "le mardi 1er décembre 2026" or "du … au …".
pub fn dates(training: &Training) -> String {
    period(training.start, training.end)
}

pub fn period(start: jiff::civil::Date, end: jiff::civil::Date) -> String {
    if start == end {
        ["le ", &date_long(start)].concat()
    } else {
        ["du ", &date_long(start), " au ", &date_long(end)].concat()
    }
}
