//! The offers that an élu keeps: whether each can still be asked for, and the way to let it go.

use mce_shared::api::{Address, FavouriteKeys, FavouriteList, FavouriteView, endpoints};
use mce_shared::catalogue::OfferKey;
use mce_shared::favourites::FavouriteState;
use mce_shared::french::date_long;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::announcer;
use crate::api::{Answer, Operation, use_operation, use_resource};
use crate::components::{Page, Severity, badge, empty, problem_alert, remote_view};
use crate::router::Route;

#[component]
pub fn Favourites() -> Html {
    let resource = use_resource(endpoints::LIST_FAVOURITES.at([]));
    let (removal, keeping) = (use_operation(), use_operation());
    let kept = resource.reload.reform(|_: Answer| announcer::announce("Gardée un an de plus"));
    let reload = resource.reload.reform(|_: Answer| announcer::announce("Retirée des favoris"));
    html! {
        <Page title="Mes favoris" lead="Les formations que vous avez mises de côté, et ce qu’elles sont devenues. Un favori est gardé un an, et une année de plus chaque fois que vous choisissez « Garder ».">
            { for removal.problem().map(|problem| problem_alert(&problem)) }
            { for keeping.problem().map(|problem| problem_alert(&problem)) }
            { remote_view(&resource, "Lecture de vos favoris…", |list| content(list, &[(&keeping, &kept), (&removal, &reload)])) }
        </Page>
    }
}

/// What may be done with a favourite, and what follows: it is kept on, or it is let go.
type Ways<'a> = [(&'a Operation, &'a Callback<Answer>); 2];

fn content(list: &FavouriteList, ways: &Ways) -> Html {
    if list.favourites.is_empty() {
        return empty(
            "Vous n’avez pas encore de favori",
            html! {
                <>
                    <p>{ "Dans les résultats d’une recherche, le bouton « Ajouter aux favoris » met une formation de côté." }</p>
                    <p class="fr-mb-0"><Link<Route> classes="fr-btn" to={Route::Search}>{ "Trouver une formation" }</Link<Route>></p>
                </>
            },
        );
    }
    html! { <ul class="mce-offers">{ for list.favourites.iter().map(|one| item(one, ways)) }</ul> }
}

fn item(favourite: &FavouriteView, [keeping, removal]: &Ways) -> Html {
    let FavouriteView { offer, title, of_name, state, until } = favourite;
    let to = Route::Offer {
        siret: offer.siret.as_str().to_owned().into(),
        formation: offer.formation.as_str().to_owned().into(),
        action: offer.action.as_str().to_owned().into(),
    };
    let (severity, word, says) = said(*state);
    let keep = on_click(offer, *keeping, endpoints::KEEP_FAVOURITE.at([]));
    let remove = on_click(offer, *removal, endpoints::REMOVE_FAVOURITE.at([]));
    html! {
        <li class="mce-offers__one" key={[offer.siret.as_str(), offer.formation.as_str(), offer.action.as_str()].join("/")}>
            <div class="mce-offers__head">
                <div>
                    <h2 class="fr-h6 fr-mb-1w">
                        if *state == FavouriteState::Withdrawn { { title } } else { <Link<Route> {to}>{ title }</Link<Route>> }
                    </h2>
                    <p class="fr-mb-1w">{ of_name }</p>
                    <p class="fr-mb-0">{ badge(Some(severity), word) }{ " " }{ says }</p>
                    { for until.map(|day| html! { <p class="fr-mb-0 fr-text--sm">{ ["Gardée jusqu’au ", &date_long(day), "."].concat() }</p> }) }
                </div>
                <div>
                    if *state != FavouriteState::Withdrawn {
                        <button type="button" class="fr-btn fr-btn--sm fr-btn--tertiary fr-mr-1w" onclick={keep}>
                            { "Garder" }<span class="fr-sr-only">{ [" un an de plus : ", title].concat() }</span>
                        </button>
                    }
                    <button type="button" class="fr-btn fr-btn--sm fr-btn--tertiary" onclick={remove}>
                        { "Retirer" }<span class="fr-sr-only">{ [" des favoris : ", title].concat() }</span>
                    </button>
                </div>
            </div>
        </li>
    }
}

fn on_click(
    offer: &OfferKey,
    (operation, done): (&Operation, &Callback<Answer>),
    address: Address<OfferKey, FavouriteKeys>,
) -> Callback<MouseEvent> {
    let (offer, operation, done) = (offer.clone(), operation.clone(), done.clone());
    Callback::from(move |_: MouseEvent| operation.post(&address, &offer, done.clone()))
}

/// A badge, and the sentence beside it.
fn said(state: FavouriteState) -> (Severity, &'static str, String) {
    match state {
        FavouriteState::Open { next: Some(day) } => {
            (Severity::Success, "Ouverte", ["Prochaine session le ", &date_long(day), "."].concat())
        }
        FavouriteState::Open { next: None } => {
            (Severity::Success, "Ouverte", "On y entre à tout moment.".to_owned())
        }
        FavouriteState::Full => {
            (Severity::Warning, "Complète", "Toutes ses sessions à venir sont complètes.".to_owned())
        }
        FavouriteState::Over => {
            (Severity::Warning, "Passée", "Aucune de ses sessions ne peut plus être demandée.".to_owned())
        }
        FavouriteState::Withdrawn => {
            (Severity::Error, "Retirée", "Son organisme ne la propose plus.".to_owned())
        }
    }
}
