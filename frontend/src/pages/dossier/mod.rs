//! A dossier, for each of those who have a part in it: what it is, what is expected, who pays, what happened.

mod collectivite_actions;
mod elu_actions;
mod gestionnaire_actions;
mod history;
pub mod money;
mod of_actions;
mod postponement_answer;
mod postponement_proposal;
mod service_done;
pub mod situation;
pub mod turn;

pub use elu_actions::{cancelling, go_to_card_page};
use mce_shared::api::{DossierView, Endpoint, Payload, Role, ShownDossier, ShownPlaces, endpoints};
use mce_shared::forms::FormBody;
use mce_shared::french::{hours, plural};
use mce_shared::lifecycle::Training;
use serde::Serialize;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Shared, use_resource};
use crate::command::Call;
use crate::components::{Page, facts, price_with_tax, remote_view, text, use_said};
use crate::identity::{Visitor, use_visitor};
use crate::pages::history::Unfolded;
use crate::router::Route;

/// What the blocks of actions are given.
#[derive(Properties, Clone, PartialEq)]
pub struct Part {
    pub view: Shared<DossierView>,
    /// Something was done: what to say. The dossier is read again.
    pub ondone: Callback<&'static str>,
}

impl Part {
    /// One of the operations of this dossier, as `B` is read from a form.
    pub fn call<B: FormBody + Serialize + Payload, A: Payload>(
        &self,
        operation: &Endpoint<B, A, 1>,
        facts: B::Facts,
    ) -> Call
    where
        B::Facts: 'static,
    {
        Call::of(operation.at([self.id()]), facts)
    }

    /// Says `words` once an operation is done.
    pub fn done<T>(&self, words: &'static str) -> Callback<T> {
        self.ondone.reform(move |_| words)
    }

    /// The number of this dossier.
    pub fn id(&self) -> &str {
        self.view.dossier.id.as_str()
    }

    /// The name of a form of this dossier, unique in the application.
    pub fn form_name(&self, form: &str) -> AttrValue {
        AttrValue::from([form, "-", self.view.dossier.id.as_str()].concat())
    }
}

#[derive(Properties, PartialEq)]
pub struct DossierProps {
    pub id: AttrValue,
}

/// The address of a dossier for a role.
pub fn route(role: Role, id: AttrValue) -> Route {
    match role {
        Role::Elu => Route::Dossier { id },
        Role::Of | Role::Collectivite => Route::Treatment { id },
        Role::Gestionnaire => Route::Control { id },
    }
}

/// The dossier for the élu. Our mails give this address to everybody: the others go on to theirs.
#[component]
pub fn OfElu(props: &DossierProps) -> Html {
    let id = props.id.clone();
    match use_visitor().role() {
        Some(role) if role != Role::Elu => html! { <Redirect<Route> to={route(role, id)} /> },
        _ => dossier_page(id, Role::Elu, elu_actions::actions),
    }
}

/// The dossier for the training body and for the collectivité. The gestionnaire goes on to his portal.
#[component]
pub fn OfProfessional(props: &DossierProps) -> Html {
    let id = props.id.clone();
    match use_visitor().role() {
        Some(role @ Role::Gestionnaire) => html! { <Redirect<Route> to={route(role, id)} /> },
        Some(Role::Collectivite) => dossier_page(id, Role::Collectivite, collectivite_actions::actions),
        _ => dossier_page(id, Role::Of, of_actions::actions),
    }
}

#[component]
pub fn OfGestionnaire(props: &DossierProps) -> Html {
    dossier_page(props.id.clone(), Role::Gestionnaire, gestionnaire_actions::actions)
}

fn dossier_page(id: AttrValue, role: Role, actions: fn(Part) -> Html) -> Html {
    html! { <DossierPage {id} {role} actions={Callback::from(actions)} /> }
}

#[derive(Properties, PartialEq)]
struct DossierPageProps {
    id: AttrValue,
    role: Role,
    /// What this role may do.
    actions: Callback<Part, Html>,
}

#[component]
fn DossierPage(props: &DossierPageProps) -> Html {
    let role = props.role;
    let resource = use_resource(endpoints::SHOW_DOSSIER.at([&props.id]));
    let (said, visitor) = (use_said(), use_visitor());
    let actions = if may_act(&visitor, role) { props.actions.clone() } else { Callback::from(only_read) };
    let ondone = said.then(&resource.reload);
    let title = resource.state.ready().map(|view| view.dossier.training.intitule.clone());
    let tab = [", dossier n° ", &props.id].concat();
    html! {
        <Page title={title.unwrap_or_else(|| "Dossier de formation".to_owned())} {tab} trail={trail(role)}>
            { said.view() }
            { remote_view(&resource, "Lecture du dossier…", |_| match resource.state.ready() {
                Some(view) => content(&Part { view: view.clone(), ondone }, role, &actions),
                None => Html::default(),
            }) }
        </Page>
    }
}

/// Whether some command of his part is his to give; an élu's always are.
fn may_act(visitor: &Visitor, role: Role) -> bool {
    match role {
        Role::Elu => true,
        Role::Of => visitor.may(&endpoints::ANSWER_DOSSIER.route),
        Role::Collectivite => visitor.may(&endpoints::ANSWER_COFINANCING.route),
        Role::Gestionnaire => {
            visitor.may(&endpoints::CLOSE_DOSSIER.route) || visitor.may(&endpoints::DECIDE_INCIDENT.route)
        }
    }
}

/// In the place of what he could do.
fn only_read(_: Part) -> Html {
    html! {
        <p>
            { "Vous pouvez lire ce dossier. Pour y agir, demandez la permission nécessaire à une personne qui administre les " }
            <Link<Route> to={Route::Habilitations}>{ "habilitations" }</Link<Route>>{ " de votre organisation." }
        </p>
    }
}

fn trail(role: Role) -> Vec<(Route, AttrValue)> {
    match role {
        Role::Elu => vec![(Route::Dossiers, "Mes demandes".into())],
        Role::Of => vec![(Route::OfDossiers, "Dossiers".into())],
        Role::Collectivite => vec![(Route::Collectivite, "Demandes de complément".into())],
        Role::Gestionnaire => vec![(Route::Gestion, "À traiter".into())],
    }
}

fn content(part: &Part, role: Role, actions: &Callback<Part, Html>) -> Html {
    let dossier = &part.view.dossier;
    html! {
        <>
            <p>{ turn::state_badge(dossier.state, role) }</p>
            if let Some(now) = &part.view.now { <p class="fr-text--lead">{ now }</p> }
            if let Some(end) = turn::ending(dossier, role) { <p class="fr-text--lead">{ end }{ money::to_be_paid(&part.view, role) }</p> }
            { situation::situation(&part.view, role) }
            { actions.emit(part.clone()) }
            <h2>{ "La formation" }</h2>
            { training(part, role) }
            if let Some(sheet) = &part.view.attendance {
                <h2>{ "Présences" }</h2>
                <ul>{ for sheet.lines.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            }
            { money::money(&part.view, role) }
            <h2>{ "Ce qui s’est passé, ce qui vient" }</h2>
            { history::history(&part.view) }
            if role == Role::Gestionnaire {
                <Unfolded address={endpoints::SHOW_ACCOUNT_HISTORY.at([dossier.id.as_str()])} of="du compte et des mandats de l’élu" />
            }
        </>
    }
}

/// What the gestionnaire knows of it has a page.
fn organisme(dossier: &ShownDossier, role: Role) -> Html {
    if role != Role::Gestionnaire {
        return text(dossier.of_name.clone());
    }
    let to = Route::TrainingBody { siret: dossier.of.to_string().into() };
    html! { <Link<Route> {to}>{ &dossier.of_name }</Link<Route>> }
}

/// How many of them are left, and the way to the session.
fn places_of(training: &Training, places: &ShownPlaces) -> Html {
    let to = Route::OfSession {
        formation: training.formation.as_str().to_owned().into(),
        action: training.action.as_str().to_owned().into(),
        session: training.session.as_str().to_owned().into(),
    };
    let left = plural(places.left, "place libre", "places libres");
    html! { <>{ [&left, " sur ", &places.all.to_string(), ". "].concat() }<Link<Route> {to}>{ "Voir la session" }</Link<Route>></> }
}

/// Whether no place is left that he could order.
pub fn is_full(view: &DossierView) -> bool {
    view.places.as_ref().is_some_and(ShownPlaces::is_full)
}

/// The way to a place, the main one for who has to confirm and finds none.
pub fn to_waiting_list(view: &DossierView) -> Html {
    let waits = view.places.as_ref().is_some_and(|places| places.is_awaited);
    let label = if waits { "Voir ma liste d’attente" } else { "Rejoindre la liste d’attente" };
    html! { <a class="fr-btn" href={["/liste-d-attente?session=", &session_key(view)].concat()}>{ label }</a> }
}

/// As an address writes it.
pub fn session_key(view: &DossierView) -> String {
    let (of, training) = (view.dossier.of.as_str(), &view.dossier.training);
    [of, training.formation.as_str(), training.action.as_str(), training.session.as_str()].join("/")
}

fn training(part: &Part, role: Role) -> Html {
    let dossier = &part.view.dossier;
    let training = &dossier.training;
    let mut lines = vec![
        ("Dossier n°", text(dossier.id.as_str().to_owned())),
        ("Organisme", organisme(dossier, role)),
        ("Dates", text(training.when())),
        ("Durée", text(hours(training.duration_hours))),
        ("Modalité", text(training.mode.label())),
        ("Prix", price_with_tax(training.price, training.price_ht)),
    ];
    if !training.place.is_empty() {
        lines.insert(4, ("Lieu", text(training.place.clone())));
    }
    if role != Role::Elu {
        lines.insert(1, ("Élu", text(dossier.elu_name.clone())));
    }
    if let Some(places) = part.view.places.as_ref().filter(|_| role == Role::Of) {
        lines.push(("Places de la session", places_of(training, places)));
    }
    if let Some(prerequisites) = &training.prerequisites {
        lines.push(("Prérequis", text(prerequisites.clone())));
    }
    if !dossier.message.is_empty() {
        let whose = if role == Role::Elu { "Votre message" } else { "Message de l’élu" };
        lines.push((whose, text(dossier.message.clone())));
    }
    if let Some(proposal) = dossier.proposal.as_ref().filter(|proposal| !proposal.message.is_empty()) {
        lines.push(("Message de l’organisme", text(proposal.message.clone())));
    }
    facts(lines)
}
