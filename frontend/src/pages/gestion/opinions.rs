//! What élus write of trainings and what training bodies answer, read here before anybody else reads it.

use mce_shared::api::{OpinionAct, OpinionAction, OpinionView, Verdict, endpoints};
use mce_shared::french::date_full;
use yew::prelude::*;

use super::verdict::{Question, verdict_form};
use crate::command::Call;
use crate::components::{Page, empty, facts, pagination, remote_view, text, use_said};
use crate::format;
use crate::identity::use_visitor;
use crate::pages::list::use_list;
use crate::pages::worklist::nearness;

#[component]
pub fn Opinions() -> Html {
    let list = use_list(endpoints::LIST_OPINIONS.at([]));
    let may = use_visitor().may(&endpoints::ACT_ON_OPINION.route);
    let said = use_said();
    let ondone = said.then(&list.resource.reload);
    html! {
        <Page title="Avis à lire" trail={super::trail()}
            lead="Un commentaire d’élu, ou la réponse d’un organisme, n’est montré qu’une fois lu. On refuse ce qui injurie, nomme une personne ou ne parle pas de la formation ; jamais un avis parce qu’il est défavorable.">
            { said.view() }
            { remote_view(&list.resource, "Lecture des avis…", |page| {
                if page.opinions.is_empty() {
                    return empty("Rien à lire", html! { <p class="fr-mb-0">{ "Les commentaires et les réponses arriveront ici." }</p> });
                }
                html! {
                    <>
                        { for page.opinions.iter().map(|one| opinion(one, may, &ondone)) }
                        { pagination("Page précédente", list.previous(), list.next(page.cursor.as_deref())) }
                    </>
                }
            }) }
        </Page>
    }
}

fn opinion(one: &OpinionView, may: bool, ondone: &Callback<&'static str>) -> Html {
    let until = html! { <>{ date_full(one.until) }{ nearness(one.until, format::today()) }</> };
    let mut lines = vec![
        ("Formation", text(one.intitule.clone())),
        ("Organisme", text(one.of_name.clone())),
        ("Donné le", text(date_full(one.on))),
        ("Commentaire de l’élu", text(one.comment.clone())),
    ];
    if !one.answer.is_empty() {
        lines.push(("Réponse de l’organisme, à lire", text(one.answer.clone())));
    }
    lines.push(("À lire au plus tard le", until));
    let what = if one.answer.is_empty() { "Commentaire d’un élu" } else { "Réponse d’un organisme" };
    let heading = [what, " sur « ", &one.intitule, " », ", &date_full(one.on)].concat();
    html! {
        <section class="mce-panel fr-mb-3w" key={one.opinion.to_string()} aria-label={heading.clone()}>
            <h2 class="fr-h5">{ heading }</h2>
            { facts(lines) }
            if may { { decision(one, ondone) } }
        </section>
    }
}

fn decision(one: &OpinionView, ondone: &Callback<&'static str>) -> Html {
    let (id, version) = (one.opinion.as_str(), one.version);
    let question = Question {
        name: ["avis-lu-", id].concat().into(),
        call: Call::made_of(endpoints::ACT_ON_OPINION.at([id]), (), move |verdict: Verdict| {
            let act = match verdict {
                Verdict::Approve { .. } => OpinionAction::Show {},
                Verdict::Refuse { reason } => OpinionAction::Refuse { reason },
            };
            OpinionAct { version, act }
        }),
        legend: "Votre décision",
        yes: (
            "Publier",
            "Tout le monde le lit, sans le nom de l’élu, dès que la formation a assez de notes.".into(),
        ),
        no: ("Ne pas publier", "Personne d’autre ne le lit ; son auteur reçoit votre raison."),
        not_yes: None,
    };
    let ondone = ondone.reform(|yes: bool| {
        if yes { "C’est publié." } else { "Ce n’est pas publié, et son auteur est prévenu." }
    });
    verdict_form(question, &ondone)
}
