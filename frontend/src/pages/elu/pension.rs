//! Declaring that the professional pension is being paid: what it changes first, then the act, which is not undone here.

use mce_shared::api::endpoints;
use mce_shared::rules::account::UsableFor;
use yew::prelude::*;

use crate::announcer;
use crate::command::Call;
use crate::components::{Checkbox, CommandForm};
use crate::form::Form;

/// `usable_for` is what the rights pay for today; `ondone` is called once it was declared: the account is to be read again.
pub fn pension(usable_for: UsableFor, ondone: &Callback<()>) -> Html {
    let ondone = ondone.reform(|_| announcer::announce("Votre déclaration est enregistrée."));
    let fields = Callback::from(|form: Form| {
        html! { <Checkbox {form} name="understood" label="J’ai lu ce que cette déclaration change à mes droits" /> }
    });
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ "Je touche ma retraite professionnelle" }</summary>
            <CommandForm name="retraite" class="fr-mt-2w" {fields} call={Call::of(endpoints::DECLARE_PENSION.at([]), ())}
                button="Déclarer ma retraite" {ondone}>
                <p>
                    { "Déclarez-le si votre pension de retraite professionnelle est versée. La retraite d’élu (Ircantec) ne compte pas. " }
                    { consequence(usable_for) }
                </p>
                <p>{ "Cette déclaration ne se défait pas ici : pour la corriger, écrivez à l’assistance." }</p>
            </CommandForm>
        </details>
    }
}

fn consequence(now: UsableFor) -> &'static str {
    match (now, now.once_pension_is_paid()) {
        (UsableFor::MandateAndReinsertion, UsableFor::Mandate) => {
            "Vos droits ne paieront plus de formation de réinsertion professionnelle, seulement des formations liées à votre mandat. \
             Ils prendront fin avec votre dernier mandat, au lieu de durer six mois de plus."
        }
        (before, after) if before == after => {
            "Dans votre situation, elle ne change rien à vos droits aujourd’hui."
        }
        _ => {
            "Votre mandat est terminé : vos droits, qui ne paient plus qu’une formation de réinsertion professionnelle, seraient perdus \
             tout de suite."
        }
    }
}
