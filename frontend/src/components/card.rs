//! `fr-card`: a thing of a list that leads to its own page; the whole card is the link.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::router::Route;

/// What a card shows.
pub struct Card {
    pub to: Route,
    pub title: AttrValue,
    /// Above the title: tags or badges.
    pub above: Html,
    /// Under the title.
    pub body: Html,
    /// At the foot: price, next date.
    pub below: Html,
}

/// A card under a heading of level 2 (its own title is of level 3).
pub fn card(card: Card) -> Html {
    html! {
        <div class="fr-card fr-card--horizontal fr-enlarge-link mce-card">
            <div class="fr-card__body">
                <div class="fr-card__content">
                    <h3 class="fr-card__title"><Link<Route> to={card.to}>{ card.title }</Link<Route>></h3>
                    <div class="fr-card__desc">{ card.body }</div>
                    <div class="fr-card__start">{ card.above }</div>
                    <div class="fr-card__end"><p class="fr-mb-0">{ card.below }</p></div>
                </div>
            </div>
        </div>
    }
}
