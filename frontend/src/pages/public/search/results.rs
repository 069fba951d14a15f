//! What was found, or why nothing was and which filter to drop.

use jiff::civil::Date;
use mce_shared::catalogue::{Mode, per_hour};
use mce_shared::french::{date_long, hours, plural};
use mce_shared::money::Euros;
use mce_shared::search::Filter;
use rust_decimal::Decimal;
use serde::Deserialize;
use yew::prelude::*;

use super::filters::{chips, less};
use crate::components::{Card, Look, action, card, empty, pagination, price, price_with_tax, tag};
use crate::pages::public::comparison::Basket;
use crate::pages::public::favourites::Stars;
use crate::pages::public::offer;
use crate::query::{parameter, with};
use crate::router::Route;

/// What the page draws of `mce_shared::search::Results`: the rest of the answer is skipped, not parsed.
#[derive(Deserialize)]
pub struct Results {
    pub total: i64,
    full: i64,
    items: Vec<Entry>,
    next: Option<String>,
    pub facets: Facets,
    did_you_mean: Option<String>,
    left_out: Vec<String>,
    place_told: Option<String>,
    relaxations: Vec<Relaxation>,
}

#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct Facets {
    pub themes: Vec<Facet>,
    pub modes: Vec<Facet>,
    pub departements: Vec<Facet>,
}

#[derive(Clone, PartialEq, Deserialize)]
pub struct Facet {
    pub value: String,
    pub label: String,
    pub count: u32,
}

#[derive(Deserialize)]
struct Relaxation {
    filter: Filter,
    total: i64,
}

#[derive(Deserialize)]
struct Entry {
    siret: String,
    of_name: String,
    formation: String,
    action: String,
    intitule: String,
    theme_label: Option<String>,
    mode: Mode,
    duree_heures: Decimal,
    price_ttc: Euros,
    price_per_hour_ht: Euros,
    sessions: Vec<EntrySession>,
    #[serde(default)]
    more_sessions: u32,
    #[serde(default)]
    others: Vec<OtherAction>,
}

/// Another way to follow the same formation.
#[derive(Deserialize)]
struct OtherAction {
    mode: Mode,
}

#[derive(Deserialize)]
struct EntrySession {
    numero: String,
    #[serde(default, with = "mce_shared::wire::optional_date")]
    debut: Option<Date>,
    places_left: u16,
    ville: Option<String>,
}

impl Results {
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// "12 formations trouvées".
pub fn count(total: i64) -> String {
    plural(total, "formation trouvée", "formations trouvées")
}

/// By which criteria, and how the text was read.
pub fn head(found: &Results, question: &str, onask: &Callback<String>) -> Html {
    html! {
        <>
            { chips(question, &found.facets, onask) }
            { understood(found) }
            { left_out(found, question, onask) }
        </>
    }
}

/// How many sessions answer and are full, with the way to them and to their waiting lists.
fn left_out(found: &Results, question: &str, onask: &Callback<String>) -> Html {
    let label = match found.full {
        0 => return Html::default(),
        1 => "1 autre session est complète : l’afficher".to_owned(),
        several => [&several.to_string(), " autres sessions sont complètes : les afficher"].concat(),
    };
    let ask = go(onask, with(&less(question, &[]), "with_full", "true"));
    html! { <p class="fr-mb-1w">{ action(Look::Tertiary, label, false, ask) }</p> }
}

/// A page of them.
pub fn list(found: &Results, question: &str, onask: &Callback<String>, kept: (&Basket, &Stars)) -> Html {
    let next = found.next.as_deref().map(|cursor| go(onask, with(question, "cursor", cursor)));
    let first = (!parameter(question, "cursor").is_empty()).then(|| go(onask, less(question, &[])));
    html! {
        <>
            { for found.items.iter().map(|item| entry(item, kept)) }
            { pagination("Première page", first, next) }
        </>
    }
}

/// How the text was read, where that is not how it was typed.
fn understood(found: &Results) -> Html {
    let words = found.left_out.iter().map(|word| ["« ", word, " »"].concat()).collect::<Vec<_>>().join(", ");
    html! {
        <>
            if let Some(meant) = &found.did_you_mean {
                <p class="fr-mb-1w">{ "Résultats pour " }<strong>{ meant }</strong>{ ", le mot tapé ne se trouvant nulle part." }</p>
            }
            if let Some(told) = &found.place_told {
                <p class="fr-mb-1w">{ told }</p>
            }
            if !words.is_empty() {
                <p class="fr-mb-1w">{ "Aucune formation ne répond à tous ces mots. Résultats sans " }<strong>{ words }</strong>{ "." }</p>
            }
        </>
    }
}

fn go(onask: &Callback<String>, question: String) -> Callback<MouseEvent> {
    onask.reform(move |_| question.clone())
}

/// Why nothing was, and what to drop.
pub fn nothing(found: &Results, question: &str, onask: &Callback<String>) -> Html {
    let ways = found.relaxations.iter().map(|relaxation| {
        let (how, others) = match relaxation.filter {
            Filter::WithPlaces => ("Avec ", with(&less(question, &[]), "with_full", "true")),
            filter => ("Sans ", less(question, parameters(filter))),
        };
        let label = [how, relaxation.filter.label(), " : ", &count(relaxation.total)].concat();
        let ask = go(onask, others);
        html! { <li key={label.clone()}>{ action(Look::Tertiary, label, false, ask) }</li> }
    });
    empty(
        "Aucune formation ne répond à cette recherche",
        html! {
            <>
                { chips(question, &found.facets, onask) }
                <p>{ "Seules les sessions que l’on peut encore demander aujourd’hui sont montrées, onze jours ouvrés au moins avant \
                      leur début." }</p>
                if found.relaxations.is_empty() {
                    <p class="fr-mb-0">{ "Essayez un mot plus général, ou élargissez les dates." }</p>
                } else {
                    <p class="fr-mb-1w">{ "Vous trouveriez quelque chose :" }</p>
                    <ul>{ for ways }</ul>
                }
            </>
        },
    )
}

fn parameters(filter: Filter) -> &'static [&'static str] {
    match filter {
        Filter::Text => &["text"],
        Filter::Purpose => &["purpose"],
        Filter::Theme => &["theme"],
        Filter::Mode => &["mode"],
        Filter::Departement => &["departement"],
        Filter::Around => &["around", "km", "lieu"],
        Filter::Dates => &["from", "to"],
        Filter::MaxPrice => &["max_price"],
        Filter::MaxPricePerHour => &["max_price_per_hour"],
        Filter::WithPlaces => &["with_full"],
        Filter::Accessible => &["accessible"],
    }
}

fn entry(entry: &Entry, (basket, stars): (&Basket, &Stars)) -> Html {
    let key = [entry.siret.as_str(), &entry.formation, &entry.action].join("/");
    let content = Card {
        to: Route::Offer {
            siret: entry.siret.clone().into(),
            formation: entry.formation.clone().into(),
            action: entry.action.clone().into(),
        },
        title: entry.intitule.clone().into(),
        above: html! {
            <>
                { tag(entry.mode.label()) }{ " " }
                { for MODES.into_iter().filter(|mode| is_also(entry, *mode)).map(also) }
                if let Some(theme) = &entry.theme_label { { tag(theme.clone()) } }
            </>
        },
        body: html! { <>{ &entry.of_name }<br />{ when_and_where(entry) }</> },
        below: html! {
            <>
                <strong>{ price(entry.price_ttc) }</strong>
                { [" TTC pour ", &hours(entry.duree_heures)].concat() }
                if let Some(an_hour) = per_hour(entry.price_ttc, entry.duree_heures) {
                    { ", soit " }{ price_with_tax(an_hour, entry.price_per_hour_ht) }{ " l’heure" }
                }
            </>
        },
    };
    let star = stars.button([&entry.siret, &entry.formation, &entry.action], &entry.intitule);
    // What is compared of a formation is its next session.
    let compare = entry
        .sessions
        .first()
        .map(|session| basket.button([key.as_str(), &session.numero].join("/"), &entry.intitule));
    let wait = entry.sessions.first().filter(|first| first.places_left == 0).map(|first| {
        let dates =
            first.debut.map_or_else(|| "à tout moment".to_owned(), |day| ["le ", &date_long(day)].concat());
        offer::wait(&[key.as_str(), &first.numero].join("/"), &dates)
    });
    html! {
        <div class="mce-result" key={key.clone()}>
            { card(content) }
            <div class="mce-result__actions">{ for wait }{ for compare }{ star }</div>
        </div>
    }
}

const MODES: [Mode; 3] = [Mode::FaceToFace, Mode::Mixed, Mode::Remote];

/// Whether it is taught so too: the page of the offer leads to its other actions.
fn is_also(entry: &Entry, mode: Mode) -> bool {
    entry.mode != mode && entry.others.iter().any(|other| other.mode == mode)
}

fn also(mode: Mode) -> Html {
    html! { <>{ tag(["Aussi ", &mode.label().to_lowercase()].concat()) }{ " " }</> }
}

fn when_and_where(entry: &Entry) -> String {
    let Some(first) = entry.sessions.first() else { return String::new() };
    let date = first
        .debut
        .map_or("À tout moment".to_owned(), |day| ["Prochaine session le ", &date_long(day)].concat());
    let town = first.ville.as_ref().map(|town| [" à ", town].concat()).unwrap_or_default();
    let places = match first.places_left {
        0 => "complète".to_owned(),
        left => plural(left, "place libre", "places libres"),
    };
    let carried = u32::try_from(entry.sessions.len() - 1).unwrap_or_default();
    let others = match carried + entry.more_sessions {
        0 => String::new(),
        several => [", et ", &plural(several, "autre session", "autres sessions")].concat(),
    };
    format!("{date}{town}, {places}{others}")
}
