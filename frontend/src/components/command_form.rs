//! The form of a command, as a page declares it; and the button of one that asks for nothing.

use yew::prelude::*;

use super::{Look, action, problem_alert, submit};
use crate::api::{Answer, use_operation};
use crate::command::{Call, Done, use_command};
use crate::form::{Form, Initial};

#[derive(Properties, PartialEq)]
pub struct CommandFormProps {
    /// Names the form, unique in the application.
    pub name: AttrValue,
    /// Fields that are never kept in the tab.
    #[prop_or_default]
    pub secret: &'static [&'static str],
    /// What the fields hold at first.
    #[prop_or_default]
    pub initial: Vec<Initial>,
    pub call: Call,
    /// Called once it was done and the form was emptied.
    pub ondone: Callback<Done>,
    /// Draws the fields.
    pub fields: Callback<Form, Html>,
    /// The label of the button that sends it.
    pub button: AttrValue,
    #[prop_or_default]
    pub class: &'static str,
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// What is to be known first.
    #[prop_or_default]
    pub children: Html,
}

#[component]
pub fn CommandForm(props: &CommandFormProps) -> Html {
    let command = use_command(props.name.clone(), props.secret, &props.initial);
    let onsubmit = {
        let (command, call, ondone) = (command.clone(), props.call.clone(), props.ondone.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            command.send(&call, &ondone);
        }
    };
    html! {
        <form class={props.class} {onsubmit} novalidate=true>
            if let Some(title) = &props.title { <h2 class="fr-h4">{ title }</h2> }
            { props.children.clone() }
            { command.report() }
            { props.fields.emit(command.form.clone()) }
            { submit(props.button.clone(), command.is_sending()) }
        </form>
    }
}

#[derive(Properties, PartialEq)]
pub struct CommandButtonProps {
    pub call: Call,
    pub ondone: Callback<Answer>,
    pub label: AttrValue,
    #[prop_or(Look::Primary)]
    pub look: Look,
}

#[component]
pub fn CommandButton(props: &CommandButtonProps) -> Html {
    let operation = use_operation();
    let onclick = {
        let (operation, call, ondone) = (operation.clone(), props.call.clone(), props.ondone.clone());
        Callback::from(move |_: MouseEvent| {
            // Nothing is typed, so that nothing is to be corrected.
            let _ = call.send(&operation, &|_| String::new(), ondone.clone());
        })
    };
    html! {
        <>
            if let Some(problem) = operation.problem() { { problem_alert(&problem) } }
            { action(props.look, props.label.clone(), operation.is_sending(), onclick) }
        </>
    }
}
