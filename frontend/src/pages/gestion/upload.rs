//! The files of a publication, sent by parts: a part that nobody answered is sent again, and what has arrived stays.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use mce_shared::api::{ImportOpened, OpenImport};
use mce_shared::french::integer;
use mce_shared::ids::RunId;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

use super::patience::patiently;
use crate::api::problem::needs_sign_in;
use crate::api::{Problem, Request, Shared, draft};
use crate::components::{Look, action, meter, problem_alert};

const PATH: &str = "/api/gestionnaire/mandate-imports";

#[derive(Clone, PartialEq, Default)]
enum Stage {
    #[default]
    Idle,
    /// Bytes sent, of so many.
    Sending(u64, u64),
    Stopped(Shared<Problem>),
}

/// What is being sent, and from where on.
struct Sending {
    asked: OpenImport,
    files: Vec<File>,
    opened: Option<ImportOpened>,
    file: usize,
    part: u64,
}

#[derive(Default)]
struct Line {
    busy: Cell<bool>,
    /// The page was left.
    left: Cell<bool>,
    sending: RefCell<Option<Sending>>,
}

/// Made by [`use_upload`].
#[derive(Clone)]
pub struct Upload {
    stage: UseStateHandle<Stage>,
    line: Rc<Line>,
    onsent: Callback<(RunId, bool)>,
}

/// Sends publications; `onsent` is told the run, and whether it is a dry one, once every file is there.
#[hook]
pub fn use_upload(onsent: Callback<(RunId, bool)>) -> Upload {
    let stage = use_state_eq(Stage::default);
    let line = use_memo((), |()| Line::default());
    use_effect_with((), {
        let line = line.clone();
        |()| move || line.left.set(true)
    });
    Upload { stage, line, onsent }
}

impl Upload {
    pub fn is_going(&self) -> bool {
        matches!(&*self.stage, Stage::Sending(..))
    }

    pub fn start(&self, asked: OpenImport, files: Vec<File>) {
        if !self.line.busy.get() {
            self.line.sending.replace(Some(Sending { asked, files, opened: None, file: 0, part: 0 }));
            self.go_on();
        }
    }

    fn go_on(&self) {
        if self.line.busy.replace(true) {
            return;
        }
        let this = self.clone();
        spawn_local(async move {
            let Some(mut sending) = this.line.sending.take() else { return };
            let outcome = this.send(&mut sending).await;
            let dry = sending.asked.dry;
            this.line.sending.replace(Some(sending));
            this.line.busy.set(false);
            match outcome {
                Ok(Some(run)) => {
                    this.stage.set(Stage::Idle);
                    this.onsent.emit((run, dry));
                }
                Ok(None) => {}
                Err(problem) => this.stop(problem),
            }
        });
    }

    fn stop(&self, problem: Box<Problem>) {
        if needs_sign_in(&problem) {
            draft::remember_page();
        }
        self.stage.set(Stage::Stopped(Shared::new(*problem)));
    }

    /// The run once everything is sent; none when the page was left.
    async fn send(&self, sending: &mut Sending) -> Result<Option<RunId>, Box<Problem>> {
        let all: u64 = sending.asked.files.iter().map(|file| file.bytes).sum();
        let mut sent = sending.bytes_sent();
        self.stage.set(Stage::Sending(sent, all));
        let opened = open(sending).await?;
        while let Some(file) = sending.files.get(sending.file) {
            let from = sending.part * u64::from(opened.part_bytes);
            let until = (from + u64::from(opened.part_bytes)).min(sending.asked.files[sending.file].bytes);
            if self.line.left.get() {
                return Ok(None);
            }
            send_part(&opened, (sending.file, sending.part), file, (from, until)).await?;
            sent += until - from;
            sending.part += 1;
            if until == sending.asked.files[sending.file].bytes {
                (sending.file, sending.part) = (sending.file + 1, 0);
            }
            self.stage.set(Stage::Sending(sent, all));
        }
        Ok(Some(opened.run))
    }

    /// How much is sent, or why it stopped.
    pub fn view(&self) -> Html {
        match &*self.stage {
            Stage::Idle => Html::default(),
            Stage::Sending(sent, all) => {
                let words = [&megabytes(*sent), " sur ", &megabytes(*all), " envoyés"].concat();
                meter("Envoi des fichiers", words, *sent, *all)
            }
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

impl Sending {
    fn bytes_sent(&self) -> u64 {
        let before: u64 = self.asked.files[..self.file].iter().map(|file| file.bytes).sum();
        before + self.opened.as_ref().map_or(0, |opened| self.part * u64::from(opened.part_bytes))
    }
}

async fn open(sending: &mut Sending) -> Result<ImportOpened, Box<Problem>> {
    if let Some(opened) = &sending.opened {
        return Ok(opened.clone());
    }
    let json = serde_json::to_string(&sending.asked).unwrap_or_default();
    let opened: ImportOpened = patiently(&|| Request::post(PATH, &json)).await?.json()?;
    sending.opened = Some(opened.clone());
    Ok(opened)
}

async fn send_part(
    opened: &ImportOpened,
    (file, part): (usize, u64),
    content: &File,
    (from, until): (u64, u64),
) -> Result<(), Box<Problem>> {
    let query = ["?file=", &file.to_string(), "&part=", &part.to_string()].concat();
    let path = [PATH, "/", opened.run.as_str(), "/parts", &query].concat();
    // A file that can't be cut any more was moved or changed: the whole of it is refused by its size.
    let slice = content.slice_with_f64_and_f64(from as f64, until as f64);
    let slice = slice.unwrap_or_else(|_| content.clone().into());
    patiently(&|| Request::upload(&path, &slice, "application/octet-stream")).await.map(|_| ())
}

fn megabytes(bytes: u64) -> String {
    [&integer(i64::try_from(bytes.div_ceil(1_000_000)).unwrap_or(i64::MAX)), " Mo"].concat()
}
