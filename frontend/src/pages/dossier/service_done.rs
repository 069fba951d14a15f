//! The exit and the service done, with what they lead to while they are typed (DL-10).

use mce_shared::api::{ControlAction, DossierView, doubts_before, endpoints};
use mce_shared::forms::{By, EndOfTraining};
use mce_shared::french::decimal;
use mce_shared::lifecycle::{TEXT_MAX, settlement_if_declared};
use mce_shared::rules::interruption::Cause;
use mce_shared::wire::{date_text, word};
use rust_decimal::Decimal;
use yew::prelude::*;

use super::Part;
use crate::command::Call;
use crate::components::{Choices, CommandForm, Keyboard, RadioGroup, TextField, facts, labelled, price};
use crate::form::Form;

pub fn service_done_form(part: &Part, by: By) -> Html {
    let declared = part.view.dossier.service_done.as_ref();
    let sheet = part.view.attendance.as_ref();
    let last_day = sheet.and_then(|sheet| sheet.last_day).unwrap_or(part.view.dossier.training.end);
    let exit = declared.map_or(last_day, |declared| declared.exit);
    let missed = sheet.filter(|sheet| sheet.rate < Decimal::ONE_HUNDRED);
    // Of what nobody has written anything, nobody has said that the élu was not there.
    let unknown = missed.is_some_and(|sheet| !sheet.is_complete);
    let missed = missed.filter(|_| !unknown);
    let cause = if missed.is_some() { Cause::Absence } else { Cause::Completed };
    let mut initial = vec![("exit", date_text(exit).into())];
    if !unknown {
        initial.push(("cause", word(cause).into()));
    }
    if let Some(sheet) = missed {
        initial.push(("completion_rate", decimal(sheet.rate).into()));
    }
    let view = part.view.clone();
    let fields = Callback::from(move |form: Form| fields(&form, &view, by));
    match by {
        By::Organisme => html! {
            <CommandForm name={part.form_name("service-fait")} class="mce-panel" title="Déclarer la sortie et le service fait"
                {initial} {fields} call={part.call(&endpoints::DECLARE_SERVICE_DONE, by)} button="Déclarer le service fait"
                ondone={part.done("La sortie et le service fait sont déclarés.")}>
                if unknown { <p>{ "La feuille de présence ne dit rien d’une demi-journée au moins : notez d’abord qui était là, ou dites ce que l’élu a suivi." }</p> }
            </CommandForm>
        },
        By::Control => html! {
            <CommandForm name={part.form_name("controle")} class="mce-panel" title="Valider avec d’autres chiffres"
                {initial} {fields} call={Call::made_of(endpoints::CONTROL_SERVICE_DONE.at([part.id()]), by, |found| ControlAction::Correct { found })}
                button="Valider ces chiffres" ondone={part.done("Le service fait est validé avec les chiffres du contrôle.")} />
        },
    }
}

fn fields(form: &Form, view: &DossierView, by: By) -> Html {
    let partial = !form.is("cause", Cause::Completed) && !form.value("cause").is_empty();
    let comment = match by {
        By::Organisme => "Explication",
        By::Control => "Ce que le contrôle a établi : l’organisme et l’élu le liront",
    };
    html! {
        <>
            <TextField form={form.clone()} name="exit" label="Dernier jour réellement suivi" keyboard={Keyboard::Date} />
            <RadioGroup form={form.clone()} name="cause" legend="Comment la formation s’est-elle terminée ?" choices={causes(by)} />
            if partial {
                <TextField form={form.clone()} name="completion_rate" label="Part suivie, en pour cent"
                    keyboard={Keyboard::Amount} hint="De 0 à moins de 100, par exemple 62,5" />
            }
            if partial || by == By::Control {
                <TextField form={form.clone()} name="comment" label={comment} keyboard={Keyboard::Lines(TEXT_MAX)} />
            }
            { preview(view, form, by) }
        </>
    }
}

pub fn causes(by: By) -> Choices {
    labelled(&Cause::ALL.map(|cause| (cause, cause_label(cause, by))))
}

/// How a training ended, for who says it.
pub const fn cause_label(cause: Cause, by: By) -> &'static str {
    match (cause, by) {
        (Cause::Completed, _) => "Suivie jusqu’au bout",
        (Cause::Abandonment, _) => "Abandon de l’élu",
        (Cause::Absence, _) => "Absence de l’élu",
        (Cause::ForceMajeure, _) => "Force majeure de l’élu",
        (Cause::OfPostponed, By::Organisme) => "Interrompue par nous, avec report proposé",
        (Cause::OfPostponed, By::Control) => "Interrompue par l’organisme, avec report proposé",
        (Cause::OfInterrupted, By::Organisme) => "Interrompue par nous, sans report",
        (Cause::OfInterrupted, By::Control) => "Interrompue par l’organisme, sans report",
    }
}

/// What the declaration would lead to; nothing while it is not complete.
fn preview(view: &DossierView, form: &Form, by: By) -> Html {
    let dossier = &view.dossier;
    let end = form.read::<EndOfTraining>(&by.actor()).ok();
    let days = (dossier.training.end, view.today);
    let doubts = end.as_ref().map(|end| doubts_before(view.attendance.as_ref(), end.rate, days));
    let owed = end.and_then(|end| settlement_if_declared(dossier, end.cause, end.rate).ok());
    let content = match owed {
        Some(owed) => facts(vec![
            ("Débité à l’élu et à ses financeurs", price(owed.charged)),
            (
                if by == By::Organisme { "Payé à votre organisme" } else { "Payé à l’organisme" },
                price(owed.of_paid),
            ),
            ("Rendu à l’élu et à ses financeurs", price(dossier.training.price - owed.charged)),
            ("Gardé par le fonds", price(owed.charged - owed.of_paid)),
        ]),
        None => html! { <p>{ "Les montants apparaîtront ici dès que la part suivie sera indiquée." }</p> },
    };
    html! {
        <div role="status" aria-live="polite">
            <h3 class="fr-h6">{ "Ce que cette déclaration entraîne" }</h3>
            { content }
            if by == By::Organisme {
                { for doubts.into_iter().flatten().map(|told| html! { <p><strong>{ told }</strong></p> }) }
                <p class="fr-text--sm">
                    { "Ces montants deviennent définitifs quand le service fait est validé. Un contrôle, ou un cas de force majeure \
                       reconnu, peut les changer." }
                </p>
            }
        </div>
    }
}
