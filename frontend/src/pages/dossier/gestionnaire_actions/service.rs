//! A service done: validated having seen what was declared, or controlled first, then validated with other figures.

use mce_shared::api::{ControlAction, Reason, endpoints};
use mce_shared::forms::By;
use mce_shared::french::{date_long, hours, percent};
use mce_shared::lifecycle::{CommandKind, ServiceDone, TEXT_MAX, settlement_if_declared};
use mce_shared::rules::interruption::hours_followed;
use yew::prelude::*;

use super::super::Part;
use super::super::service_done::{cause_label, service_done_form};
use super::reasoned::{MISSING, Reasoned, reasoned};
use crate::command::{Call, use_command};
use crate::components::{Keyboard, Look, TextField, action, facts, price, text};
use crate::pages::gestion::confirm::Confirm;

/// What is said when nothing was verified.
const UNVERIFIED: &str = "Dites ce que vous avez vérifié.";

pub fn block(part: &Part) -> Html {
    let may = |kind| part.view.actions.contains(&kind);
    let declared = part.view.dossier.service_done.as_ref();
    let declared = declared.filter(|_| may(CommandKind::ValidateServiceDone)).cloned();
    html! {
        <>
            if let Some(declared) = declared { <Validate part={part.clone()} {declared} /> }
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

#[derive(Properties, PartialEq)]
struct ValidateProps {
    part: Part,
    declared: ServiceDone,
}

/// What was declared, and the button that asks once more before the training body is paid.
#[component]
fn Validate(props: &ValidateProps) -> Html {
    let part = &props.part;
    let command = use_command(part.form_name("valider-service-fait"), &[], &[]);
    let asking = use_state(|| false);
    let open = {
        let (asking, form) = (asking.clone(), command.form.clone());
        // What is missing is said at its field, before anything is asked again.
        Callback::from(move |_: MouseEvent| asking.set(form.checked::<Reason>(&UNVERIFIED).is_some()))
    };
    let onclose = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(false))
    };
    let onyes = {
        let (command, asking) = (command.clone(), asking.clone());
        let call = Call::of::<Reason, _>(endpoints::VALIDATE_SERVICE_DONE.at([part.id()]), UNVERIFIED);
        let done = part.done("Le service fait est validé. L’organisme sera payé.");
        Callback::from(move |()| {
            asking.set(false);
            command.send(&call, &done);
        })
    };
    html! {
        <div class="mce-panel">
            <h2 class="fr-h4">{ "Service fait déclaré par l’organisme" }</h2>
            { command.report() }
            if !part.view.exceptions.is_empty() {
                <p class="fr-mb-1v">{ "À vérifier dans les présences :" }</p>
                <ul>{ for part.view.exceptions.iter().map(|exception| html! { <li>{ exception }</li> }) }</ul>
            }
            { shown(part, &props.declared) }
            <TextField form={command.form.clone()} name="reason" label="Ce que vous avez vérifié : l’organisme et l’élu le liront"
                keyboard={Keyboard::Lines(TEXT_MAX)} />
            { action(Look::Primary, "Valider le service fait", command.is_sending(), open) }
            <Confirm id="valider" title="Valider ce service fait ?" yes="Valider le service fait" open={*asking}
                busy={command.is_sending()} {onyes} {onclose}>
                { shown(part, &props.declared) }
                { complement(part) }
                <p>{ "Ces montants seront définitifs : ensuite, seule une correction décidée à deux les change." }</p>
            </Confirm>
        </div>
    }
}

/// What the training body does not get at once.
fn complement(part: &Part) -> Html {
    let order = part.view.dossier.order.as_ref();
    let Some(given) = order.map(|order| order.split.dotation).filter(|given| given.is_positive()) else {
        return Html::default();
    };
    html! {
        <p>
            { ["Le complément de la collectivité, ", &given.french(), " au plus, n’est viré qu’une fois versé ou couvert par une \
                convention."].concat() }
        </p>
    }
}

/// What the training body sent, and what follows from it.
fn shown(part: &Part, declared: &ServiceDone) -> Html {
    let dossier = &part.view.dossier;
    let (cause, rate) = (declared.cause, declared.completion_rate);
    let whole = dossier.training.duration_hours;
    let followed = hours_followed(cause, rate, whole);
    let mut lines = vec![
        ("Fin de la formation", text(cause_label(cause, By::Control))),
        ("Sortie", text(date_long(declared.exit))),
        ("Part suivie", text([&percent(rate), ", soit ", &hours(followed), " sur ", &hours(whole)].concat())),
    ];
    if let Ok(owed) = settlement_if_declared(dossier, cause, rate) {
        lines.extend([
            ("Débité à l’élu et à ses financeurs", price(owed.charged)),
            ("À payer à l’organisme", price(owed.of_paid)),
            ("Rendu à l’élu et à ses financeurs", price(dossier.training.price - owed.charged)),
        ]);
    }
    if !declared.comment.is_empty() {
        lines.push(("Explication", text(declared.comment.clone())));
    }
    facts(lines)
}
