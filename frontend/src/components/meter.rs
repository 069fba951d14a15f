//! Something that takes time, of which one knows how far it has come.

use yew::prelude::*;

/// `label` names the bar, `words` say what it shows; nothing is told by the drawing alone.
pub fn meter(label: &'static str, words: impl Into<AttrValue>, done: u64, all: u64) -> Html {
    html! {
        <div class="mce-meter">
            <p class="fr-mb-1w">{ words.into() }</p>
            <progress class="mce-meter__bar" aria-label={label} value={done.to_string()} max={all.max(1).to_string()} />
        </div>
    }
}
