//! The button by which an élu keeps an offer among his favourites, on results and on the page of the offer.

use mce_shared::api::{FavouriteKeys, Role, endpoints};
use mce_shared::catalogue::OfferKey;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::announcer;
use crate::api::{Answer, Operation, Request, use_operation};
use crate::components::problem_alert;
use crate::identity::use_visitor;

/// The favourites of who is here; none is known of somebody who has no account, and he sees no button.
#[derive(Clone)]
pub struct Stars {
    known: UseStateHandle<Option<Vec<OfferKey>>>,
    operation: Operation,
}

#[hook]
pub fn use_stars() -> Stars {
    let known = use_state_eq(|| None::<Vec<OfferKey>>);
    let operation = use_operation();
    let role = use_visitor().role();
    {
        let known = known.clone();
        use_effect_with(role, move |role| {
            if *role == Some(Role::Elu) {
                spawn_local(read(known));
            }
        });
    }
    Stars { known, operation }
}

/// Without an answer there are no buttons, and the page goes on.
async fn read(known: UseStateHandle<Option<Vec<OfferKey>>>) {
    let address = String::from(endpoints::LIST_FAVOURITE_KEYS.at([]));
    let answer = Request::get(address).send().await.and_then(|answer| answer.json::<FavouriteKeys>());
    if let Ok(keys) = answer {
        known.set(Some(keys.offers));
    }
}

impl Stars {
    /// Keeps an offer, or lets it go. `named` says which to who does not see beside what the button stands.
    pub fn button(&self, [siret, formation, action]: [&str; 3], named: &str) -> Html {
        let Some(known) = &*self.known else { return Html::default() };
        let key = (siret.parse().ok()).zip(formation.parse().ok()).zip(action.parse().ok());
        let Some(((siret, formation), action)) = key else { return Html::default() };
        let offer = OfferKey { siret, formation, action };
        let is_kept = known.contains(&offer);
        let (star, label) =
            if is_kept { ("★", "Retirer des favoris") } else { ("☆", "Ajouter aux favoris") };
        let stars = self.clone();
        let onclick = move |_: MouseEvent| stars.change(&offer, is_kept);
        html! {
            <button type="button" class="fr-btn fr-btn--sm fr-btn--tertiary" {onclick}>
                <span class="fr-mr-1v" aria-hidden="true">{ star }</span>{ label }<span class="fr-sr-only">{ [" : ", named].concat() }</span>
            </button>
        }
    }

    /// Why the last change was refused.
    pub fn refusal(&self) -> Html {
        html! { { for self.operation.problem().map(|problem| problem_alert(&problem)) } }
    }

    fn change(&self, offer: &OfferKey, is_kept: bool) {
        let known = self.known.clone();
        let done = Callback::from(move |answer: Answer| {
            if let Ok(keys) = answer.json::<FavouriteKeys>() {
                announcer::announce(if is_kept { "Retirée des favoris" } else { "Ajoutée aux favoris" });
                known.set(Some(keys.offers));
            }
        });
        if is_kept {
            self.operation.post(&endpoints::REMOVE_FAVOURITE.at([]), offer, done);
        } else {
            self.operation.post(&endpoints::KEEP_FAVOURITE.at([]), offer, done);
        }
    }
}
