//! A file that proves something: chosen, sent once, and known by the number that the server gave it.

use mce_shared::api::{Address, DOCUMENT_MAX, DocumentSent, ProofFile};
use mce_shared::ids::DocumentId;
use web_sys::File;
use yew::prelude::*;

use crate::api::{Answer, Operation, use_operation};
use crate::components::FileInput;
use crate::form::Form;

const ACCEPTED: &str = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png";
const FIELD: &str = "document";

/// The file of a form. Made by [`use_proof`].
#[derive(Clone)]
pub struct Proof {
    file: UseStateHandle<Option<File>>,
    /// What the server has already: a second try does not send it again.
    sent: UseStateHandle<Option<DocumentId>>,
    pub upload: Operation,
}

#[hook]
pub fn use_proof() -> Proof {
    Proof { file: use_state(|| None), sent: use_state(|| None), upload: use_operation() }
}

impl Proof {
    /// Bytes of the file, once one is chosen.
    pub fn size(&self) -> Option<u64> {
        self.file.as_ref().map(|file| file.size() as u64)
    }

    /// The field that chooses it.
    pub fn field(&self, form: &Form, label: &'static str) -> Html {
        let onchange = {
            let (file, sent, form) = (self.file.clone(), self.sent.clone(), form.clone());
            Callback::from(move |chosen: Option<File>| {
                sent.set(None);
                // What was wrong with the last one is no longer.
                form.set(&FIELD.into(), chosen.as_ref().map(File::name).unwrap_or_default());
                file.set(chosen);
            })
        };
        html! {
            <FileInput id={form.id(FIELD)} {label} {onchange} error={form.error(FIELD)} hint={hint()} accept={ACCEPTED} />
        }
    }

    /// Has the server keep the file, when there is one that it has not, then goes on with its number.
    pub fn send_then(&self, address: &Address<ProofFile, DocumentSent>, then: Callback<Option<DocumentId>>) {
        match (&*self.file, &*self.sent) {
            (None, _) => then.emit(None),
            (Some(_), Some(document)) => then.emit(Some(document.clone())),
            (Some(file), None) => {
                let sent = self.sent.clone();
                let done = Callback::from(move |answer: Answer| {
                    if let Ok(received) = answer.json::<DocumentSent>() {
                        sent.set(Some(received.document.clone()));
                        then.emit(Some(received.document));
                    }
                });
                self.upload.upload(address, file, &file.type_(), done);
            }
        }
    }
}

fn hint() -> AttrValue {
    ["PDF, photo JPEG ou image PNG, ", &(DOCUMENT_MAX / (1024 * 1024)).to_string(), " Mo au plus"]
        .concat()
        .into()
}
