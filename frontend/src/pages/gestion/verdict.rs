//! A yes or a no of the gestionnaire, with his words.

use std::rc::Rc;

use mce_shared::forms::VerdictChoice;
use mce_shared::lifecycle::TEXT_MAX;
use mce_shared::wire::word;
use yew::prelude::*;

use crate::command::{Call, Done};
use crate::components::{Choices, CommandForm, Keyboard, RadioGroup, TextField};
use crate::form::Form;

/// What is asked of the gestionnaire.
pub struct Question {
    /// Names the form, unique in the application.
    pub name: AttrValue,
    /// Where the verdict is sent.
    pub call: Call,
    pub legend: &'static str,
    /// The label of the yes, and what follows from it.
    pub yes: (&'static str, AttrValue),
    /// The label of the no, and what follows from it.
    pub no: (&'static str, &'static str),
    /// Why this person may not say yes; he may still say no.
    pub not_yes: Option<&'static str>,
}

/// The form of a verdict; `ondone` is told whether it was a yes.
pub fn verdict_form(question: Question, ondone: &Callback<bool>) -> Html {
    let ondone = ondone.reform(|done: Done| done.form.is("verdict", VerdictChoice::Approve));
    let choices = choices(&question);
    let legend = question.legend;
    let fields = Callback::from(move |form: Form| fields(&form, legend, &choices));
    html! {
        <CommandForm name={question.name} {fields} call={question.call} button="Enregistrer la décision" {ondone}>
            if let Some(why) = question.not_yes { <p><strong>{ question.yes.0 }{ " : " }</strong>{ why }</p> }
        </CommandForm>
    }
}

fn choices(question: &Question) -> Choices {
    let (yes, no) = (&question.yes, question.no);
    let yes = (word(VerdictChoice::Approve).into(), yes.0.into(), Some(yes.1.clone()));
    let no = (word(VerdictChoice::Refuse).into(), no.0.into(), Some(no.1.into()));
    if question.not_yes.is_some() { Rc::new([no]) } else { Rc::new([yes, no]) }
}

fn fields(form: &Form, legend: &'static str, choices: &Choices) -> Html {
    let required = form.is("verdict", VerdictChoice::Refuse);
    html! {
        <>
            <RadioGroup form={form.clone()} name="verdict" {legend} {choices} />
            <TextField form={form.clone()} name="reason" label={if required { "Raison" } else { "Commentaire" }}
                optional={!required} keyboard={Keyboard::Lines(TEXT_MAX)} />
        </>
    }
}
