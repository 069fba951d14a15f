//! The sessions of the training body by the day on which they begin: a month, or all that is to come in a list.

use jiff::civil::Date;
use mce_shared::api::{OwnOffers, endpoints};
use mce_shared::catalogue::{Action, Formation, Session};
use mce_shared::french::{date_long, month_of_year};
use mce_shared::wire::{date_text, parse_date};
use yew::prelude::*;
use yew_router::prelude::*;

use super::trail;
use crate::api::use_resource;
use crate::components::{Page, QueryLink, empty, month_table, remote_view};
use crate::format;
use crate::query::{parameter, with, without};
use crate::router::Route;

/// The month that is shown: "2027-01".
const MONTH: &str = "mois";
/// Whether all that is to come is listed instead.
const LIST: &str = "liste";

/// A session with the offer that it is of.
struct Dated<'a> {
    day: Date,
    formation: &'a Formation,
    action: &'a Action,
    session: &'a Session,
}

#[component]
pub fn OfCalendar() -> Html {
    let offers = use_resource(endpoints::LIST_OWN_OFFERS.at([]));
    // What is shown stands in the address: one comes back from a session to the month that one left.
    let query = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let first = parse_date(&[&parameter(&query, MONTH), "-01"].concat());
    let first = first.unwrap_or_else(|| format::today().first_of_month());
    let listed = !parameter(&query, LIST).is_empty();
    html! {
        <Page title="Calendrier des sessions" lead="Vos sessions, au jour où elles commencent." trail={trail()}>
            { display(&query, listed) }
            { remote_view(&offers, "Lecture de vos sessions…", |own| {
                let dated = dated(own);
                if listed { to_come(&dated) } else { of_month(&dated, first, &query) }
            }) }
        </Page>
    }
}

/// The month or the list, of which one is shown.
fn display(query: &str, listed: bool) -> Html {
    let link = |label: &'static str, query: String, current: bool| {
        html! { <li><QueryLink class="mce-views__one" to={Route::OfCalendar} {query} {current}>{ label }</QueryLink></li> }
    };
    html! {
        <nav class="mce-views" aria-label="Affichage">
            <ul>
                { link("Mois", without(query, &[LIST]), !listed) }
                { link("Liste", with(query, LIST, "oui"), listed) }
            </ul>
        </nav>
    }
}

/// Every session that has a first day, in their order.
fn dated(own: &OwnOffers) -> Vec<Dated<'_>> {
    let mut all = Vec::new();
    for formation in &own.formations {
        for action in &formation.actions {
            let days = action.sessions.iter().filter_map(|session| Some((session.debut?, session)));
            all.extend(days.map(|(day, session)| Dated { day, formation, action, session }));
        }
    }
    all.sort_by_key(|one| one.day);
    all
}

fn to_come(dated: &[Dated<'_>]) -> Html {
    let today = format::today();
    let coming: Vec<&Dated<'_>> = dated.iter().filter(|one| one.day >= today).collect();
    if coming.is_empty() {
        return empty(
            "Aucune session à venir",
            html! { <p class="fr-mb-0">{ "Ajoutez des sessions à vos offres : elles apparaîtront ici." }</p> },
        );
    }
    html! {
        <>
            <h2 class="fr-h4">{ "Sessions à venir" }</h2>
            { days(&coming) }
        </>
    }
}

fn of_month(dated: &[Dated<'_>], first: Date, query: &str) -> Html {
    let found: Vec<&Dated<'_>> = dated.iter().filter(|one| one.day.first_of_month() == first).collect();
    let to = |label: &'static str, month: Option<Date>| {
        month.map(|month| {
            let query = with(query, MONTH, &date_text(month)[..7]);
            html! { <QueryLink class="fr-btn fr-btn--tertiary" to={Route::OfCalendar} {query}>{ label }</QueryLink> }
        })
    };
    let before = first.yesterday().ok().map(Date::first_of_month);
    let after = first.last_of_month().tomorrow().ok();
    html! {
        <>
            <div class="mce-months">
                <h2 class="fr-h4">{ month_of_year(first) }</h2>
                <div>{ for to("Mois précédent", before) }{ for to("Mois suivant", after) }</div>
            </div>
            { grid(&found, first) }
            if found.is_empty() { <p>{ "Aucune session ne commence ce mois-ci." }</p> }
            { days(&found) }
        </>
    }
}

fn grid(found: &[&Dated<'_>], first: Date) -> Html {
    let on_day = |day: i32| {
        let count = found.iter().filter(|one| i32::from(one.day.day()) == day).count();
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        html! {
            <td key={day}>
                { day }
                if count > 0 {
                    <span class="mce-calendar__count">
                        { count }<span class="mce-calendar__word">{ if count > 1 { " sessions" } else { " session" } }</span>
                    </span>
                }
            </td>
        }
    };
    month_table(first, "Nombre de sessions qui commencent chaque jour du mois".to_owned(), None, &on_day)
}

/// The sessions, day by day.
fn days(found: &[&Dated<'_>]) -> Html {
    let of_one_day = found.chunk_by(|one, other| one.day == other.day);
    html! { <>{ for of_one_day.map(day) }</> }
}

fn day(found: &[&Dated<'_>]) -> Html {
    let name = found.first().map(|one| date_long(one.day)).unwrap_or_default();
    html! {
        <section key={name.clone()}>
            <h3 class="fr-h6 fr-mb-1w fr-mt-3w">{ name.clone() }</h3>
            <ul class="mce-agenda">{ for found.iter().map(|one| item(one)) }</ul>
        </section>
    }
}

fn item(one: &Dated<'_>) -> Html {
    let Dated { formation, action, session, .. } = one;
    let numero = |text: &str| AttrValue::from(text.to_owned());
    let to = Route::OfSession {
        formation: numero(formation.numero.as_str()),
        action: numero(action.numero.as_str()),
        session: numero(session.numero.as_str()),
    };
    let places = action.places_of(session).to_string();
    let rest = [
        "Session ",
        session.numero.as_str(),
        ", ",
        &session.dates(),
        ". Places prises : ",
        &session.taken.to_string(),
        " sur ",
        &places,
        ".",
    ];
    html! {
        <li key={[formation.numero.as_str(), action.numero.as_str(), session.numero.as_str()].join("/")}>
            <Link<Route> {to}>{ &formation.intitule }</Link<Route>><br />{ rest.concat() }
        </li>
    }
}
