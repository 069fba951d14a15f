//! What the gestionnaire may do with a dossier, the most urgent first.

mod claim;
mod incidents;
mod reasoned;
mod service;

use mce_shared::api::endpoints;
use mce_shared::lifecycle::CommandKind;
use yew::prelude::*;

use super::Part;
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
    let order = part.view.dossier.order.as_ref().filter(|order| order.card_lost.is_positive());
    if order.is_none() || !part.view.actions.contains(&CommandKind::SettleCardLoss) {
        return Html::default();
    }
    let settled = Reasoned {
        name: "carte",
        title: "Dire comment le paiement manquant est réglé",
        call: part.call(&endpoints::SETTLE_CARD_LOSS, MISSING),
        label: "Comment c’est réglé : l’élu le lira",
        button: "C’est réglé",
        done: "Le dossier n’attend plus rien de ce paiement.",
        consequences: "L’élu a payé autrement, ou le fonds supporte la perte. Le dossier quitte la liste ; la somme se rapproche avec la banque.",
    };
    reasoned(part, settled)
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
