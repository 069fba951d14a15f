//! The files of a request: those that were joined, and one more.

use std::rc::Rc;
use std::str::FromStr;

use mce_shared::accreditation::PieceKind;
use mce_shared::api::{DOCUMENT_MAX, PieceView, endpoints};
use mce_shared::wire::word;
use web_sys::File;
use yew::prelude::*;

use crate::api::{Answer, use_operation};
use crate::command::use_command;
use crate::components::{Choice, FileInput, Select, problem_alert, submit};
use crate::format;

const ACCEPTED: &str = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png";
const FIELD: &str = "document";

/// What was joined, the later ones first told where they replace.
pub fn pieces(joined: &[PieceView]) -> Html {
    let line = |piece: &PieceView| {
        let replaced = if piece.replaced { " (remplacée)" } else { "" };
        let told = [&piece.label, ", le ", &format::moment(piece.at), replaced].concat();
        html! { <li key={piece.document.as_str()}>{ told }</li> }
    };
    html! { <ul>{ for joined.iter().map(line) }</ul> }
}

#[derive(Properties, PartialEq)]
pub struct PiecesProps {
    pub joined: Vec<PieceView>,
    pub ondone: Callback<&'static str>,
}

/// Joins one file, of a kind.
#[component]
pub fn Pieces(props: &PiecesProps) -> Html {
    let command = use_command("accreditation-piece".into(), &[], &[]);
    let upload = use_operation();
    let file = use_state(|| None::<File>);
    let form = command.form.clone();
    let onchange = {
        let (file, form) = (file.clone(), form.clone());
        Callback::from(move |chosen: Option<File>| {
            form.set(&FIELD.into(), chosen.as_ref().map(File::name).unwrap_or_default());
            file.set(chosen);
        })
    };
    let onsubmit = {
        let (form, file, upload, ondone) = (form.clone(), file.clone(), upload.clone(), props.ondone.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let kind = PieceKind::from_str(&form.text("kind")).ok();
            let (Some(kind), Some(chosen)) = (kind, &*file) else {
                form.refuse(missing(kind.is_none(), file.is_none()));
                return;
            };
            let done = {
                let (form, file, ondone) = (form.clone(), file.clone(), ondone.clone());
                Callback::from(move |_: Answer| {
                    form.clear();
                    file.set(None);
                    ondone.emit("La pièce est jointe.");
                })
            };
            let address = endpoints::JOIN_ACCREDITATION_PIECE.at([word(kind).as_str()]);
            upload.upload(&address, chosen, &chosen.type_(), done);
        }
    };
    let kinds: Rc<[Choice]> =
        PieceKind::ALL.iter().map(|kind| (word(*kind).into(), kind.french().into())).collect();
    let hint = ["PDF, photo JPEG ou image PNG, ", &(DOCUMENT_MAX / (1024 * 1024)).to_string(), " Mo au plus"]
        .concat();
    html! {
        <section aria-labelledby="pieces">
            <h2 id="pieces">{ "Pièces" }</h2>
            if props.joined.is_empty() { <p>{ "Aucune pièce n’est jointe." }</p> } else { { pieces(&props.joined) } }
            <form {onsubmit} novalidate=true>
                { command.report() }
                if let Some(problem) = upload.problem() { { problem_alert(&problem) } }
                <Select form={form.clone()} name="kind" label="Nature de la pièce" choices={kinds} />
                // A new field for each file: the one of before would keep the file that was joined.
                <FileInput key={props.joined.len()} id={form.id(FIELD)} label="Fichier" {onchange} error={form.error(FIELD)} {hint} accept={ACCEPTED} />
                <div class="fr-mt-3w">{ submit("Joindre la pièce", upload.is_sending()) }</div>
            </form>
        </section>
    }
}

fn missing(kind: bool, file: bool) -> Vec<mce_shared::api::FieldError> {
    let error = |field: &str, detail: &str| mce_shared::api::FieldError {
        pointer: ["/", field].concat(),
        code: "missing".to_owned(),
        detail: detail.to_owned(),
    };
    let all = [
        (kind, error("kind", "Dites ce qu’est cette pièce.")),
        (file, error(FIELD, "Choisissez un fichier.")),
    ];
    all.into_iter().filter(|(missing, _)| *missing).map(|(_, error)| error).collect()
}
