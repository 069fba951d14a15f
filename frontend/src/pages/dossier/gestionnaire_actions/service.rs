//! A service done: validated having seen what was declared, or controlled first, then validated with other figures.

use mce_shared::api::{ControlAction, Nothing, Reason, endpoints};
use mce_shared::forms::By;
use mce_shared::french::{date_long, percent};
use mce_shared::lifecycle::{CommandKind, ServiceDone};
use mce_shared::rules::interruption::{Interruption, interrupt};
use yew::prelude::*;

use super::super::Part;
use super::super::service_done::service_done_form;
use super::reasoned::{MISSING, Reasoned, reasoned};
use crate::command::Call;
use crate::components::{CommandButton, facts, price, text};

pub fn block(part: &Part) -> Html {
    let may = |kind| part.view.actions.contains(&kind);
    let declared = part.view.dossier.service_done.as_ref();
    let declared = declared.filter(|_| may(CommandKind::ValidateServiceDone));
    html! {
        <>
            if let Some(declared) = declared { { validate(part, declared) } }
            if may(CommandKind::CorrectServiceDone) { { service_done_form(part, By::Control) } }
            if may(CommandKind::OpenControl) { { open_control(part) } }
        </>
    }
}

/// The training body, or a doubt, makes the gestionnaire look closer: the delay is stopped.
fn open_control(part: &Part) -> Html {
    let opening = Reasoned {
        name: "ouvrir-controle",
        title: "Contrôler le service fait",
        call: Call::made_of(endpoints::CONTROL_SERVICE_DONE.at([part.id()]), MISSING, |Reason { reason }| {
            ControlAction::Open { reason }
        }),
        label: "Pourquoi : l’organisme et l’élu le liront",
        button: "Ouvrir un contrôle",
        done: "Le service fait est en contrôle : il n’est plus validé d’office.",
        consequences: "Le service fait n’est plus validé d’office à la fin du délai : il l’est par vous, tel quel ou avec d’autres \
                       chiffres.",
    };
    reasoned(part, opening)
}

fn validate(part: &Part, declared: &ServiceDone) -> Html {
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Service fait déclaré par l’organisme" }</h2>
            { shown(part, declared) }
            <CommandButton label="Valider le service fait" call={Call::plain(endpoints::VALIDATE_SERVICE_DONE.at([part.id()]), &Nothing {})}
                ondone={part.done("Le service fait est validé. L’organisme sera payé.")} />
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
