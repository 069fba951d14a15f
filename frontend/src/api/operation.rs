//! Something done on the server: once, however often the button is pressed and whatever the network does.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use mce_shared::api::{Address, IDEMPOTENCY_KEY};
use serde::Serialize;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::problem::{is_unanswered, needs_sign_in};
use super::{Answer, Problem, Request, Shared, draft};
use crate::browser;

/// Where an operation stands.
#[derive(Clone, PartialEq)]
enum Stage {
    Idle,
    Sending,
    Failed(Shared<Problem>),
}

/// What must be known at once, between two draws of the page.
#[derive(Default)]
struct Line {
    /// A second press in the same frame finds the first one here.
    busy: Cell<bool>,
    /// What was sent and not answered yet, and the key that it was sent under.
    unanswered: RefCell<Option<(String, String)>>,
}

/// One operation of a page. Made by [`use_operation`].
#[derive(Clone)]
pub struct Operation {
    stage: UseStateHandle<Stage>,
    line: Rc<Line>,
}

/// An operation that has not started.
#[hook]
pub fn use_operation() -> Operation {
    let stage = use_state_eq(|| Stage::Idle);
    let line = use_memo((), |()| Line::default());
    Operation { stage, line }
}

impl Operation {
    pub fn is_sending(&self) -> bool {
        *self.stage == Stage::Sending
    }

    pub fn problem(&self) -> Option<Shared<Problem>> {
        if let Stage::Failed(problem) = &*self.stage { Some(problem.clone()) } else { None }
    }

    /// Posts `body` as JSON, then calls `done` with the answer. The same body sent again before an answer carries the same
    /// `Idempotency-Key`: it has one effect.
    pub fn post<B: Serialize, A>(&self, address: &Address<B, A>, body: &B, done: Callback<Answer>) {
        self.post_json(address.as_str(), serde_json::to_string(body).unwrap_or_default(), done);
    }

    /// The same, of a body that is written already.
    pub fn post_json(&self, path: &str, json: String, done: Callback<Answer>) {
        let key = self.key_for(path, &json);
        self.send(Request::post(path, &json).header(IDEMPOTENCY_KEY, key), done);
    }

    /// Sends a file as it is.
    pub fn upload<B, A>(
        &self,
        address: &Address<B, A>,
        file: &web_sys::File,
        media_type: &str,
        done: Callback<Answer>,
    ) {
        let path = address.as_str();
        let key = self.key_for(
            path,
            &format!("{}:{}:{}", file.name(), file.size() as u64, file.last_modified() as i64),
        );
        self.send(Request::upload(path, file, media_type).header(IDEMPOTENCY_KEY, key), done);
    }

    fn key_for(&self, path: &str, body: &str) -> String {
        let sent = format!("{path} {body}");
        let mut unanswered = self.line.unanswered.borrow_mut();
        if let Some((previous, key)) = &*unanswered
            && *previous == sent
        {
            return key.clone();
        }
        let key = browser::random_uuid().unwrap_or_default();
        *unanswered = Some((sent, key.clone()));
        key
    }

    fn send(&self, request: Request, done: Callback<Answer>) {
        if self.line.busy.replace(true) {
            return;
        }
        self.stage.set(Stage::Sending);
        let this = self.clone();
        spawn_local(async move {
            let outcome = request.send().await;
            this.line.busy.set(false);
            match outcome {
                Ok(answer) => {
                    this.line.unanswered.replace(None);
                    this.stage.set(Stage::Idle);
                    done.emit(answer);
                }
                Err(problem) => this.fail(problem),
            }
        });
    }

    fn fail(&self, problem: Box<Problem>) {
        if !is_unanswered(&problem) {
            self.line.unanswered.replace(None);
        }
        if needs_sign_in(&problem) {
            draft::remember_page();
        }
        self.stage.set(Stage::Failed(Shared::new(*problem)));
    }
}
