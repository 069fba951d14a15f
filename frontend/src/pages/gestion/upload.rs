//! The files of a publication, sent by parts: a part that nobody answered is sent again, and what has arrived stays. Somebody who
//! comes back to the page and chooses the same files goes on from there.

use std::cell::RefCell;
use std::rc::Rc;

use mce_shared::api::{ImportOpened, OpenImport, endpoints};
use mce_shared::french::integer;
use mce_shared::ids::RunId;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

use super::errand::{Errand, stopped, use_errand};
use super::patience::patiently;
use crate::announcer;
use crate::api::problem::{is_unanswered, needs_sign_in};
use crate::api::{Problem, Request, Shared, draft};
use crate::components::{Look, action, meter, problem_alert};

/// Where the tab keeps how far the sending has come.
const KEPT: &str = "mce.envoi";

#[derive(Clone, PartialEq, Default)]
enum Stage {
    #[default]
    Idle,
    /// For a run that writes nothing, or one that does: bytes sent, of so many.
    Sending(bool, u64, u64),
    Stopped(Shared<Problem>),
}

/// What is being sent, and from where on.
struct Sending {
    files: Vec<File>,
    place: Place,
}

/// How far a publication has come.
#[derive(Clone, Serialize, Deserialize)]
struct Place {
    asked: OpenImport,
    /// When each file was last changed, in milliseconds: another one may have its name and its size.
    changed: Vec<i64>,
    opened: Option<ImportOpened>,
    file: usize,
    part: u64,
}

/// Made by [`use_upload`].
#[derive(Clone)]
pub struct Upload {
    errand: Errand<Stage>,
    sending: Rc<RefCell<Option<Sending>>>,
    onsent: Callback<(RunId, bool)>,
    onrefused: Callback<Shared<Problem>>,
}

/// Sends publications. `onsent` is told the run, and whether it is a dry one, once every file is there; `onrefused`, what is wrong
/// with the date or the files.
#[hook]
pub fn use_upload(onsent: Callback<(RunId, bool)>, onrefused: Callback<Shared<Problem>>) -> Upload {
    Upload { errand: use_errand(), sending: use_memo((), |()| RefCell::default()), onsent, onrefused }
}

impl Upload {
    /// Whether what is being sent is for a run that writes nothing.
    pub fn under_way(&self) -> Option<bool> {
        match self.errand.stage() {
            Stage::Sending(dry, ..) => Some(*dry),
            _ => None,
        }
    }

    pub fn start(&self, asked: OpenImport, files: Vec<File>) {
        if !self.errand.is_busy() {
            let place = Place::of(asked, &files);
            self.sending.replace(Some(Sending { files, place }));
            self.go_on();
        }
    }

    fn go_on(&self) {
        if !self.errand.begin() {
            return;
        }
        let this = self.clone();
        spawn_local(async move {
            let Some(mut sending) = this.sending.take() else { return };
            let outcome = this.send(&mut sending).await;
            let dry = sending.place.asked.dry;
            this.sending.replace(Some(sending));
            this.errand.end();
            match outcome {
                Ok(Some(run)) => {
                    draft::forget(KEPT);
                    this.errand.show(Stage::Idle);
                    this.onsent.emit((run, dry));
                }
                Ok(None) => {}
                Err(problem) => this.stop(problem),
            }
        });
    }

    fn stop(&self, problem: Box<Problem>) {
        if !needs_sign_in(&problem) && !is_unanswered(&problem) {
            // What was announced is not taken: the next one starts afresh.
            draft::forget(KEPT);
        }
        let problem = stopped(problem);
        if problem.errors.is_empty() {
            self.errand.show(Stage::Stopped(problem));
        } else {
            self.errand.show(Stage::Idle);
            self.onrefused.emit(problem);
        }
    }

    /// The run once everything is sent; none when the page was left.
    async fn send(&self, sending: &mut Sending) -> Result<Option<RunId>, Box<Problem>> {
        let Sending { files, place } = sending;
        let dry = place.asked.dry;
        let all: u64 = place.asked.files.iter().map(|file| file.bytes).sum();
        let mut sent = place.bytes_sent();
        let sending = |sent| self.errand.show(Stage::Sending(dry, sent, all));
        sending(sent);
        let opened = place.open().await?;
        while let Some(file) = files.get(place.file) {
            let from = place.part * u64::from(opened.part_bytes);
            let until = (from + u64::from(opened.part_bytes)).min(place.asked.files[place.file].bytes);
            if self.errand.is_left() {
                return Ok(None);
            }
            send_part(&opened, (place.file, place.part), file, (from, until)).await?;
            sent += until - from;
            place.step(until);
            sending(sent);
        }
        Ok(Some(opened.run))
    }

    /// How much is sent, or why it stopped.
    pub fn view(&self) -> Html {
        match self.errand.stage() {
            Stage::Idle => Html::default(),
            Stage::Sending(_, sent, all) => {
                let words = [&megabytes(*sent), " sur ", &megabytes(*all), " envoyés"].concat();
                meter("Envoi des fichiers", words, *sent, *all)
            }
            Stage::Stopped(problem) if !is_unanswered(problem) => problem_alert(problem),
            Stage::Stopped(problem) => {
                let this = self.clone();
                html! {
                    <>
                        { problem_alert(problem) }
                        <p>{ "Ce qui est arrivé n’est pas à renvoyer." }</p>
                        <p>{ action(Look::Secondary, "Reprendre l’envoi", false, Callback::from(move |_: MouseEvent| this.go_on())) }</p>
                    </>
                }
            }
        }
    }
}

impl Place {
    /// Where the tab has kept it if these are the same files, else the beginning.
    fn of(asked: OpenImport, files: &[File]) -> Self {
        let changed: Vec<i64> = files.iter().map(|file| file.last_modified() as i64).collect();
        let kept = draft::kept::<Self>(KEPT).filter(|kept| kept.asked == asked && kept.changed == changed);
        if kept.is_some() {
            announcer::announce("L’envoi reprend où il en était.");
        }
        kept.unwrap_or(Self { asked, changed, opened: None, file: 0, part: 0 })
    }

    fn bytes_sent(&self) -> u64 {
        let before: u64 = self.asked.files[..self.file].iter().map(|file| file.bytes).sum();
        before + self.opened.as_ref().map_or(0, |opened| self.part * u64::from(opened.part_bytes))
    }

    async fn open(&mut self) -> Result<ImportOpened, Box<Problem>> {
        if let Some(opened) = &self.opened {
            return Ok(opened.clone());
        }
        let json = serde_json::to_string(&self.asked).unwrap_or_default();
        let opened: ImportOpened =
            patiently(&|| Request::post(endpoints::OPEN_IMPORT.at([]), &json)).await?.json()?;
        self.opened = Some(opened.clone());
        Ok(opened)
    }

    /// A part has arrived, which ended at this byte of its file.
    fn step(&mut self, until: u64) {
        self.part += 1;
        if until == self.asked.files[self.file].bytes {
            (self.file, self.part) = (self.file + 1, 0);
        }
        draft::keep(KEPT, self);
    }
}

async fn send_part(
    opened: &ImportOpened,
    (file, part): (usize, u64),
    content: &File,
    (from, until): (u64, u64),
) -> Result<(), Box<Problem>> {
    let import = endpoints::SEND_IMPORT_PART.at([opened.run.as_str()]);
    let address = import.asking("file", &file.to_string()).asking("part", &part.to_string());
    // A file that can't be cut any more was moved or changed: the whole of it is refused by its size.
    let slice = content.slice_with_f64_and_f64(from as f64, until as f64);
    let slice = slice.unwrap_or_else(|_| content.clone().into());
    patiently(&|| Request::upload(address.clone(), &slice, "application/octet-stream")).await.map(|_| ())
}

fn megabytes(bytes: u64) -> String {
    [&integer(i64::try_from(bytes.div_ceil(1_000_000)).unwrap_or(i64::MAX)), " Mo"].concat()
}
