//! Something that takes time: how far it is when that is known, that it goes on when it is not.

use yew::prelude::*;

/// A known part of a whole: `done` of `total`.
pub fn progress(label: impl Into<AttrValue>, done: u32, total: u32) -> Html {
    let label = label.into();
    html! {
        <div class="mce-progress">
            <p class="fr-mb-1w" id="avancement">{ label }</p>
            <progress class="mce-progress__bar" aria-labelledby="avancement" value={done.to_string()} max={total.to_string()} />
        </div>
    }
}

/// An unknown duration. The words come first: they are there even where nothing moves.
pub fn waiting(label: impl Into<AttrValue>) -> Html {
    html! {
        <div class="mce-progress" role="status">
            <p class="fr-mb-1w">{ label.into() }</p>
            <progress class="mce-progress__bar" aria-hidden="true" />
        </div>
    }
}
