//! What all the fields of a form have in common: label, hint, message, and the ids that tie them together.

use yew::prelude::*;

use crate::form::Form;

/// The parts of a field, ready to be put around its element.
pub struct Parts {
    pub id: AttrValue,
    pub messages_id: AttrValue,
    pub error: Option<AttrValue>,
}

impl Parts {
    pub fn of(form: &Form, name: &str) -> Self {
        let id = form.id(name);
        let messages_id = AttrValue::from([id.as_str(), "-messages"].concat());
        Self { id, messages_id, error: form.error(name) }
    }

    /// "true" once the field was refused.
    pub fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }

    /// The class of the group, with its error variant.
    pub fn group(&self, plain: &'static str, error: &'static str) -> &'static str {
        if self.error.is_some() { error } else { plain }
    }

    /// The place of the message: always there, so that a message that comes is read.
    pub fn messages(&self) -> Html {
        html! {
            <div class="fr-messages-group" id={&self.messages_id} aria-live="polite">
                if let Some(error) = &self.error {
                    <p class="fr-message fr-message--error">{ error }</p>
                }
            </div>
        }
    }
}

/// The content of a label. A field that may stay empty says so: those that must be filled are the rule.
pub fn label(text: &AttrValue, hint: &Option<AttrValue>, optional: bool) -> Html {
    html! {
        <>
            { text }
            if optional { { " (facultatif)" } }
            if let Some(hint) = hint { <span class="fr-hint-text">{ hint }</span> }
        </>
    }
}
