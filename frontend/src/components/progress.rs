//! Something that takes time.

use yew::prelude::*;

/// An unknown duration. The words come first: they are there even where nothing moves.
pub fn waiting(label: impl Into<AttrValue>) -> Html {
    html! {
        <div class="mce-progress" role="status">
            <p class="fr-mb-1w">{ label.into() }</p>
            <progress class="mce-progress__bar" aria-hidden="true" />
        </div>
    }
}
