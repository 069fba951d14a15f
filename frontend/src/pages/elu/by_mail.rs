//! Where the link of a mail leads: one button, and nobody has to sign in.

use yew::prelude::*;

use crate::api::Answer;
use crate::command::Call;
use crate::components::{CommandButton, Page, use_said};

#[derive(Properties, PartialEq)]
pub struct ByMailProps {
    pub title: &'static str,
    pub lead: &'static str,
    /// What the button does; none when the address does not say of what.
    pub call: Option<Call>,
    pub label: &'static str,
    /// What is said once it is done.
    pub done: &'static str,
    /// What stands in place of the button when the address does not say of what.
    #[prop_or_default]
    pub children: Html,
}

/// It disappears once it is done.
#[component]
pub fn ByMail(props: &ByMailProps) -> Html {
    let said = use_said();
    let ended = use_state_eq(|| false);
    let ondone = {
        let (said, ended, done) = (said.clone(), ended.clone(), props.done);
        Callback::from(move |_: Answer| {
            said.say(done);
            ended.set(true);
        })
    };
    html! {
        <Page title={props.title} lead={props.lead}>
            { said.view() }
            { match &props.call {
                None => props.children.clone(),
                Some(_) if *ended => Html::default(),
                Some(call) => html! { <CommandButton call={call.clone()} {ondone} label={props.label} /> },
            } }
        </Page>
    }
}
