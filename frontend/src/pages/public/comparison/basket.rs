//! The sessions that one wants to compare: chosen on the results and on the pages of offers, kept in the tab until they are compared.

use mce_shared::comparison::MOST;
use mce_shared::french::plural;
use yew::prelude::*;

use crate::announcer;
use crate::api::draft;
use crate::components::QueryLink;
use crate::query::of_all;
use crate::router::Route;

/// Its name in the storage of the tab.
const NAME: &str = "mce.comparaison";
/// The parameter of the comparison's address.
pub const SESSION: &str = "session";

/// What was chosen, each session as an address writes it.
#[derive(Clone)]
pub struct Basket(UseStateHandle<Vec<String>>);

#[hook]
pub fn use_basket() -> Basket {
    Basket(use_state_eq(|| draft::kept(NAME).unwrap_or_default()))
}

impl Basket {
    /// Puts a session in, or takes it out. `named` says which it is to who does not see beside what the button stands.
    pub fn button(&self, key: String, named: &str) -> Html {
        let chosen = self.0.contains(&key);
        let is_full = !chosen && self.0.len() >= MOST;
        let label = if chosen { "Ne plus comparer" } else { "Comparer" };
        let basket = self.clone();
        let onclick = move |_: MouseEvent| basket.choose(&key);
        html! {
            <button type="button" class="fr-btn fr-btn--sm fr-btn--tertiary" aria-disabled={is_full.then_some("true")} {onclick}>
                { label }<span class="fr-sr-only">{ [" ", named].concat() }</span>
            </button>
        }
    }

    /// How many are chosen, and the way to compare them; nothing as long as there is none.
    pub fn bar(&self) -> Html {
        let count = self.0.len();
        if count == 0 {
            return Html::default();
        }
        let basket = self.clone();
        let empty = move |_: MouseEvent| basket.keep(Vec::new());
        html! {
            <div class="mce-basket" role="region" aria-label="Sessions à comparer">
                <p class="fr-mb-0">{ said(count) }</p>
                <QueryLink class="fr-btn fr-btn--sm" to={Route::Comparison} query={of_all(SESSION, &self.0)}>{ "Voir la comparaison" }</QueryLink>
                <button type="button" class="fr-btn fr-btn--sm fr-btn--tertiary-no-outline" onclick={empty}>{ "Vider" }</button>
            </div>
        }
    }

    fn choose(&self, key: &str) {
        let mut chosen = (*self.0).clone();
        if chosen.iter().any(|one| one == key) {
            chosen.retain(|one| one != key);
        } else if chosen.len() < MOST {
            chosen.push(key.to_owned());
        }
        announcer::announce(said(chosen.len()));
        self.keep(chosen);
    }

    fn keep(&self, chosen: Vec<String>) {
        draft::keep(NAME, &chosen);
        self.0.set(chosen);
    }
}

/// Keeps what the page of the comparison shows: one goes on choosing from there.
pub fn follow(chosen: &[String]) {
    draft::keep(NAME, chosen);
}

/// "2 sessions à comparer".
fn said(count: usize) -> String {
    let chosen =
        plural(i64::try_from(count).unwrap_or_default(), "session à comparer", "sessions à comparer");
    if count < MOST { chosen } else { [&chosen, ", le plus que l’on puisse"].concat() }
}
