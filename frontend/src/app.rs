//! The frame around every page: skip links, header, the page, footer, and the live region.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::announcer;
use crate::components::{Footer, Header, skip_links};
use crate::identity::IdentityProvider;
use crate::router::{Route, switch};

#[component]
pub fn App() -> Html {
    html! {
        <BrowserRouter>
            <IdentityProvider>
                { skip_links() }
                <Header />
                <Switch<Route> render={switch} />
                <Footer />
                { announcer::live_region() }
            </IdentityProvider>
        </BrowserRouter>
    }
}
