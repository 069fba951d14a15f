//! The exit and the service done, with what they lead to while they are typed (DL-10).

use mce_shared::api::ControlAction;
use mce_shared::lifecycle::{Dossier, ServiceDone, settlement_if_declared};
use mce_shared::rules::interruption::Cause;
use mce_shared::wire::date_text;
use rust_decimal::Decimal;
use yew::prelude::*;

use super::Part;
use super::of_actions::{Choices, day, text};
use crate::api::{Answer, use_operation};
use crate::components::{Keyboard, RadioGroup, TextField, Textarea, facts, price, submit, use_report};
use crate::form::{FieldError, Form, use_form};

/// Who says what was followed.
#[derive(Clone, Copy, PartialEq)]
pub enum By {
    Of,
    /// The gestionnaire, after a control: what he says takes the place of what the training body declared.
    Control,
}

#[derive(Properties, PartialEq)]
pub struct ServiceDoneFormProps {
    pub part: Part,
    pub by: By,
}

#[component]
pub fn ServiceDoneForm(props: &ServiceDoneFormProps) -> Html {
    let (part, by) = (&props.part, props.by);
    let operation = use_operation();
    let declared = part.view.dossier.service_done.as_ref();
    let exit = declared.map_or(part.view.dossier.training.end, |declared| declared.exit);
    let form = use_form(
        part.form_name(if by == By::Of { "service-fait" } else { "controle" }),
        &[],
        &[("exit", date_text(exit).into()), ("cause", "completed".into())],
    );
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation, part) = (form.clone(), operation.clone(), part.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            match (service_done(&form, by), by) {
                (Ok(declared), By::Of) => {
                    let done = part.ondone.reform(|_: Answer| "La sortie et le service fait sont déclarés.");
                    operation.post(&part.path("service-done"), &declared, done);
                }
                (Ok(found), By::Control) => {
                    let done = part
                        .ondone
                        .reform(|_: Answer| "Le service fait est validé avec les chiffres du contrôle.");
                    operation.post(&part.path("control"), &ControlAction::Correct { found }, done);
                }
                (Err(errors), _) => form.refuse(errors),
            }
        }
    };
    let partial = form.value("cause") != "completed";
    let (title, button) = match by {
        By::Of => ("Déclarer la sortie et le service fait", "Déclarer le service fait"),
        By::Control => ("Valider avec d’autres chiffres", "Valider ces chiffres"),
    };
    html! {
        <form class="mce-panel" {onsubmit} novalidate=true>
            <h2 class="fr-h4">{ title }</h2>
            { report }
            <TextField form={form.clone()} name="exit" label="Dernier jour réellement suivi" keyboard={Keyboard::Date} />
            <RadioGroup form={form.clone()} name="cause" legend="Comment la formation s’est-elle terminée ?" choices={causes(by)} />
            if partial {
                <TextField form={form.clone()} name="completion_rate" label="Part suivie, en pour cent"
                    keyboard={Keyboard::Amount} hint="De 0 à moins de 100, par exemple 62,5" />
            }
            if partial || by == By::Control {
                <Textarea form={form.clone()} name="comment" max_length="1000"
                    label={if by == By::Of { "Explication" } else { "Ce que le contrôle a établi : l’organisme et l’élu le liront" }} />
            }
            { preview(&part.view.dossier, &form, by) }
            { submit(button, operation.is_sending()) }
        </form>
    }
}

pub fn causes(by: By) -> Choices {
    let (postponed, interrupted) = match by {
        By::Of => ("Interrompue par nous, avec report proposé", "Interrompue par nous, sans report"),
        By::Control => {
            ("Interrompue par l’organisme, avec report proposé", "Interrompue par l’organisme, sans report")
        }
    };
    [
        ("completed", "Suivie jusqu’au bout"),
        ("abandonment", "Abandon de l’élu"),
        ("absence", "Absence de l’élu"),
        ("force_majeure", "Force majeure de l’élu"),
        ("of_postponed", postponed),
        ("of_interrupted", interrupted),
    ]
    .into_iter()
    .map(|(value, label)| (value.into(), label.into(), None))
    .collect()
}

/// What the declaration would lead to; nothing while it is not complete.
fn preview(dossier: &Dossier, form: &Form, by: By) -> Html {
    let owed = cause(form).zip(rate(form));
    let owed = owed.and_then(|(cause, rate)| settlement_if_declared(dossier, cause, rate).ok());
    let content = match owed {
        Some(owed) => facts(vec![
            ("Débité à l’élu et à ses financeurs", price(owed.charged)),
            (if by == By::Of { "Payé à votre organisme" } else { "Payé à l’organisme" }, price(owed.of_paid)),
            ("Rendu à l’élu et à ses financeurs", price(dossier.training.price - owed.charged)),
            ("Gardé par le fonds", price(owed.charged - owed.of_paid)),
        ]),
        None => html! { <p>{ "Les montants apparaîtront ici dès que la part suivie sera indiquée." }</p> },
    };
    html! {
        <div role="status" aria-live="polite">
            <h3 class="fr-h6">{ "Ce que cette déclaration entraîne" }</h3>
            { content }
            if by == By::Of {
                <p class="fr-text--sm">
                    { "Ces montants deviennent définitifs quand le service fait est validé. Un contrôle, ou un cas de force majeure \
                       reconnu, peut les changer." }
                </p>
            }
        </div>
    }
}

pub fn cause(form: &Form) -> Option<Cause> {
    Some(match form.value("cause").as_str() {
        "completed" => Cause::Completed,
        "abandonment" => Cause::Abandonment,
        "absence" => Cause::Absence,
        "force_majeure" => Cause::ForceMajeure,
        "of_postponed" => Cause::OfPostponed,
        "of_interrupted" => Cause::OfInterrupted,
        _ => return None,
    })
}

/// The share followed: all of it for a training that was followed to its end, else what is typed.
pub fn rate(form: &Form) -> Option<Decimal> {
    if cause(form) == Some(Cause::Completed) {
        return Some(Decimal::ONE_HUNDRED);
    }
    let typed = form.value("completion_rate").replace(',', ".");
    let rate = typed.trim().parse::<Decimal>().ok()?;
    ((Decimal::ZERO..Decimal::ONE_HUNDRED).contains(&rate) && rate.scale() <= 2).then_some(rate)
}

fn service_done(form: &Form, by: By) -> Result<ServiceDone, Vec<FieldError>> {
    let missing =
        || vec![("cause".into(), "Dites comment la formation s’est terminée.".into())] as Vec<FieldError>;
    let cause = cause(form).ok_or_else(missing)?;
    let exit = day(form, "exit")?;
    let wrong = || {
        let message = "Indiquez une part de 0 à moins de 100, avec deux décimales au plus.";
        vec![("completion_rate".into(), message.into())] as Vec<FieldError>
    };
    let completion_rate = rate(form).ok_or_else(wrong)?;
    let comment = match (cause, by) {
        (_, By::Control) => text(form, "comment", "Dites ce que le contrôle a établi.")?,
        (Cause::Completed, By::Of) => form.value("comment").to_string(),
        _ => text(form, "comment", "Expliquez pourquoi la formation n’a pas été suivie entièrement.")?,
    };
    Ok(ServiceDone { exit, cause, completion_rate, comment })
}
