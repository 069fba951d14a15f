//! Opening the account: the social security number, one question, and an outcome that explains itself.

use mce_shared::api::{Activation as Outcome, endpoints};
use mce_shared::forms::{NO, YES};
use yew::prelude::*;
use yew_router::prelude::*;

use super::review::Followed;
use super::{notices, wanted};
use crate::api::{Shared, use_resource};
use crate::browser;
use crate::command::{Call, Done};
use crate::components::{
    CommandForm, Keyboard, Page, RadioGroup, Severity, TextField, alert, facts, labelled, price, remote_view,
};
use crate::form::Form;
use crate::identity::use_visitor;
use crate::router::Route;

/// Where what came of it is, which has the focus once it is there.
const OUTCOME: &str = "suite";

#[component]
pub fn Activation() -> Html {
    let visitor = use_visitor();
    let opened = use_state(|| None::<Shared<Outcome>>);
    let asked = use_state_eq(|| false);
    // Whoever has a review that stands reads where it stands, and never the blank form.
    let own = use_resource(endpoints::SHOW_OWN_REVIEW.at([]));
    let onoutcome = {
        let (opened, asked) = (opened.clone(), asked.clone());
        let (visitor, reload) = (visitor.clone(), own.reload.clone());
        Callback::from(move |outcome: Outcome| {
            asked.set(true);
            if matches!(outcome, Outcome::Activated { .. }) {
                opened.set(Some(Shared::new(outcome)));
                visitor.reload();
            } else {
                reload.emit(());
            }
        })
    };
    let followed = own.state.ready().and_then(|answer| answer.review.as_ref());
    let answered = opened.is_some() || followed.is_some_and(|review| !review.may_begin_again);
    use_effect_with(*asked && answered, |is_there| {
        if *is_there {
            browser::focus(OUTCOME);
        }
    });
    // Whoever has an account is asked for nothing again.
    if opened.is_none() && visitor.signed_in().is_some_and(|who| who.account_active) {
        return html! { <Redirect<Route> to={Route::Account} /> };
    }
    html! {
        <Page title="Ouvrir mon compte" lead="Une seule fois : nous retrouvons vos mandats et vos droits.">
            <div id={OUTCOME} tabindex="-1">
                if let Some(outcome) = &*opened { { result(outcome) } } else {
                    { remote_view(&own, "Lecture de votre demande…", |answer| match &answer.review {
                        Some(review) if !review.may_begin_again => html! {
                            <Followed review={Shared::new(review.clone())} reload={own.reload.clone()} />
                        },
                        _ => question(&onoutcome),
                    }) }
                }
            </div>
        </Page>
    }
}

fn result(outcome: &Outcome) -> Html {
    let Outcome::Activated { explanation, balance, ended } = outcome else { return Html::default() };
    html! {
        <>
            { alert(Severity::Success, "Votre compte est ouvert", html! { <p>{ explanation }</p> }) }
            { notices::ended(ended.as_deref()) }
            { facts(vec![("Droits disponibles", price(*balance))]) }
            { wanted::onwards(wanted::left().as_ref()) }
        </>
    }
}

/// Never kept in the tab: it is asked again after an expired sign-in.
const SECRET: &[&str] = &["nir"];

const YES_OR_NO: [(&str, &str); 2] = [(NO, "Non"), (YES, "Oui")];

fn question(onoutcome: &Callback<Outcome>) -> Html {
    let onoutcome = onoutcome.clone();
    let ondone = Callback::from(move |done: Done| {
        if let Ok(outcome) = done.answer.json::<Outcome>() {
            onoutcome.emit(outcome);
        }
    });
    html! {
        <CommandForm name="activation" secret={SECRET} class="fr-col-12 fr-col-md-8" fields={Callback::from(fields)}
            call={Call::of(endpoints::ACTIVATE_ACCOUNT.at([]), wanted::left())} button="Ouvrir mon compte" {ondone} />
    }
}

fn fields(form: Form) -> Html {
    html! {
        <>
            <TextField form={form.clone()} name="nir" label="Numéro de sécurité sociale" keyboard={Keyboard::Digits}
                hint="Quinze chiffres, clé comprise, sur votre carte Vitale. Exemple de forme : 2 69 05 49 588 157 80"
                autocomplete="off" />
            <p class="fr-text--sm">
                { "Il sert à ouvrir un seul compte par personne. Il est chiffré aussitôt et n’est montré à personne. " }
                <Link<Route> to={Route::PersonalData}>{ "En savoir plus" }</Link<Route>>
            </p>
            <RadioGroup {form} name="pension_liquidated" legend="Percevez-vous une pension de retraite ?"
                hint="Pour une activité professionnelle passée. La réponse ferme ou ouvre la réinsertion, jamais les formations liées au mandat."
                choices={labelled(&YES_OR_NO)} />
        </>
    }
}
