//! What the gestionnaire may do with a dossier, the most urgent first.

mod claim;
mod incidents;
mod reasoned;
mod service;

use mce_shared::api::{DecideCardLoss, ShownCardLoss, Verdict, endpoints};
use mce_shared::lifecycle::CommandKind;
use yew::prelude::*;

use super::Part;
use crate::command::Call;
use crate::components::{facts, price, text};
use crate::pages::gestion::verdict::{Question, verdict_form};
use reasoned::{MISSING, Reasoned, reasoned};

pub fn actions(part: Part) -> Html {
    html! {
        <>
            { claim::block(&part) }
            { incidents::decision(&part) }
            { service::block(&part) }
            { incidents::proposal(&part) }
            { card_loss(&part) }
            { closure(&part) }
        </>
    }
}

fn card_loss(part: &Part) -> Html {
    if let Some(proposed) = &part.view.dossier.card_loss {
        return decide_card_loss(part, proposed);
    }
    let order = part.view.dossier.order.as_ref().filter(|order| order.card_lost.is_positive());
    if order.is_none() || !part.view.actions.contains(&CommandKind::ProposeCardLoss) {
        return Html::default();
    }
    let settled = Reasoned {
        name: "carte",
        title: "Dire comment le paiement manquant est réglé",
        call: part.call(&endpoints::PROPOSE_CARD_LOSS, MISSING),
        label: "Comment c’est réglé : l’élu le lira une fois décidé",
        button: "Proposer",
        done: "C’est proposé : une autre personne du gestionnaire le décide.",
        consequences: "L’élu a payé autrement, ou le fonds supporte la perte : cela se décide à deux. Le dossier quitte alors la liste ; la \
                       somme se rapproche avec la banque.",
    };
    reasoned(part, settled)
}

fn decide_card_loss(part: &Part, proposed: &ShownCardLoss) -> Html {
    let amount = proposed.amount;
    let made = move |verdict: Verdict| DecideCardLoss { amount, verdict };
    let question = Question {
        name: part.form_name("carte-decision"),
        call: Call::made_of(endpoints::DECIDE_CARD_LOSS.at([part.id()]), (), made),
        legend: "Est-ce réglé ainsi ?",
        yes: ("C’est réglé", "Le dossier quitte la liste ; la somme se rapproche avec la banque.".into()),
        no: ("Ce n’est pas réglé", "Le dossier reste dans la liste."),
        not_yes: proposed
            .is_yours
            .then_some("vous l’avez proposé, une autre personne du gestionnaire le décide."),
    };
    let ondone = part.ondone.reform(|yes: bool| {
        if yes { "Le dossier n’attend plus rien de ce paiement." } else { "Ce paiement reste à régler." }
    });
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Paiement par carte manquant : règlement proposé" }</h2>
            { facts(vec![
                ("Somme", price(amount)),
                ("Proposé par", text(proposed.proposed_by.clone())),
                ("Comment c’est réglé", text(proposed.reason.clone())),
            ]) }
            { verdict_form(question, &ondone) }
        </div>
    }
}

fn closure(part: &Part) -> Html {
    if !part.view.actions.contains(&CommandKind::Close) {
        return Html::default();
    }
    let closure = Reasoned {
        name: "clore",
        title: "Clore ce dossier",
        call: part.call(&endpoints::CLOSE_DOSSIER, MISSING),
        label: "Pourquoi : l’élu et l’organisme le liront",
        button: "Clore le dossier",
        done: "Le dossier est clos. Ce qui était réservé est rendu à chacun.",
        consequences: "Pour un dossier qui ne peut pas aller plus loin. Rien n’est débité à l’élu ni payé à l’organisme, et cela ne se \
                       défait pas.",
    };
    reasoned(part, closure)
}
