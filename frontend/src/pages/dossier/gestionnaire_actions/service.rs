//! A service done: validated having seen what was declared, or controlled first, then validated with other figures.

use mce_shared::api::{ControlAction, Nothing};
use mce_shared::french::{date_long, percent};
use mce_shared::lifecycle::{CommandKind, ServiceDone};
use mce_shared::rules::interruption::{Interruption, interrupt};
use yew::prelude::*;

use super::super::Part;
use super::super::service_done::{By, ServiceDoneForm};
use super::reasoned::Reasoned;
use crate::api::{Answer, use_operation};
use crate::components::{Look, action, facts, price, problem_alert, text};

pub fn block(part: &Part) -> Html {
    let may = |kind| part.view.actions.contains(&kind);
    html! {
        <>
            if part.view.dossier.service_done.is_some() && may(CommandKind::ValidateServiceDone) { <Validate ..part.clone() /> }
            if may(CommandKind::CorrectServiceDone) { <ServiceDoneForm part={part.clone()} by={By::Control} /> }
            if may(CommandKind::OpenControl) { <OpenControl ..part.clone() /> }
        </>
    }
}

/// The training body, or a doubt, makes the gestionnaire look closer: the delay is stopped.
#[component]
fn OpenControl(part: &Part) -> Html {
    let opened =
        Callback::from(|reason| serde_json::to_value(ControlAction::Open { reason }).unwrap_or_default());
    html! {
        <Reasoned part={part.clone()} name="ouvrir-controle" title="Contrôler le service fait" path="control"
            label="Pourquoi : l’organisme et l’élu le liront" button="Ouvrir un contrôle" body={opened}
            done="Le service fait est en contrôle : il n’est plus validé d’office.">
            { "Le service fait n’est plus validé d’office à la fin du délai : il l’est par vous, tel quel ou avec d’autres chiffres." }
        </Reasoned>
    }
}

#[component]
fn Validate(part: &Part) -> Html {
    let operation = use_operation();
    let onclick = {
        let (operation, part) = (operation.clone(), part.clone());
        Callback::from(move |_| {
            let done = part.ondone.reform(|_: Answer| "Le service fait est validé. L’organisme sera payé.");
            operation.post(&part.path("service-done-validation"), &Nothing {}, done);
        })
    };
    let declared = part.view.dossier.service_done.as_ref();
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Service fait déclaré par l’organisme" }</h2>
            if let Some(declared) = declared { { shown(part, declared) } }
            if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
            { action(Look::Primary, "Valider le service fait", operation.is_sending(), onclick) }
        </div>
    }
}

fn shown(part: &Part, declared: &ServiceDone) -> Html {
    let settlement = interrupt(&Interruption {
        cause: declared.cause,
        completion_rate: declared.completion_rate,
        price: part.view.dossier.training.price,
    });
    let mut lines = vec![
        ("Sortie", text(date_long(declared.exit))),
        ("Part suivie", text(percent(declared.completion_rate))),
        ("Retenu sur les financements", price(settlement.charged)),
        ("À payer à l’organisme", price(settlement.of_paid)),
    ];
    if !declared.comment.is_empty() {
        lines.push(("Explication", text(declared.comment.clone())));
    }
    facts(lines)
}
