//! Declaring that the professional pension is being paid: what it changes first, then the act, which is not undone here.

use mce_shared::api::PensionDeclaration;
use mce_shared::rules::account::UsableFor;
use yew::prelude::*;

use crate::announcer;
use crate::api::{Answer, use_operation};
use crate::components::{Checkbox, submit, use_report};
use crate::form::use_form;

#[derive(Properties, PartialEq)]
pub struct PensionProps {
    /// What the rights pay for today.
    pub usable_for: UsableFor,
    /// It was declared: the account is to be read again.
    pub ondone: Callback<()>,
}

#[component]
pub fn Pension(props: &PensionProps) -> Html {
    let operation = use_operation();
    let form = use_form("retraite".into(), &[], &[]);
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, ondone) = (form.clone(), operation.clone(), props.ondone.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if !form.is_checked("understood") {
                form.refuse(vec![(
                    "understood".into(),
                    "Cochez la case pour confirmer que vous avez lu.".into(),
                )]);
                return;
            }
            let (form, ondone) = (form.clone(), ondone.clone());
            let done = Callback::from(move |_: Answer| {
                form.clear();
                announcer::announce("Votre déclaration est enregistrée.");
                ondone.emit(());
            });
            operation.post("/api/account/pension", &PensionDeclaration { understood: true }, done);
        }
    };
    html! {
        <details class="mce-unfold fr-mb-3w">
            <summary>{ "Je touche ma retraite professionnelle" }</summary>
            <form class="fr-mt-2w" {onsubmit} novalidate=true>
                <p>
                    { "Déclarez-le si votre pension de retraite professionnelle est versée. La retraite d’élu (Ircantec) ne compte pas. " }
                    { consequence(props.usable_for) }
                </p>
                <p>{ "Cette déclaration ne se défait pas ici : pour la corriger, écrivez à l’assistance." }</p>
                { report }
                <Checkbox form={form.clone()} name="understood" label="J’ai lu ce que cette déclaration change à mes droits" />
                { submit("Déclarer ma retraite", operation.is_sending()) }
            </form>
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
            "Votre mandat est terminé : vos droits, qui ne paient plus qu’une formation de réinsertion professionnelle, seraient perdus \
             tout de suite."
        }
    }
}
