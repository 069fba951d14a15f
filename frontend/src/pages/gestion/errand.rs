//! Something that this page does by itself, request after request: one at a time, and no longer once the page was left.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use crate::api::problem::needs_sign_in;
use crate::api::{Problem, Shared, draft};

/// What must be known between two draws of the page.
#[derive(Default)]
struct Line {
    busy: Cell<bool>,
    left: Cell<bool>,
}

/// Made by [`use_errand`]; `S` is what the page shows of it.
pub struct Errand<S> {
    stage: UseStateHandle<S>,
    line: Rc<Line>,
}

impl<S> Clone for Errand<S> {
    fn clone(&self) -> Self {
        Self { stage: self.stage.clone(), line: self.line.clone() }
    }
}

/// An errand that has not started.
#[hook]
pub fn use_errand<S: Default + PartialEq + 'static>() -> Errand<S> {
    Errand { stage: use_state_eq(S::default), line: use_line() }
}

#[hook]
fn use_line() -> Rc<Line> {
    let line = use_memo((), |()| Line::default());
    use_effect_with((), {
        let line = line.clone();
        |()| move || line.left.set(true)
    });
    line
}

impl<S> Errand<S> {
    pub fn stage(&self) -> &S {
        &self.stage
    }

    pub fn show(&self, stage: S) {
        self.stage.set(stage);
    }

    /// Whether it is under way: a second press in the same frame finds the first one here.
    pub fn is_busy(&self) -> bool {
        self.line.busy.get()
    }

    /// Takes the line; not while it is under way.
    pub fn begin(&self) -> bool {
        !self.line.busy.replace(true)
    }

    /// Gives the line back.
    pub fn end(&self) {
        self.line.busy.set(false);
    }

    /// Whether the page was left: what is not done waits.
    pub fn is_left(&self) -> bool {
        self.line.left.get()
    }
}

/// What stopped an errand, to be shown; the page is kept for after a sign-in.
pub fn stopped(problem: Box<Problem>) -> Shared<Problem> {
    if needs_sign_in(&problem) {
        draft::remember_page();
    }
    Shared::new(*problem)
}
