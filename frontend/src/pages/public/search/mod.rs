//! The search: the address of the page holds the question, so that it can be kept, shared, and come back to.

mod around;
mod calendar;
mod filters;
mod map;
mod results;
mod view;

use mce_shared::api::endpoints;
use yew::prelude::*;
use yew_router::prelude::*;
use yew_router::query::Raw;

use crate::announcer;
use crate::api::use_resource;
use crate::browser;
use crate::components::{Page, remote_view};
use crate::pages::public::comparison::{Basket, use_basket};
use crate::pages::public::favourites::{Stars, use_stars};
use crate::query::without;
use crate::router::Route;
use results::Results;
use view::{View, views};

/// Takes the focus when another question was asked: the form that had it is drawn anew.
const RESULTS_ID: &str = "resultats";

#[component]
pub fn Search() -> Html {
    let navigator = use_navigator();
    let question = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let asked = without(&question, &view::OWN);
    let resource =
        use_resource(endpoints::LIST_OFFERS.at([]).with_query(&["?", &asked].concat()).read_as::<Results>());
    let onask = Callback::from(move |question: String| {
        if let Some(navigator) = &navigator {
            // Only refused for a query that cannot be written, and the browser wrote this one.
            let _ = navigator.push_with_query(&Route::Search, Raw(question));
        }
    });
    {
        let found = resource.state.ready().map(|results| results.total);
        use_effect_with(found, |found| {
            if let Some(total) = found {
                announcer::announce(results::count(*total));
            }
        });
    }
    let last = use_mut_ref(|| asked.clone());
    use_effect_with(asked, move |asked| {
        if last.replace(asked.clone()) != *asked {
            browser::focus(RESULTS_ID);
        }
    });
    let basket = use_basket();
    let stars = use_stars();
    let some = resource.state.ready().filter(|results| !results.is_empty());
    let heading = some.map_or_else(|| "Résultats".to_owned(), |results| results::count(results.total));
    let facets = resource.state.ready().map(|results| results.facets.clone()).unwrap_or_default();
    html! {
        <Page title="Trouver une formation">
            <div class="fr-grid-row fr-grid-row--gutters">
                <div class="fr-col-12 fr-col-lg-4"><filters::Filters question={question.clone()} {facets} onask={onask.clone()} /></div>
                <div class="fr-col-12 fr-col-lg-8">
                    <h2 class="fr-h4" id={RESULTS_ID} tabindex="-1">{ heading }</h2>
                    { stars.refusal() }
                    { remote_view(&resource, "Recherche en cours…", |found| answer(found, &question, &onask, (&basket, &stars))) }
                    { unmet(&question) }
                </div>
            </div>
            { basket.bar() }
        </Page>
    }
}

/// What was found, in the way in which one looks at it.
fn answer(found: &Results, question: &str, onask: &Callback<String>, kept: (&Basket, &Stars)) -> Html {
    if found.is_empty() {
        return results::nothing(found, question, onask);
    }
    let body = match View::of(question) {
        View::List => results::list(found, question, onask, kept),
        View::Calendar => html! { <calendar::Calendar question={question.to_owned()} /> },
        View::Map => html! { <map::Map question={question.to_owned()} facets={found.facets.clone()} /> },
    };
    let watch = ["/alertes?", &without(question, &[&view::OWN[..], &["cursor"]].concat())].concat();
    html! {
        <>
            { results::head(found, question, onask) }
            { views(question) }
            { body }
            <p><a class="fr-link" href={watch}>{ "M’avertir des nouvelles sessions" }</a></p>
        </>
    }
}

/// What to do when nothing suits: what was looked for goes along.
fn unmet(question: &str) -> Html {
    let address = [Route::Needs.to_path().as_str(), "?", &without(question, &view::OWN)].concat();
    html! {
        <p class="fr-mt-3w">
            { "Rien ne vous convient ? " }
            <a class="fr-link" href={address}>{ "Dites le besoin que vous avez" }</a>
            { " : les organismes lisent combien d’élus le partagent." }
        </p>
    }
}
