//! What was found, on a map: how many formations each département has, the towns in which they are, and the same as tables under it.
//!
//! The outlines are a file of the site, read when the map is shown.

use mce_shared::api::endpoints;
use mce_shared::french::plural;
use serde::Deserialize;
use yew::prelude::*;

use super::results::{Facet, Facets};
use crate::api::{use_resource, use_text};
use crate::components::{QueryLink, remote_view};
use crate::query::{with, without};
use crate::router::Route;

const OUTLINES: &str = "/contenu/carte-des-departements.txt";
/// The drawing's own measure, which the file says.
const VIEW_BOX: &str = "0 0 1226 1170";

/// Towns of the table; the drawing has all that were sent.
const TOWNS_LISTED: usize = 30;

/// What the page draws of `mce_shared::search::Spots`.
#[derive(Deserialize)]
struct Spots {
    spots: Vec<Spot>,
    towns: usize,
}

#[derive(Deserialize)]
struct Spot {
    label: String,
    commune: Option<String>,
    position: Option<Position>,
    count: u32,
}

/// As `mce_shared::search::Position`.
#[derive(Deserialize)]
struct Position {
    east: i32,
    north: i32,
}

impl Position {
    /// In the drawing, whose outlines are in the same projection: fitted on the middles of the départements, which then lie within
    /// eight points of it (two and a half at the mean). None for what is not in the drawing's part of the world.
    fn drawn(&self) -> Option<(i32, i32)> {
        let (x, y) = (429 + self.east * 831 / 1000, 4937 - self.north * 828 / 1000);
        ((0..1226).contains(&x) && (0..1170).contains(&y)).then_some((x, y))
    }
}

#[derive(Properties, PartialEq)]
pub struct MapProps {
    pub question: AttrValue,
    pub facets: Facets,
}

#[component]
pub fn Map(props: &MapProps) -> Html {
    let outlines = use_text(OUTLINES.into());
    let MapProps { question, facets } = props;
    let asked = without(question, &["view", "sort", "cursor"]);
    let address = endpoints::SHOW_SPOTS.at([]).with_query(&["?", &asked].concat());
    let spots = use_resource(address.read_as::<Spots>());
    let remote = facets.modes.iter().find(|mode| mode.value == "remote").map_or(0, |mode| mode.count);
    html! {
        <>
            <p>{ "Chaque nombre est celui des formations qui s’y tiennent. Choisissez un département pour les voir. Un point est une commune, d’autant plus grand qu’elle en a." }</p>
            { remote_view(&outlines, "Lecture de la carte…", |outlines| drawing(outlines, facets, spots.state.ready().map(|found| &**found), question)) }
            { counts(facets, question) }
            { remote_view(&spots, "Lecture des communes…", |spots| towns(spots, question)) }
            if remote > 0 { <p>{ elsewhere(remote, question) }</p> }
        </>
    }
}

/// What sits nowhere.
fn elsewhere(remote: u32, question: &str) -> Html {
    let query = with(&without(question, &["view", "departement", "cursor"]), "mode", "remote");
    let label = plural(remote, "formation se suit à distance", "formations se suivent à distance");
    html! { <QueryLink class="fr-link" to={Route::Search} {query}>{ label }</QueryLink> }
}

fn drawing(outlines: &str, facets: &Facets, spots: Option<&Spots>, question: &str) -> Html {
    let lines = outlines.lines().filter(|line| !line.starts_with('#'));
    let most = facets.departements.iter().map(|of| of.count).max().unwrap_or(1);
    html! {
        <svg class="mce-map" viewBox={VIEW_BOX} role="group" aria-label="Carte des départements">
            { for lines.filter_map(|line| departement(line, facets, most, question)) }
            { for spots.into_iter().flat_map(|found| &found.spots).filter_map(point) }
        </svg>
    }
}

/// A town: whoever doesn't see it has the table, and its size is not read alone.
fn point(spot: &Spot) -> Option<Html> {
    let (x, y) = spot.position.as_ref()?.drawn()?;
    let r = if spot.count > 9 {
        "9"
    } else if spot.count > 2 {
        "7"
    } else {
        "5"
    };
    Some(html! {
        <circle class="mce-map__town" cx={x.to_string()} cy={y.to_string()} {r} aria-hidden="true">
            <title>{ town_said(spot) }</title>
        </circle>
    })
}

/// "Vitré (35) : 2 formations".
fn town_said(spot: &Spot) -> String {
    [&spot.label, " : ", &plural(spot.count, "formation", "formations")].concat()
}

/// A line of the file: code, where its number is written, outline.
fn departement(line: &str, facets: &Facets, most: u32, question: &str) -> Option<Html> {
    let mut parts = line.split('\t');
    let (code, x, y, d) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let found = facets.departements.iter().find(|of| of.value == code);
    let name = square(code, x, y);
    // A number stands under the code.
    let y = if is_square(code) { lower(y) } else { y.to_owned() };
    let Some(found) = found else {
        return Some(html! { <g aria-hidden="true"><path d={d.to_owned()} />{ name }</g> });
    };
    let label = said(found);
    Some(html! {
        <>
            <QueryLink class={shade(found.count, most)} to={Route::Search} query={of_departement(question, code)} {label}>
                <path d={d.to_owned()} />
                <text x={x.to_owned()} {y} aria-hidden="true">{ found.count }</text>
            </QueryLink>
            { name }
        </>
    })
}

fn is_square(code: &str) -> bool {
    code.len() == 3 && !code.ends_with('-')
}

fn lower(y: &str) -> String {
    y.parse::<i32>().map_or_else(|_| y.to_owned(), |y| (y + 14).to_string())
}

/// What is overseas is a square, which its shape doesn't name: its code stands in a corner.
fn square(code: &str, x: &str, y: &str) -> Html {
    let (Ok(x), Ok(y)) = (x.parse::<i32>(), y.parse::<i32>()) else { return Html::default() };
    if !is_square(code) {
        return Html::default();
    }
    html! { <text class="mce-map__code" x={(x - 8).to_string()} y={(y - 26).to_string()} aria-hidden="true">{ code.to_owned() }</text> }
}

/// The more, the darker; the number says how many.
fn shade(count: u32, most: u32) -> &'static str {
    match count * 3 / most.max(1) {
        0 => "mce-map__few",
        1 => "mce-map__some",
        _ => "mce-map__many",
    }
}

/// "Ille-et-Vilaine (35) : 4 formations".
fn said(found: &Facet) -> String {
    [&found.label, " : ", &plural(found.count, "formation", "formations")].concat()
}

fn of_departement(question: &str, code: &str) -> String {
    with(&without(question, &["view", "cursor"]), "departement", code)
}

/// The towns, each with what is near it.
fn towns(found: &Spots, question: &str) -> Html {
    let row = |spot: &Spot| {
        let name = match &spot.commune {
            None => html! { { &spot.label } },
            Some(code) => {
                let here = without(question, &["view", "departement", "cursor", "around", "km"]);
                let query = with(&with(&here, "around", code), "km", "20");
                html! { <QueryLink class="fr-link" to={Route::Search} {query}>{ [&spot.label, " et à 20 km autour"].concat() }</QueryLink> }
            }
        };
        html! { <tr key={spot.label.clone()}><th scope="row">{ name }</th><td>{ spot.count }</td></tr> }
    };
    let more = found.towns.saturating_sub(TOWNS_LISTED);
    html! {
        <>
            <table class="mce-counts">
                <caption>{ "Formations par commune" }</caption>
                <thead><tr><th scope="col">{ "Commune" }</th><th scope="col">{ "Formations" }</th></tr></thead>
                <tbody>{ for found.spots.iter().take(TOWNS_LISTED).map(row) }</tbody>
            </table>
            if more > 0 {
                <p>{ ["Et ", &plural(more as i64, "autre commune", "autres communes"), " : choisissez un département pour les voir."].concat() }</p>
            }
        </>
    }
}

fn counts(facets: &Facets, question: &str) -> Html {
    let row = |of: &Facet| {
        let query = of_departement(question, &of.value);
        html! {
            <tr key={of.value.clone()}>
                <th scope="row"><QueryLink class="fr-link" to={Route::Search} {query}>{ &of.label }</QueryLink></th>
                <td>{ of.count }</td>
            </tr>
        }
    };
    html! {
        <table class="mce-counts">
            <caption>{ "Formations par département" }</caption>
            <thead><tr><th scope="col">{ "Département" }</th><th scope="col">{ "Formations" }</th></tr></thead>
            <tbody>{ for facets.departements.iter().map(row) }</tbody>
        </table>
    }
}
