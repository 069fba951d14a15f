//! `fr-pagination` for lists read by cursor: one goes on and comes back, without numbers that nobody can promise.

use yew::prelude::*;

/// Links to what precedes (`back` says to what) and to what follows; nothing when everything is on one page.
pub fn pagination(
    back: &'static str,
    previous: Option<Callback<MouseEvent>>,
    next: Option<Callback<MouseEvent>>,
) -> Html {
    if previous.is_none() && next.is_none() {
        return Html::default();
    }
    html! {
        <nav class="fr-pagination fr-mt-4w" aria-label="Pagination">
            <ul class="fr-pagination__list">
                { one("fr-pagination__link fr-pagination__link--prev fr-pagination__link--label", back, previous) }
                { one("fr-pagination__link fr-pagination__link--next fr-pagination__link--label", "Page suivante", next) }
            </ul>
        </nav>
    }
}

fn one(class: &'static str, label: &'static str, onclick: Option<Callback<MouseEvent>>) -> Html {
    match onclick {
        Some(onclick) => html! { <li><button type="button" {class} {onclick}>{ label }</button></li> },
        None => html! { <li><a {class} aria-disabled="true" role="link">{ label }</a></li> },
    }
}
