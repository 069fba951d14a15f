//! `fr-upload-group`: files of the person's machine, one unless it says several.

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
    #[prop_or_default]
    pub multiple: bool,
    /// The file chosen, or none when the choice is undone.
    #[prop_or_default]
    pub onchange: Callback<Option<File>>,
    /// All those chosen, where there may be several.
    #[prop_or_default]
    pub onfiles: Callback<Vec<File>>,
}

#[component]
pub fn FileInput(props: &FileInputProps) -> Html {
    let onchange = {
        let (one, all) = (props.onchange.clone(), props.onfiles.clone());
        move |event: Event| {
            let files = event.target_unchecked_into::<HtmlInputElement>().files();
            let files =
                files.map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect::<Vec<_>>());
            let files = files.unwrap_or_default();
            one.emit(files.first().cloned());
            all.emit(files);
        }
    };
    let messages_id = AttrValue::from([props.id.as_str(), "-messages"].concat());
    let class =
        if props.error.is_some() { "fr-upload-group fr-upload-group--error" } else { "fr-upload-group" };
    html! {
        <div {class}>
            <label class="fr-label" for={&props.id}>
                { &props.label }<span class="fr-hint-text">{ &props.hint }</span>
            </label>
            <input class="fr-upload" type="file" id={&props.id} accept={&props.accept} multiple={props.multiple} {onchange}
                aria-describedby={&messages_id} aria-invalid={props.error.as_ref().map(|_| "true")} />
            <div class="fr-messages-group" id={&messages_id} aria-live="polite">
                if let Some(error) = &props.error { <p class="fr-message fr-message--error">{ error }</p> }
            </div>
        </div>
    }
}
