//! What the élus who followed the trainings of the caller say of them, and its answers.

use mce_shared::api::{AnswerOpinion, OwnOpinion, OwnOpinions, endpoints};
use mce_shared::french::date_full;
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use crate::command::{Call, Done};
use crate::components::{CommandForm, Keyboard, Page, TextField, empty, pagination, remote_view, use_said};
use crate::form::Form;
use crate::identity::use_visitor;
use crate::pages::list::use_list;
use crate::pages::ratings::figures;

#[component]
pub fn OfOpinions() -> Html {
    let list = use_list(endpoints::LIST_OWN_OPINIONS.at([]));
    let may = use_visitor().may(&endpoints::ANSWER_OPINION.route);
    let said = use_said();
    let ondone = said.then(&list.resource.reload);
    html! {
        <Page title="Avis des élus" trail={super::trail()}
            lead="Les notes de ceux qui ont suivi vos formations, et leurs commentaires une fois lus par le gestionnaire. Vous répondez une fois à chacun.">
            { said.view() }
            { remote_view(&list.resource, "Lecture des avis…", |page| html! {
                <>
                    { content(page, may, &ondone) }
                    { pagination("Page précédente", list.previous(), list.next(page.cursor.as_deref())) }
                </>
            }) }
        </Page>
    }
}

fn content(page: &OwnOpinions, may: bool, ondone: &Callback<&'static str>) -> Html {
    let Some(own) = &page.figures else {
        let words = "Vos participants sont invités à donner leur avis quand leur service fait est validé.";
        return empty("Aucun avis pour l’instant", html! { <p class="fr-mb-0">{ words }</p> });
    };
    let least = page.least.to_string();
    let public = [
        "Le public lit ces notes à partir de ",
        &least,
        " avis, et les commentaires d’une formation à partir de ",
        &least,
        " avis sur elle.",
    ]
    .concat();
    html! {
        <>
            <h2>{ "Toutes vos formations" }</h2>
            { figures(own) }
            <p>{ public }</p>
            <h2>{ "Commentaires publiés" }</h2>
            if page.opinions.is_empty() { <p>{ "Aucun pour l’instant." }</p> }
            { for page.opinions.iter().map(|one| opinion(one, may, ondone)) }
        </>
    }
}

fn opinion(one: &OwnOpinion, may: bool, ondone: &Callback<&'static str>) -> Html {
    html! {
        <section class="mce-panel fr-mb-3w" key={one.opinion.to_string()}>
            <h3 class="fr-h5">{ &one.intitule }</h3>
            <p>{ "« " }{ &one.comment }{ " », le " }{ date_full(one.on) }</p>
            if !one.answer.is_empty() {
                <p>{ "Votre réponse : " }{ &one.answer }</p>
                <p class="fr-text--xs">{ &one.answer_state }</p>
            }
            if may && one.may_answer { { answer(one, ondone) } }
        </section>
    }
}

fn answer(one: &OwnOpinion, ondone: &Callback<&'static str>) -> Html {
    let id = one.opinion.as_str();
    let call = Call::made_of(endpoints::ANSWER_OPINION.at([id]), (), |answer: AnswerOpinion| answer);
    let fields = Callback::from(|form: Form| {
        html! { <TextField {form} name="words" label="Votre réponse, que tout le monde lira" keyboard={Keyboard::Lines(TEXT_MAX)} /> }
    });
    let ondone = ondone
        .reform(|_: Done| "Votre réponse est envoyée : le gestionnaire la lit avant qu’elle soit publiée.");
    html! { <CommandForm name={["reponse-", id].concat()} title="Répondre" {fields} {call} button="Envoyer ma réponse" {ondone} /> }
}
