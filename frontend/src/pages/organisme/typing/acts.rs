//! What is done with an offer beside typing it: suspended, put away, copied, given back to the files, its draft given up.

use mce_shared::api::{OfferAct, OwnOffer, endpoints};
use mce_shared::catalogue::{FormationNumero, Publication};
use yew::prelude::*;
use yew_router::prelude::*;

use super::{STORED, Told};
use crate::api::{Answer, Shared};
use crate::browser;
use crate::command::{Call, then_to};
use crate::components::{CommandButton, Look};
use crate::form::Form;
use crate::router::Route;

/// A number that no other offer of the training body is likely to have: "F-7f3a9c21".
pub fn new_numero() -> String {
    let drawn = browser::random_uuid().unwrap_or_default();
    ["F-", drawn.split('-').next().unwrap_or_default()].concat()
}

#[derive(Properties, PartialEq)]
pub struct ActsProps {
    pub formation: AttrValue,
    pub own: Shared<OwnOffer>,
    pub ondone: Told,
    pub form: Form,
}

#[component]
pub fn Acts(props: &ActsProps) -> Html {
    let navigator = use_navigator();
    let copy = use_memo((), |()| new_numero());
    let own = &props.own;
    let publication = own.formation.as_ref().map(|formation| &formation.publication);
    let is_archived = matches!(publication, Some(Publication::Archived { .. }));
    let by_hand = own.formation.as_ref().is_some_and(|formation| formation.imported_at.is_none());
    let button = |label: &'static str, act: &OfferAct, ondone: Callback<Answer>| {
        let call = Call::plain(endpoints::CHANGE_OWN_OFFER.at([&props.formation]), act);
        html! { <CommandButton {label} {call} {ondone} look={Look::Secondary} /> }
    };
    // What he types meanwhile is of the offer that his own act makes.
    let told = |words: &'static str| {
        let (form, ondone, stored) = (props.form.clone(), props.ondone.clone(), own.stored + 1);
        Callback::from(move |_: Answer| {
            form.set(&STORED.into(), stored.to_string());
            ondone.emit((words, None));
        })
    };
    let discarded = {
        let (form, ondone) = (props.form.clone(), props.ondone.clone());
        Callback::from(move |_: Answer| {
            form.clear();
            ondone.emit(("Le brouillon est abandonné.", None));
        })
    };
    let to: Option<FormationNumero> = copy.parse().ok();
    let copied = then_to(navigator, Route::OfOffer { formation: copy.to_string().into() });
    html! {
        <section aria-labelledby="autres-actes">
            <h2 id="autres-actes">{ "Autres actions sur l’offre" }</h2>
            <p>{ files(own, by_hand) }</p>
            <div class="mce-actions fr-mb-3w">
                if let Some(to) = to.filter(|_| !own.typed.is_empty()) {
                    { button("Dupliquer l’offre", &OfferAct::Duplicate { to }, copied) }
                }
                if own.draft.is_some() {
                    { button("Abandonner le brouillon", &OfferAct::Discard { version: own.version }, discarded) }
                }
                if is_archived {
                    { button("Désarchiver", &OfferAct::Restore {}, told("L’offre est sortie des archives : c’est un brouillon.")) }
                } else if publication.is_some() {
                    { button("Archiver", &OfferAct::Archive {}, told("L’offre est archivée : les élus ne la voient plus, ses dossiers continuent.")) }
                }
                if by_hand {
                    { button("Rendre aux fichiers", &OfferAct::HandBack {}, told("Le prochain fichier qui nomme cette offre la changera.")) }
                }
            </div>
        </section>
    }
}

/// What the next file does.
fn files(own: &OwnOffer, by_hand: bool) -> &'static str {
    match (&own.formation, by_hand) {
        (None, _) => {
            "Cette offre n’est pas encore publiée. Une fois qu’elle l’est, vos fichiers ne la changent pas tant que vous ne la leur rendez pas."
        }
        (Some(_), true) => {
            "Cette offre a été saisie ici : un fichier qui la nomme ne la change pas, et son rapport le dit. Rendez-la aux fichiers pour qu’ils la reprennent."
        }
        (Some(_), false) => {
            "Cette offre vient de vos fichiers. Si vous la publiez d’ici, les fichiers suivants ne la changeront plus, jusqu’à ce que vous la leur rendiez."
        }
    }
}
