//! Before something that a sign-in left open must not allow: the second factor again, and back to the page.

use mce_shared::api::endpoints;
use yew::prelude::*;
use yew_router::Routable;

use super::{Look, action};
use crate::browser;
use crate::router::Route;

/// Says `why`, and asks ProConnect for the second factor.
pub fn sign_in_again(why: &'static str, page: &Route) -> Html {
    let again = endpoints::SIGN_IN.at([]).asking("provider", "proconnect").asking("renew", "oui");
    let address = String::from(again.asking("return", &page.to_path()));
    let leave = Callback::from(move |_: MouseEvent| browser::leave_for(&address));
    html! {
        <>
            <p>{ why }</p>
            <p>{ action(Look::Primary, "Me reconnecter avec ProConnect", false, leave) }</p>
        </>
    }
}
