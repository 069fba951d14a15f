//! `fr-input`: a text, on one line or on several.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::field::{Parts, label};
use crate::form::Form;

/// What is typed, which decides the keyboard of a phone and what the browser proposes.
#[derive(Clone, Copy, PartialEq, Default)]
pub enum Keyboard {
    #[default]
    Text,
    /// Several lines, of so many characters at most, as the server counts.
    Lines(usize),
    /// Digits and spaces (a NIR, a SIRET): a text for the browser, digits for the phone.
    Digits,
    /// An amount in euros.
    Amount,
    Date,
    /// A time of the day, `09:00`.
    Time,
}

impl Keyboard {
    fn input_type(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Time => "time",
            _ => "text",
        }
    }

    fn mode(self) -> Option<&'static str> {
        match self {
            Self::Digits => Some("numeric"),
            Self::Amount => Some("decimal"),
            _ => None,
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    pub form: Form,
    pub name: AttrValue,
    pub label: AttrValue,
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    #[prop_or_default]
    pub keyboard: Keyboard,
    /// The HTML autofill token ("email", "tel"), or "off".
    #[prop_or_default]
    pub autocomplete: Option<AttrValue>,
    #[prop_or_default]
    pub optional: bool,
    /// For dates: the ISO bounds that the browser's calendar offers.
    #[prop_or_default]
    pub min: Option<AttrValue>,
    #[prop_or_default]
    pub max: Option<AttrValue>,
}

#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let parts = Parts::of(&props.form, &props.name);
    let oninput = {
        let (form, name) = (props.form.clone(), props.name.clone());
        // A text on several lines has its value under the same name.
        move |event: InputEvent| form.set(&name, event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let value = props.form.value(&props.name);
    html! {
        <div class={parts.group("fr-input-group", "fr-input-group fr-input-group--error")}>
            <label class="fr-label" for={&parts.id}>{ label(&props.label, &props.hint, props.optional) }</label>
            if let Keyboard::Lines(max) = props.keyboard {
                <textarea class="fr-input" rows="4" id={&parts.id} name={&props.name} {value} {oninput} maxlength={max.to_string()}
                    required={!props.optional} aria-invalid={parts.invalid()} aria-describedby={&parts.messages_id} />
            } else {
                <input class="fr-input" type={props.keyboard.input_type()} inputmode={props.keyboard.mode()}
                    id={&parts.id} name={&props.name} {value} {oninput}
                    min={props.min.clone()} max={props.max.clone()} autocomplete={props.autocomplete.clone()}
                    required={!props.optional} aria-invalid={parts.invalid()} aria-describedby={&parts.messages_id} />
            }
            { parts.messages() }
        </div>
    }
}
