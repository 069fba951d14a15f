//! The search: the address of the page holds the question, so that it can be kept, shared, and come back to.

mod filters;
mod results;

use mce_shared::api::endpoints;
use yew::prelude::*;
use yew_router::prelude::*;
use yew_router::query::Raw;

use crate::announcer;
use crate::api::use_resource;
use crate::components::{Page, remote_view};
use crate::router::Route;

#[component]
pub fn Search() -> Html {
    let navigator = use_navigator();
    let question = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let resource =
        use_resource(endpoints::LIST_OFFERS.at([]).with_query(&question).read_as::<results::Results>());
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
    let facets = resource.state.ready().map(|results| results.facets.clone()).unwrap_or_default();
    html! {
        <Page title="Trouver une formation">
            <div class="fr-grid-row fr-grid-row--gutters">
                <div class="fr-col-12 fr-col-lg-4"><filters::Filters question={question.clone()} {facets} onask={onask.clone()} /></div>
                <div class="fr-col-12 fr-col-lg-8">
                    { remote_view(&resource, "Recherche en cours…", |found| results::results(found, &question, &onask)) }
                </div>
            </div>
        </Page>
    }
}
