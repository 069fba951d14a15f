//! The frame around every page: skip links, header, the page, footer, and the live region.

use gloo::events::{EventListener, EventListenerOptions};
use mce_shared::portals::portal_of;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Footer, Header, Page, skip_links, waiting};
use crate::identity::IdentityProvider;
use crate::pages::errors;
use crate::router::Route;
use crate::{announcer, browser};

#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// The name of this portal.
    pub portal: &'static str,
    pub page_of: Callback<Route, Option<Html>>,
}

#[component]
pub fn App(props: &AppProps) -> Html {
    use_effect_with(props.portal, |portal| leave_to_browser(portal));
    let (portal, page_of) = (props.portal, props.page_of.clone());
    let render = move |route| page_of.emit(route).unwrap_or_else(|| no_page(portal));
    html! {
        <BrowserRouter>
            <IdentityProvider>
                { skip_links() }
                <Header />
                <Switch<Route> {render} />
                <Footer />
                { announcer::live_region() }
            </IdentityProvider>
        </BrowserRouter>
    }
}

/// Keeps the router away from the links to other portals: the browser opens them, with all that it does for a page.
fn leave_to_browser(here: &'static str) {
    let options = EventListenerOptions::run_in_capture_phase();
    EventListener::new_with_options(&gloo::utils::window(), "click", options, move |event| {
        if browser::link_of(event).is_some_and(|link| portal_of(&link.pathname()) != here) {
            event.stop_immediate_propagation();
        }
    })
    .forget();
}

/// Another portal has the page of this address, or nobody has.
fn no_page(here: &str) -> Html {
    if portal_of(&browser::current_path()) == here {
        errors::not_found()
    } else {
        html! { <Elsewhere /> }
    }
}

/// The router came to a page of another portal, after an operation or by a redirection: the browser opens it.
#[component]
fn Elsewhere() -> Html {
    use_effect_with((), |()| browser::open_current());
    html! { <Page title="Mon Compte Élu">{ waiting("Ouverture de la page…") }</Page> }
}
