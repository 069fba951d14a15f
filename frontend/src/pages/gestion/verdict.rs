//! A yes or a no of the gestionnaire, with his words.

use std::rc::Rc;

use mce_shared::api::Verdict;
use mce_shared::lifecycle::TEXT_MAX;
use yew::prelude::*;

use crate::api::{Answer, use_operation};
use crate::components::{RadioGroup, Textarea, submit, use_report};
use crate::form::{FieldError, Form, use_form};

const YES: &str = "approve";
const NO: &str = "refuse";

#[derive(Properties, PartialEq)]
pub struct VerdictFormProps {
    /// Names the form, unique in the application.
    pub name: AttrValue,
    /// Where the verdict is sent.
    pub path: AttrValue,
    /// The question.
    pub legend: AttrValue,
    /// The label of the yes, and what follows from it.
    pub yes: (AttrValue, AttrValue),
    /// The label of the no, and what follows from it.
    pub no: (AttrValue, AttrValue),
    /// Why this person may not say yes; he may still say no.
    #[prop_or_default]
    pub not_yes: Option<AttrValue>,
    /// Told whether it was a yes.
    pub ondone: Callback<bool>,
}

#[component]
pub fn VerdictForm(props: &VerdictFormProps) -> Html {
    let operation = use_operation();
    let form = use_form(props.name.clone(), &[], &[]);
    let report = use_report(&form, &operation);
    let onsubmit = {
        let (form, operation) = (form.clone(), operation.clone());
        let (path, ondone) = (props.path.clone(), props.ondone.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            match verdict(&form) {
                Ok(verdict) => {
                    let (form, ondone) = (form.clone(), ondone.clone());
                    let yes = matches!(verdict, Verdict::Approve { .. });
                    let done = Callback::from(move |_: Answer| {
                        form.clear();
                        ondone.emit(yes);
                    });
                    operation.post(&path, &verdict, done);
                }
                Err(errors) => form.refuse(errors),
            }
        }
    };
    let choice = |value: &'static str, (label, hint): &(AttrValue, AttrValue)| {
        (AttrValue::Static(value), label.clone(), Some(hint.clone()))
    };
    let mut choices = vec![choice(NO, &props.no)];
    if props.not_yes.is_none() {
        choices.insert(0, choice(YES, &props.yes));
    }
    let required = form.value("verdict") == NO;
    html! {
        <form {onsubmit} novalidate=true>
            { report }
            if let Some(why) = &props.not_yes { <p><strong>{ &props.yes.0 }{ " : " }</strong>{ why }</p> }
            <RadioGroup form={form.clone()} name="verdict" legend={&props.legend} choices={Rc::from(choices)} />
            <Textarea form={form.clone()} name="reason" label={if required { "Raison" } else { "Commentaire" }}
                optional={!required} max_length={TEXT_MAX.to_string()} />
            { submit("Enregistrer la décision", operation.is_sending()) }
        </form>
    }
}

fn verdict(form: &Form) -> Result<Verdict, Vec<FieldError>> {
    let words = form.value("reason").trim().to_owned();
    match form.value("verdict").as_str() {
        YES => Ok(Verdict::Approve { comment: words }),
        NO if words.is_empty() => Err(vec![("reason".into(), "Dites pourquoi : ce texte sera lu.".into())]),
        NO => Ok(Verdict::Refuse { reason: words }),
        _ => Err(vec![("verdict".into(), "Choisissez une réponse.".into())]),
    }
}
