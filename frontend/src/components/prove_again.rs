//! What asks who is there now: the way to ProConnect, which asks for the second factor again, and back to this page.

use mce_shared::api::endpoints;
use yew::prelude::*;

use super::{Look, action};
use crate::browser;

/// The button. What was typed waits in the tab.
pub fn prove_again() -> Html {
    let leave = Callback::from(|_: MouseEvent| browser::leave_for(&address_to_prove_again()));
    html! { <p>{ action(Look::Primary, "Me reconnecter avec ProConnect", false, leave) }</p> }
}

/// Says `why` before the button.
pub fn sign_in_again(why: &'static str) -> Html {
    html! { <><p>{ why }</p>{ prove_again() }</> }
}

/// Where the button leads.
pub fn address_to_prove_again() -> String {
    let again = endpoints::SIGN_IN.at([]).asking("provider", "proconnect").asking("renew", "oui");
    again.asking("return", &browser::current_address()).into()
}
