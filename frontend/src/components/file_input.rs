//! `fr-upload-group`: one file of the person's machine.

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct FileInputProps {
    pub id: AttrValue,
    pub label: AttrValue,
    /// Formats and limit, said before one chooses.
    pub hint: AttrValue,
    /// As in HTML: ".xml,application/xml".
    pub accept: AttrValue,
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The file chosen, or none when the choice is undone.
    pub onchange: Callback<Option<File>>,
}

#[component]
pub fn FileInput(props: &FileInputProps) -> Html {
    let onchange = props.onchange.reform(|event: Event| {
        event.target_unchecked_into::<HtmlInputElement>().files().and_then(|files| files.get(0))
    });
    let messages_id = AttrValue::from([props.id.as_str(), "-messages"].concat());
    let class =
        if props.error.is_some() { "fr-upload-group fr-upload-group--error" } else { "fr-upload-group" };
    html! {
        <div {class}>
            <label class="fr-label" for={&props.id}>
                { &props.label }<span class="fr-hint-text">{ &props.hint }</span>
            </label>
            <input class="fr-upload" type="file" id={&props.id} accept={&props.accept} {onchange}
                aria-describedby={&messages_id} aria-invalid={props.error.as_ref().map(|_| "true")} />
            <div class="fr-messages-group" id={&messages_id} aria-live="polite">
                if let Some(error) = &props.error { <p class="fr-message fr-message--error">{ error }</p> }
            </div>
        </div>
    }
}
