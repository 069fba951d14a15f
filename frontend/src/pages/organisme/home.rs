//! The training body's home: who it is, what is expected of it and until when.

use mce_shared::api::{OfDashboard, OwnOffers, PaymentList, Pile, endpoints};
use mce_shared::catalogue::{Entries, Formation, Publication};
use mce_shared::french::{date_long, plural};
use mce_shared::lifecycle::Explained;
use mce_shared::payments::PayableState;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::components::{Page, Severity, alert, facts, remote_view, text};
use crate::format;
use crate::identity::use_visitor;
use crate::router::Route;

#[component]
pub fn OfHome() -> Html {
    let visitor = use_visitor();
    let dashboard = use_resource(endpoints::SHOW_DASHBOARD.at([]));
    let offers = use_resource(endpoints::LIST_OWN_OFFERS.at([]));
    let payments = use_resource(endpoints::LIST_PAYMENTS.at([]));
    let organisation = visitor.signed_in().and_then(|person| person.organisation.as_ref());
    let lead = organisation.map(|organisation| AttrValue::from(organisation.name.clone()));
    html! {
        <Page title="Mon organisme" {lead}>
            { for offers.state.ready().map(|own| obstacles(own)) }
            <h2>{ "Ce qui est attendu de vous" }</h2>
            { for offers.state.ready().map(|own| held_today(&own.formations)) }
            { remote_view(&dashboard, "Lecture de vos dossiers…", expected) }
            <h2>{ "Vos offres et vos paiements" }</h2>
            <div class="fr-grid-row fr-grid-row--gutters fr-mb-3w">
                { remote_view(&offers, "Lecture de vos offres…", catalogue) }
                { remote_view(&payments, "Lecture de vos paiements…", money) }
            </div>
            <h2>{ "Votre agrément" }</h2>
            { remote_view(&offers, "Lecture de votre agrément…", standing) }
        </Page>
    }
}

fn expected(dashboard: &OfDashboard) -> Html {
    let pile = |pile: &Pile, none: &'static str, one: &'static str, many: &'static str| {
        let detail = pile.first.map(|until| {
            ["La plus urgente : jusqu’au ", &date_long(until), ", minuit (heure de Paris)."].concat()
        });
        let count = usize::try_from(pile.count).unwrap_or(usize::MAX);
        counter(count, (none, one, many), detail.unwrap_or_default(), Route::OfDossiers)
    };
    let late = plural(i64::from(dashboard.late.count), "dossier est en retard", "dossiers sont en retard");
    html! {
        <>
            if dashboard.late.count > 0 {
                { alert(Severity::Warning, late, html! {
                    <p>{ "Leur délai est passé : traitez-les d’abord, en tête de la liste." }</p>
                }) }
            }
            <div class="fr-grid-row fr-grid-row--gutters fr-mb-1w">
                { pile(&dashboard.answers, "Aucune demande à traiter", "demande à laquelle répondre", "demandes auxquelles répondre") }
                { pile(&dashboard.entries, "Aucune entrée à déclarer", "entrée à déclarer", "entrées à déclarer") }
                { pile(&dashboard.exits, "Aucune sortie à déclarer", "sortie à déclarer", "sorties à déclarer") }
            </div>
            <p><Link<Route> classes="fr-link" to={Route::OfCalendar}>{ "Calendrier de vos sessions" }</Link<Route>></p>
        </>
    }
}

/// The sessions of today that somebody follows, and where one signs.
fn held_today(formations: &[Formation]) -> Html {
    let today = format::today();
    let mut held = Vec::new();
    for formation in formations {
        for action in formation.actions.iter().filter(|action| action.entrees == Entries::FixedDates) {
            let follows = action.sessions.iter().filter(|session| {
                let first = session.debut.filter(|first| *first <= today);
                session.taken > 0 && first.is_some_and(|first| today <= session.fin.unwrap_or(first))
            });
            held.extend(follows.map(|session| {
                let to = Route::OfAttendance {
                    formation: formation.numero.as_str().to_owned().into(),
                    action: action.numero.as_str().to_owned().into(),
                    session: session.numero.as_str().to_owned().into(),
                };
                html! { <li><Link<Route> {to}>{ ["Présences : ", &formation.intitule].concat() }</Link<Route>></li> }
            }));
        }
    }
    if held.is_empty() {
        return Html::default();
    }
    let what =
        if held.len() > 1 { "plusieurs de vos sessions ont lieu." } else { "une de vos sessions a lieu." };
    html! { <><p class="fr-mb-0">{ "Aujourd’hui, " }{ what }</p><ul>{ held }</ul></> }
}

/// What hides all its offers, before anything else.
fn obstacles(own: &OwnOffers) -> Html {
    let one = |obstacle: &Explained| {
        alert(Severity::Warning, own.of.agrement.clone(), html! { <p>{ &obstacle.message }</p> })
    };
    own.obstacles.iter().map(one).collect()
}

fn catalogue(own: &OwnOffers) -> Html {
    let formations = &own.formations;
    let count =
        |state: fn(&Publication) -> bool| formations.iter().filter(|one| state(&one.publication)).count();
    let published = count(Publication::is_published);
    let drafts = count(|publication| *publication == Publication::Draft);
    let suspended = count(|publication| matches!(publication, Publication::Suspended { .. }));
    let detail = [
        &number(drafts, "brouillon à publier", "brouillons à publier"),
        ", ",
        &number(suspended, "offre suspendue", "offres suspendues"),
        ".",
    ];
    let names = if own.obstacles.is_empty() {
        ("Aucune offre publiée", "offre publiée", "offres publiées")
    } else {
        ("Aucune offre publiée", "offre masquée", "offres masquées")
    };
    html! {
        <>
            { counter(published, names, detail.concat(), Route::OfOffers) }
            { tile("Importer un catalogue", "Envoyez un fichier LHEO : il est vérifié ligne par ligne avant d’être pris en compte.", Route::OfImport) }
            { tile("Lire les avis des élus", "Les notes de ceux qui ont suivi vos formations ; répondez à leurs commentaires.", Route::OfOpinions) }
            { tile("Lire les besoins des élus", "Ce que des élus cherchent et ne trouvent pas, par thème et par lieu.", Route::OfNeeds) }
        </>
    }
}

fn money(list: &PaymentList) -> Html {
    // What a collectivité has still to bring, and what is on its way, are owed too.
    let title = [&(list.waiting + list.uncovered + list.ordered).french(), " à recevoir"].concat();
    let held = list.payments.iter().any(|payment| payment.state == PayableState::OnHold);
    let detail = if held {
        "Un virement n’a pas abouti : voyez pourquoi, et que faire.".to_owned()
    } else {
        let mut detail = [
            "Virements déjà ordonnés : ",
            &list.ordered.french(),
            ". Déjà virés : ",
            &list.paid.french(),
            ".",
        ]
        .concat();
        if list.uncovered.is_positive() {
            detail.push_str(
                &[" ", &list.uncovered.french(), " attendent le versement d’une collectivité."].concat(),
            );
        }
        if list.late.is_positive() {
            detail.push_str(&[" En retard : ", &list.late.french(), "."].concat());
        }
        detail
    };
    tile(title, detail, Route::OfPayments)
}

fn standing(own: &OwnOffers) -> Html {
    let of = &own.of;
    facts(vec![
        ("Organisme", text(of.name.clone())),
        ("SIRET", text(of.siret.clone())),
        ("Agrément", text(of.agrement.clone())),
        ("Ville", text(of.town.clone())),
        ("Courriel montré aux élus", text(of.email.clone())),
    ])
}

fn counter(
    count: usize,
    (none, one, many): (&'static str, &'static str, &'static str),
    detail: String,
    to: Route,
) -> Html {
    let title = if count == 0 { none.to_owned() } else { number(count, one, many) };
    tile(title, detail, to)
}

fn number(count: usize, one: &str, many: &str) -> String {
    plural(i64::try_from(count).unwrap_or(i64::MAX), one, many)
}

/// A tile of the grid: the whole of it is the link.
fn tile(title: impl Into<AttrValue>, detail: impl Into<AttrValue>, to: Route) -> Html {
    html! {
        <div class="fr-col-12 fr-col-md-4">
            <div class="fr-tile fr-tile--horizontal fr-enlarge-link">
                <div class="fr-tile__body"><div class="fr-tile__content">
                    <h3 class="fr-tile__title"><Link<Route> {to}>{ title.into() }</Link<Route>></h3>
                    <p class="fr-tile__detail">{ detail.into() }</p>
                </div></div>
            </div>
        </div>
    }
}
