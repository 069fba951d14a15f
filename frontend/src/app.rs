//! The frame around every page: skip links, header, the page, footer, and the live region.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::announcer;
use crate::components::{Footer, Header, skip_links};
use crate::identity::IdentityProvider;
use crate::router::Route;

#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// The pages of this portal.
    pub page_of: Callback<Route, Html>,
}

#[component]
pub fn App(props: &AppProps) -> Html {
    html! {
        <BrowserRouter>
            <IdentityProvider>
                { skip_links() }
                <Header />
                <Switch<Route> render={props.page_of.clone()} />
                <Footer />
                { announcer::live_region() }
            </IdentityProvider>
        </BrowserRouter>
    }
}
