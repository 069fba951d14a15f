//! One offer: what one learns, what it costs an hour, when, and why a session cannot be asked for when it cannot.

use mce_shared::api::{OfferRatings, OfferView, Role, SessionView, ShownComment, endpoints};
use mce_shared::catalogue::{Block, Session, blocks, per_hour};
use mce_shared::french::{date_full, hours, plural, the_session};
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::Explained;
use mce_shared::search::OtherAction;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{
    Column, Page, Row, Severity, alert, empty, facts, pagination, price, price_with_tax, remote_view, table,
    tag, text,
};
use crate::format;
use crate::identity::use_visitor;
use crate::pages::elu::cost;
use crate::pages::list::use_list;
use crate::pages::public::comparison::{Basket, use_basket};
use crate::pages::public::favourites::{Stars, use_stars};
use crate::pages::ratings::{figures, mean};
use crate::router::Route;

#[derive(Properties, Clone, PartialEq)]
pub struct OfferProps {
    pub siret: AttrValue,
    pub formation: AttrValue,
    pub action: AttrValue,
}

#[component]
pub fn Offer(props: &OfferProps) -> Html {
    let list = use_list(endpoints::SHOW_OFFER.at([&props.siret, &props.formation, &props.action]));
    let resource = &list.resource;
    let role = use_visitor().role();
    let basket = use_basket();
    let stars = use_stars();
    let title = resource
        .state
        .ready()
        .map_or("Formation".into(), |view| AttrValue::from(view.formation.intitule.clone()));
    html! {
        <Page {title} trail={vec![(Route::Search, "Formations".into())]}>
            { remote_view(resource, "Lecture de l’offre…", |view| html! {
                <>
                    { content(props, view, role, (&basket, &stars)) }
                    { pagination("Sessions précédentes", list.previous(), list.next(view.cursor.as_deref())) }
                </>
            }) }
            { basket.bar() }
        </Page>
    }
}

fn content(
    props: &OfferProps,
    view: &OfferView,
    role: Option<Role>,
    (basket, stars): (&Basket, &Stars),
) -> Html {
    let theme = view.formation.purpose.theme();
    let theme = theme.map(|code| html! { <>{ tag(format::theme_label(code)) }{ " " }</> });
    let star = stars.button([&props.siret, &props.formation, &props.action], &view.formation.intitule);
    html! {
        <>
            <p>{ tag(view.formation.purpose.kind().label()) }{ " " }{ for theme }{ tag(view.action.mode.label()) }{ " " }{ star }</p>
            { stars.refusal() }
            { others(props, view) }
            <div class="fr-grid-row fr-grid-row--gutters">
                <div class="fr-col-12 fr-col-lg-7">
                    { paragraph("Ce que vous saurez faire", &view.formation.objectif) }
                    { paragraph("À l’issue de la formation", &view.formation.resultats_attendus) }
                    { paragraph("Programme", &view.formation.contenu) }
                </div>
                <div class="fr-col-12 fr-col-lg-5"><div class="mce-panel">{ conditions(view) }</div></div>
            </div>
            <h2 class="fr-mt-4w">{ "Sessions" }</h2>
            { sessions(props, view, role, basket) }
            if let Some(ratings) = &view.ratings { { opinions(ratings) } }
        </>
    }
}

/// What the élus who followed it say, once there are enough of them.
fn opinions(view: &OfferRatings) -> Html {
    let few = [
        "Les notes et les commentaires sont montrés à partir de ",
        &view.least.to_string(),
        " avis, donnés par des élus qui ont suivi la formation ; puis les notes avancent d’autant d’avis à la fois, pour que personne ne reconnaisse le sien.",
    ];
    let comment = |one: &ShownComment| {
        let answer = one.answer.as_str();
        html! {
            <li class="fr-mb-2w">
                <p class="fr-mb-1v">{ "« " }{ &one.comment }{ " », le " }{ date_full(one.on) }</p>
                if !answer.is_empty() { <p class="fr-mb-1v">{ "Réponse de l’organisme : " }{ answer }</p> }
            </li>
        }
    };
    html! {
        <>
            <h2 class="fr-mt-4w">{ "Avis des élus" }</h2>
            if let Some(formation) = &view.formation { { figures(formation) } } else { <p>{ few.concat() }</p> }
            if let Some(of) = &view.of { <p>{ "Toutes les formations de cet organisme : " }{ mean(of) }</p> }
            if !view.comments.is_empty() { <ul>{ for view.comments.iter().map(comment) }</ul> }
        </>
    }
}

/// The other ways to follow the formation.
fn others(props: &OfferProps, view: &OfferView) -> Html {
    let other = |other: &OtherAction| {
        let to = Route::Offer {
            siret: props.siret.clone(),
            formation: props.formation.clone(),
            action: other.action.to_string().into(),
        };
        let town = other.ville.as_ref().map(|town| [" à ", town].concat()).unwrap_or_default();
        let label = [other.mode.label(), &town, " : "].concat();
        html! { <li key={other.action.to_string()}><Link<Route> {to}>{ label }{ price(other.price_ttc) }</Link<Route>></li> }
    };
    if view.others.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <p class="fr-mb-0">{ "Cette formation se suit aussi autrement :" }</p>
            <ul>{ for view.others.iter().map(other) }</ul>
        </>
    }
}

/// A text of the OF.
fn paragraph(title: &'static str, text: &str) -> Html {
    if text.is_empty() {
        return Html::default();
    }
    let shown = blocks(text).into_iter().map(block);
    html! { <><h2 class="fr-h4 fr-mt-3w fr-mb-1w">{ title }</h2>{ for shown }</> }
}

fn block(block: Block<'_>) -> Html {
    match block {
        Block::Paragraphs(lines) => {
            html! { <>{ for lines.iter().map(|line| html! { <p class="fr-mb-1w">{ *line }</p> }) }</> }
        }
        Block::List(items) => {
            html! { <ul>{ for items.iter().map(|item| html! { <li>{ *item }</li> }) }</ul> }
        }
    }
}

fn conditions(view: &OfferView) -> Html {
    let action = &view.action;
    let mut lines = vec![
        ("Prix", price_with_tax(action.price_ttc, action.price_ht)),
        ("Prix d’une heure", hourly(view)),
        ("Durée", text(hours(action.duree_heures))),
        ("Organisme", text(view.of.name.clone())),
        ("Agrément", text(view.of.agrement.clone())),
        (
            "Participants",
            text(["au plus ", &plural(action.participants_max, "personne", "personnes")].concat()),
        ),
    ];
    if !action.rythme.is_empty() {
        lines.push(("Rythme", text(action.rythme.clone())));
    }
    if let Some(place) = &action.lieu {
        lines.push(("Lieu", text(place.line())));
    }
    for (name, value) in [
        ("Prérequis", &action.prerequis),
        ("Conditions", &action.conditions),
        ("Accès handicap", &action.acces_handicapes),
        ("Contact", &view.formation.contact.nom),
        ("Courriel", &view.formation.contact.courriel),
        ("Téléphone", &view.formation.contact.telephone),
    ] {
        if let Some(value) = value {
            lines.push((name, text(value.clone())));
        }
    }
    facts(lines)
}

fn hourly(view: &OfferView) -> Html {
    let action = &view.action;
    let an_hour = |price| per_hour(price, action.duree_heures).unwrap_or_default();
    html! {
        <>
            { price_with_tax(an_hour(action.price_ttc), an_hour(action.price_ht)) }
            if let Some(cap) = view.hourly_cap {
                <span class="fr-hint-text">{ ["Au plus ", &cap.french(), " HT pour être financée"].concat() }</span>
            }
        </>
    }
}

static COLUMNS: [Column; 5] = [
    Column { label: "Dates", amount: false },
    Column { label: "Lieu", amount: false },
    Column { label: "Places", amount: false },
    Column { label: "Demande", amount: false },
    Column { label: "Comparaison", amount: false },
];

fn sessions(props: &OfferProps, view: &OfferView, role: Option<Role>, basket: &Basket) -> Html {
    if view.sessions.is_empty() {
        return empty(
            "Aucune session à venir",
            html! {
                <p class="fr-mb-0">{ "L’organisme n’en a pas encore annoncé. Écrivez-lui, ou cherchez une autre formation." }</p>
            },
        );
    }
    let rows: Vec<Row> =
        view.sessions.iter().map(|session| row(props, view, session, role, basket)).collect();
    html! {
        <>
            { cost_of(view, role) }
            { table("Dates, lieux et places", &COLUMNS, &rows) }
        </>
    }
}

/// What one of the sessions would cost: they have one price.
fn cost_of(view: &OfferView, role: Option<Role>) -> Html {
    let may_ask = view.sessions.iter().any(|session| session.obstacles.is_empty());
    match &view.cost {
        Some(cost) if may_ask => cost::cost(cost),
        None if role.is_none() => cost::unknown(),
        _ => Html::default(),
    }
}

fn row(
    props: &OfferProps,
    view: &OfferView,
    shown: &SessionView,
    role: Option<Role>,
    basket: &Basket,
) -> Row {
    let session = &shown.session;
    let place = view.action.place_of(session).map_or("À distance".to_owned(), |place| place.ville.clone());
    let left = view.action.places_left(session);
    let key = [&props.siret, &props.formation, &props.action, session.numero.as_str()].join("/");
    let ask = match (&shown.dossier, shown.obstacles.as_slice()) {
        (Some(dossier), _) => html! { <>{ "Déjà demandée : " }{ own_dossier(dossier) }</> },
        (None, []) => ask(props, session, role),
        (None, [only]) if only.code == FULL && role.is_none_or(|role| role == Role::Elu) => {
            html! { <>{ &only.message }{ " " }{ wait(&key, &session.dates()) }</> }
        }
        (None, several) => reasons(several),
    };
    let compare = basket.button(key, &the_session(&session.dates()));
    Row {
        key: session.numero.as_str().to_owned().into(),
        cells: vec![text(session.dates()), text(place), text(plural(left, "place", "places")), ask, compare],
    }
}

/// What stands in the way of a request that a waiting list takes away.
const FULL: &str = "full";

/// Leads to the dossier that an élu has open for a session.
pub fn own_dossier(dossier: &DossierId) -> Html {
    let href = ["/dossiers/", dossier.as_str()].concat();
    html! { <a class="fr-link" {href}>{ ["votre dossier ", dossier.as_str()].concat() }</a> }
}

/// Leads to the waiting list of a session; `key` is as an address writes it.
pub fn wait(key: &str, dates: &str) -> Html {
    html! {
        <a class="fr-link" href={["/liste-d-attente?session=", key].concat()}>
            { "Liste d’attente" }<span class="fr-sr-only">{ [" de ", &the_session(dates)].concat() }</span>
        </a>
    }
}

/// Whether nothing but its places keeps a session from being asked for.
pub fn is_only_full(obstacles: &[Explained]) -> bool {
    matches!(obstacles, [only] if only.code == FULL)
}

/// Only an élu asks; somebody who is not signed in will be asked who he is.
pub fn ask(props: &OfferProps, session: &Session, role: Option<Role>) -> Html {
    if role.is_some_and(|role| role != Role::Elu) {
        return text("Ouverte aux élus");
    }
    let to = Route::NewDossier {
        siret: props.siret.clone(),
        formation: props.formation.clone(),
        action: props.action.clone(),
        session: session.numero.as_str().to_owned().into(),
    };
    html! {
        <Link<Route> classes="fr-btn fr-btn--sm" {to}>
            { "Demander" }<span class="fr-sr-only">{ [" ", &the_session(&session.dates())].concat() }</span>
        </Link<Route>>
    }
}

fn reasons(obstacles: &[Explained]) -> Html {
    html! { <ul>{ for obstacles.iter().map(|reason| html! { <li key={reason.code.as_str()}>{ &reason.message }</li> }) }</ul> }
}

/// Every reason that stands in the way, as an alert.
pub fn obstacles(list: &[Explained]) -> Html {
    alert(Severity::Warning, "Cette session ne peut pas être demandée", reasons(list))
}
