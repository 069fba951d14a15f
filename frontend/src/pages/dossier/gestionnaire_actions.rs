//! What the gestionnaire may do: validate a service done, having seen what was declared.

use mce_shared::api::Nothing;
use mce_shared::french::{date_long, percent};
use mce_shared::lifecycle::{CommandKind, ServiceDone};
use mce_shared::rules::interruption::{Interruption, interrupt};
use yew::prelude::*;

use super::Part;
use crate::api::{Answer, use_operation};
use crate::components::{Look, action, facts, price, problem_alert, text};

pub fn actions(part: Part) -> Html {
    match &part.view.dossier.service_done {
        Some(_) if part.view.actions.contains(&CommandKind::ValidateServiceDone) => {
            html! { <Validate ..part.clone() /> }
        }
        _ => Html::default(),
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
