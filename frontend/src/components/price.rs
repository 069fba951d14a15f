//! An amount, in the French form, never cut at the end of a line.

use mce_shared::french::aloud;
use mce_shared::money::Euros;
use yew::prelude::*;

/// A price with tax, and without it where that differs: "672,00 € TTC (560,00 € HT)".
pub fn price_with_tax(ttc: Euros, ht: Euros) -> Html {
    html! {
        <>
            { price(ttc) }{ " TTC" }
            if ht != ttc { { " (" }{ price(ht) }{ " HT)" } }
        </>
    }
}

pub fn price(amount: Euros) -> Html {
    html! { <span class="mce-price">{ aloud(&amount.french()) }</span> }
}

/// What is added or taken away: "+ 400,00 €".
pub fn change(amount: Euros) -> Html {
    let sign = if amount.is_positive() { "+\u{20}" } else { "" };
    html! { <span class="mce-price">{ sign }{ aloud(&amount.french()) }</span> }
}
