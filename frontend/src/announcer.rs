//! What a screen reader says when something changes without a new page: results that arrive, a saved form, an error.

use gloo::timers::callback::Timeout;
use gloo::utils::document;
use yew::prelude::*;

const ID: &str = "annonces";
/// A region that has just been emptied must be seen empty before it speaks again, or the same text is not read twice.
const PAUSE_MS: u32 = 100;

/// Reads `text` aloud, politely: after what is being said.
pub fn announce(text: impl Into<AttrValue>) {
    let text = text.into();
    write(None);
    Timeout::new(PAUSE_MS, move || write(Some(&text))).forget();
}

fn write(text: Option<&str>) {
    if let Some(region) = document().get_element_by_id(ID) {
        region.set_text_content(text);
    }
}

/// The live region: once in the application, always there, so that screen readers watch it. Yew writes nothing in it.
pub fn live_region() -> Html {
    html! { <div id={ID} class="fr-sr-only" role="status" aria-live="polite" /> }
}
