//! A question before something that can't be undone.

use yew::prelude::*;

use crate::components::{Look, Modal, action};

#[derive(Properties, PartialEq)]
pub struct ConfirmProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// The question.
    pub title: AttrValue,
    /// What the main button does.
    pub yes: AttrValue,
    pub open: bool,
    #[prop_or_default]
    pub busy: bool,
    pub onyes: Callback<()>,
    pub onclose: Callback<()>,
    /// What follows from it.
    pub children: Html,
}

#[component]
pub fn Confirm(props: &ConfirmProps) -> Html {
    let yes = props.onyes.reform(|_: MouseEvent| ());
    let no = props.onclose.reform(|_: MouseEvent| ());
    html! {
        <Modal id={&props.id} title={&props.title} open={props.open} onclose={props.onclose.clone()}
            actions={html! {
                <>
                    { action(Look::Primary, props.yes.clone(), props.busy, yes) }
                    { action(Look::Tertiary, "Ne rien faire", false, no) }
                </>
            }}>
            { props.children.clone() }
        </Modal>
    }
}
