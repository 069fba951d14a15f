//! `fr-radio-group`: one choice among few, all in sight.

use std::rc::Rc;

use mce_shared::wire::word;
use serde::Serialize;
use yew::prelude::*;

use super::field::Parts;
use crate::form::Form;

/// Value, label, hint.
pub type Choices = Rc<[(AttrValue, AttrValue, Option<AttrValue>)]>;

/// Choices with what each leads to.
pub fn explained<T: Serialize + Copy>(choices: &[(T, &'static str, &'static str)]) -> Choices {
    choices
        .iter()
        .map(|(value, label, hint)| (word(*value).into(), (*label).into(), Some((*hint).into())))
        .collect()
}

/// Choices that say enough by themselves.
pub fn labelled<T: Serialize + Copy>(choices: &[(T, &'static str)]) -> Choices {
    choices.iter().map(|(value, label)| (word(*value).into(), (*label).into(), None)).collect()
}

#[derive(Properties, PartialEq)]
pub struct RadioGroupProps {
    pub form: Form,
    pub name: AttrValue,
    pub legend: AttrValue,
    pub choices: Choices,
    #[prop_or_default]
    pub hint: Option<AttrValue>,
}

#[component]
pub fn RadioGroup(props: &RadioGroupProps) -> Html {
    let parts = Parts::of(&props.form, &props.name);
    let legend_id = AttrValue::from([parts.id.as_str(), "-legende"].concat());
    let labelled_by = [legend_id.as_str(), " ", parts.messages_id.as_str()].concat();
    let current = props.form.value(&props.name);
    html! {
        <fieldset class={parts.group("fr-fieldset", "fr-fieldset fr-fieldset--error")} aria-labelledby={labelled_by}
            id={&parts.id} tabindex="-1">
            <legend class="fr-fieldset__legend fr-fieldset__legend--regular" id={legend_id}>
                { &props.legend }
                if let Some(hint) = &props.hint { <span class="fr-hint-text">{ hint }</span> }
            </legend>
            { for props.choices.iter().map(|choice| one(props, &parts, choice, *choice.0 == *current)) }
            { parts.messages() }
        </fieldset>
    }
}

fn one(
    props: &RadioGroupProps,
    parts: &Parts,
    (value, label, hint): &(AttrValue, AttrValue, Option<AttrValue>),
    checked: bool,
) -> Html {
    let id = AttrValue::from([parts.id.as_str(), "-", value.as_str()].concat());
    let onchange = {
        let (form, name, value) = (props.form.clone(), props.name.clone(), value.clone());
        move |_: Event| form.set(&name, value.clone())
    };
    html! {
        <div class="fr-fieldset__element" key={value.as_str()}>
            <div class="fr-radio-group">
                <input type="radio" id={&id} name={parts.id.clone()} {value} {checked} {onchange} />
                <label class="fr-label" for={id}>
                    { label }
                    if let Some(hint) = hint { <span class="fr-hint-text">{ hint }</span> }
                </label>
            </div>
        </div>
    }
}
