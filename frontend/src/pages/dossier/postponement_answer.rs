//! The élu's answer to a postponement: both sessions side by side, until when, and what happens without an answer.

use mce_shared::api::{PostponementAnswer, ShownPostponement, endpoints};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{PostponementState, when};
use yew::prelude::*;

use super::Part;
use crate::api::{Answer, use_operation};
use crate::components::{Look, action, facts, problem_alert, text};

#[component]
pub fn AnswerPostponement(part: &Part) -> Html {
    let operation = use_operation();
    let dossier = &part.view.dossier;
    let Some(other) = dossier.postponement.as_ref().filter(|one| one.state == PostponementState::Proposed)
    else {
        return Html::default();
    };
    let answer = |answer: PostponementAnswer, said: &'static str| {
        let (operation, part) = (operation.clone(), part.clone());
        Callback::from(move |_: MouseEvent| {
            let done = part.ondone.reform(move |_: Answer| said);
            operation.post(&endpoints::ANSWER_POSTPONEMENT.at([part.id()]), &answer, done);
        })
    };
    let accept =
        answer(PostponementAnswer::Accept {}, "Votre inscription est reportée. L’organisme est prévenu.");
    let decline =
        answer(PostponementAnswer::Decline {}, "Vous gardez la première date. L’organisme est prévenu.");
    let sending = operation.is_sending();
    html! {
        <section class="mce-panel" aria-labelledby="report">
            <h2 id="report" class="fr-h4">{ "L’organisme propose une autre date" }</h2>
            <p>{ ["Sa raison : ", &other.message].concat() }</p>
            if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
            <div class="fr-grid-row fr-grid-row--gutters">
                <div class="fr-col-12 fr-col-md-6">
                    <h3 class="fr-h6">{ "Votre date actuelle" }</h3>
                    { session(dossier.training.when(), &dossier.training.place) }
                </div>
                <div class="fr-col-12 fr-col-md-6">
                    <h3 class="fr-h6">{ "La date proposée" }</h3>
                    { session(when(other.start, other.end, other.horaires.as_ref()), &other.place) }
                </div>
            </div>
            <p>{ consequences(part, other) }</p>
            <div class="mce-actions">
                { action(Look::Primary, "Accepter la nouvelle date", sending, accept) }
                { action(Look::Secondary, "Garder ma date actuelle", sending, decline) }
            </div>
        </section>
    }
}

fn session(dates: String, place: &str) -> Html {
    let place = if place.is_empty() { "À distance" } else { place };
    facts(vec![("Dates", text(dates)), ("Lieu", text(place.to_owned()))])
}

fn consequences(part: &Part, other: &ShownPostponement) -> String {
    let due = part.view.dossier.due.as_ref();
    let until = due.map(|due| due.until).unwrap_or(other.start);
    [
        "Le prix et le financement ne changent pas, et vous n’avez rien à redemander. Répondez jusqu’au ",
        &date_long(until),
        ", minuit (heure de Paris). Sans réponse, vous restez inscrit à votre date actuelle ; l’organisme doit alors la tenir, ou annuler et tout \
         vous rendre.",
    ]
    .concat()
}
