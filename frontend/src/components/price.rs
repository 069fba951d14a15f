//! An amount, in the French form, never cut at the end of a line.

use mce_shared::money::Euros;
use yew::prelude::*;

pub fn price(amount: Euros) -> Html {
    html! { <span class="mce-price">{ amount.french() }</span> }
}
