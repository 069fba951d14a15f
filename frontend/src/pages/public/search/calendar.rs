//! What was found, in a calendar: a month with its sessions on the days on which they begin, and the same as a list under it.

use jiff::civil::Date;
use mce_shared::api::endpoints;
use mce_shared::catalogue::Mode;
use mce_shared::french::{date_long, month, month_of_year, plural, weekday};
use mce_shared::money::Euros;
use mce_shared::wire::{date_text, parse_date};
use serde::Deserialize;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::use_resource;
use crate::components::{QueryLink, empty, month_table, price, remote_view};
use crate::query::{parameter, with, without};
use crate::router::Route;

/// What the page draws of `mce_shared::search::Agenda`.
#[derive(Deserialize)]
struct Agenda {
    month: Option<String>,
    months: Vec<MonthCount>,
    days: Vec<Day>,
    undated: u32,
}

#[derive(Deserialize)]
struct MonthCount {
    month: String,
    count: u32,
}

#[derive(Deserialize)]
struct Day {
    #[serde(with = "mce_shared::wire::date")]
    day: Date,
    count: u32,
    sessions: Vec<Session>,
}

#[derive(Deserialize)]
struct Session {
    siret: String,
    of_name: String,
    formation: String,
    action: String,
    intitule: String,
    mode: Mode,
    price_ttc: Euros,
    session: When,
}

#[derive(Deserialize)]
struct When {
    numero: String,
    places_left: u16,
    ville: Option<String>,
}

#[derive(Properties, PartialEq)]
pub struct CalendarProps {
    pub question: AttrValue,
}

#[component]
pub fn Calendar(props: &CalendarProps) -> Html {
    let question = &props.question;
    let asked = without(question, &["view", "day", "sort", "cursor"]);
    let address = endpoints::SHOW_AGENDA.at([]).with_query(&["?", &asked].concat());
    let resource = use_resource(address.read_as::<Agenda>());
    remote_view(&resource, "Lecture du calendrier…", |agenda| found(agenda, question))
}

fn found(agenda: &Agenda, question: &str) -> Html {
    let first = agenda.month.as_deref().and_then(|month| parse_date(&[month, "-01"].concat()));
    let Some(first) = first else {
        return empty("Aucune session n’a de date", undated(agenda.undated));
    };
    let chosen = parse_date(&parameter(question, "day"));
    let chosen = agenda.days.iter().find(|day| Some(day.day) == chosen);
    let shown: Vec<&Day> = chosen.map_or_else(|| agenda.days.iter().collect(), |day| vec![day]);
    html! {
        <>
            { months(agenda, first, question) }
            { grid(agenda, first, question) }
            if agenda.days.is_empty() { <p>{ "Aucune session ne commence ce mois-ci." }</p> }
            if chosen.is_some() {
                <p><QueryLink class="fr-link" to={Route::Search} query={without(question, &["day"])}>{ "Voir tout le mois" }</QueryLink></p>
            }
            { for shown.into_iter().map(|day| list(day, question)) }
            { undated(agenda.undated) }
        </>
    }
}

fn undated(count: u32) -> Html {
    if count == 0 {
        return Html::default();
    }
    let says = plural(count, "session commence", "sessions commencent");
    html! { <p class="fr-mb-0">{ [&says, " à tout moment : la liste les montre."].concat() }</p> }
}

/// The name of the month, and the nearest ones that have sessions.
fn months(agenda: &Agenda, first: Date, question: &str) -> Html {
    let name = month_of_year(first);
    let current = date_text(first);
    let current = &current[..7];
    let before = agenda.months.iter().rev().find(|one| one.month.as_str() < current);
    let after = agenda.months.iter().find(|one| one.month.as_str() > current);
    html! {
        <div class="mce-months">
            <h2 class="fr-h4">{ name }</h2>
            <nav aria-label="Autres mois">
                { for before.map(|one| to_month(one, "Mois précédent", question)) }
                { for after.map(|one| to_month(one, "Mois suivant", question)) }
            </nav>
        </div>
    }
}

fn to_month(one: &MonthCount, way: &str, question: &str) -> Html {
    let name = parse_date(&[&one.month, "-01"].concat()).map(month_of_year).unwrap_or_default();
    let count = plural(one.count, "session", "sessions");
    let query = with(&without(question, &["day"]), "month", &one.month);
    html! {
        <QueryLink class="fr-btn fr-btn--tertiary fr-btn--sm" to={Route::Search} {query}>
            { [&name, " (", &count, ")"].concat() }<span class="fr-sr-only">{ [", ", way].concat() }</span>
        </QueryLink>
    }
}

fn grid(agenda: &Agenda, first: Date, question: &str) -> Html {
    let caption = [
        "Les jours de ",
        &month_of_year(first),
        " où des sessions commencent. Les flèches vont de l’un à l’autre.",
    ];
    let onkeydown = Some(Callback::from(walk));
    month_table(first, caption.concat(), onkeydown, &|day| on_day(agenda, day, question))
}

/// A day with its sessions, as a link that shows them alone; a plain number without any.
fn on_day(agenda: &Agenda, day: i32, question: &str) -> Html {
    let found = agenda.days.iter().find(|one| i32::from(one.day.day()) == day);
    let Some(found) = found else { return html! { <td key={day}>{ day }</td> } };
    let date = date_text(found.day);
    let is_current = parameter(question, "day") == date;
    let (weekday, count) = (weekday(found.day), found.count.to_string());
    let rest = [" ", month(found.day), " ", &found.day.year().to_string(), ", "].concat();
    html! {
        <td key={day} class="mce-calendar__has" data-day={day.to_string()}>
            <QueryLink to={Route::Search} query={with(question, "day", &date)} current={is_current}>
                <span class="fr-sr-only">{ [weekday, " "].concat() }</span>{ day }<span class="fr-sr-only">{ rest }</span>
                <span class="mce-calendar__count">
                    { count }<span class="mce-calendar__word">{ if found.count > 1 { " sessions" } else { " session" } }</span>
                </span>
            </QueryLink>
        </td>
    }
}

/// Goes from day to day with the arrows: to the next one that has sessions, or to the first of a week later.
fn walk(event: KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "ArrowDown" => 7,
        "ArrowUp" => -7,
        _ => return,
    };
    if let Some(link) =
        event.target().and_then(|target| target.dyn_into().ok()).and_then(|link| neighbour(&link, step))
    {
        event.prevent_default();
        let _ = link.focus();
    }
}

/// The link of the nearest day with sessions that lies at least so many days away.
fn neighbour(link: &HtmlElement, step: i32) -> Option<HtmlElement> {
    let here = day_of(&link.closest("[data-day]").ok()??)?;
    let cells = link.closest("table").ok()??.query_selector_all("[data-day]").ok()?;
    let cells = (0..cells.length()).filter_map(|at| cells.item(at)?.dyn_into::<web_sys::Element>().ok());
    let away = cells.filter_map(|cell| Some(((day_of(&cell)? - here) * step.signum(), cell)));
    let far = away.filter(|(days, _)| *days >= step.abs());
    let (_, nearest) = far.min_by_key(|(days, _)| *days)?;
    nearest.query_selector("a").ok()??.dyn_into().ok()
}

fn day_of(cell: &web_sys::Element) -> Option<i32> {
    cell.get_attribute("data-day")?.parse().ok()
}

fn list(day: &Day, question: &str) -> Html {
    let shown = u32::try_from(day.sessions.len()).unwrap_or(u32::MAX);
    let date = date_text(day.day);
    let alone =
        with(&with(&without(question, &["view", "month", "day", "cursor"]), "from", &date), "to", &date);
    let all = ["Voir les ", &plural(day.count, "session", "sessions"), " de ce jour"].concat();
    html! {
        <section key={date.clone()}>
            <h3 class="fr-h6 fr-mb-1w fr-mt-3w">{ date_long(day.day) }</h3>
            <ul class="mce-agenda">{ for day.sessions.iter().map(item) }</ul>
            if shown < day.count { <p><QueryLink class="fr-link" to={Route::Search} query={alone}>{ all }</QueryLink></p> }
        </section>
    }
}

fn item(found: &Session) -> Html {
    let to = Route::Offer {
        siret: found.siret.clone().into(),
        formation: found.formation.clone().into(),
        action: found.action.clone().into(),
    };
    let key = [found.siret.as_str(), &found.formation, &found.action, &found.session.numero].join("/");
    let town = found.session.ville.as_ref().map(|town| [" à ", town].concat()).unwrap_or_default();
    let places = plural(found.session.places_left, "place libre", "places libres");
    let rest = [&found.of_name, ". ", found.mode.label(), &town, ", ", &places, ". "].concat();
    html! { <li {key}><Link<Route> {to}>{ &found.intitule }</Link<Route>><br />{ rest }{ price(found.price_ttc) }{ " TTC" }</li> }
}
