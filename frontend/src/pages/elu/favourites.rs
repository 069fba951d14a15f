//! The offers that an élu keeps: whether each can still be asked for, and the way to let it go.

use mce_shared::api::{FavouriteList, FavouriteView, endpoints};
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
    let removal = use_operation();
    let reload = resource.reload.reform(|_: Answer| announcer::announce("Retirée des favoris"));
    html! {
        <Page title="Mes favoris" lead="Les formations que vous avez mises de côté, et ce qu’elles sont devenues.">
            { for removal.problem().map(|problem| problem_alert(&problem)) }
            { remote_view(&resource, "Lecture de vos favoris…", |list| content(list, &removal, &reload)) }
        </Page>
    }
}

fn content(list: &FavouriteList, removal: &Operation, reload: &Callback<Answer>) -> Html {
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
    html! { <ul class="mce-offers">{ for list.favourites.iter().map(|one| item(one, removal, reload)) }</ul> }
}

fn item(favourite: &FavouriteView, removal: &Operation, reload: &Callback<Answer>) -> Html {
    let FavouriteView { offer, title, of_name, state } = favourite;
    let to = Route::Offer {
        siret: offer.siret.as_str().to_owned().into(),
        formation: offer.formation.as_str().to_owned().into(),
        action: offer.action.as_str().to_owned().into(),
    };
    let (severity, word, says) = said(*state);
    let onclick = {
        let (offer, removal, reload) = (offer.clone(), removal.clone(), reload.clone());
        move |_: MouseEvent| removal.post(&endpoints::REMOVE_FAVOURITE.at([]), &offer, reload.clone())
    };
    html! {
        <li class="mce-offers__one" key={[offer.siret.as_str(), offer.formation.as_str(), offer.action.as_str()].join("/")}>
            <div class="mce-offers__head">
                <div>
                    <h2 class="fr-h6 fr-mb-1w">
                        if *state == FavouriteState::Withdrawn { { title } } else { <Link<Route> {to}>{ title }</Link<Route>> }
                    </h2>
                    <p class="fr-mb-1w">{ of_name }</p>
                    <p class="fr-mb-0">{ badge(Some(severity), word) }{ " " }{ says }</p>
                </div>
                <button type="button" class="fr-btn fr-btn--sm fr-btn--tertiary" {onclick}>
                    { "Retirer" }<span class="fr-sr-only">{ [" des favoris : ", title].concat() }</span>
                </button>
            </div>
        </li>
    }
}

/// A badge, and the sentence beside it.
fn said(state: FavouriteState) -> (Severity, &'static str, String) {
    match state {
        FavouriteState::Open { next: Some(day) } => {
            (Severity::Success, "Ouverte", ["Prochaine séance le ", &date_long(day), "."].concat())
        }
        FavouriteState::Open { next: None } => {
            (Severity::Success, "Ouverte", "On y entre à tout moment.".to_owned())
        }
        FavouriteState::Full => {
            (Severity::Warning, "Complète", "Toutes ses séances à venir sont complètes.".to_owned())
        }
        FavouriteState::Over => {
            (Severity::Warning, "Passée", "Aucune de ses séances ne peut plus être demandée.".to_owned())
        }
        FavouriteState::Withdrawn => {
            (Severity::Error, "Retirée", "Son organisme ne la propose plus.".to_owned())
        }
    }
}
