//! Something read from the server, with all the states that it goes through.

use std::cell::Cell;
use std::ops::Deref;
use std::rc::Rc;

use mce_shared::api::{Address, NoBody};
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::problem::needs_sign_in;
use super::{Answer, Problem, Request, draft};

/// Something read once and shown in several places: cloned and compared as a pointer, never field by field.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What a page knows of what it asked for.
#[derive(Debug)]
pub enum Remote<T> {
    Loading,
    Ready(Shared<T>),
    Failed(Shared<Problem>),
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Ready(value) => Self::Ready(value.clone()),
            Self::Failed(problem) => Self::Failed(problem.clone()),
        }
    }
}

impl<T> PartialEq for Remote<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Loading, Self::Loading) => true,
            (Self::Ready(a), Self::Ready(b)) => a == b,
            (Self::Failed(a), Self::Failed(b)) => a == b,
            _ => false,
        }
    }
}

impl<T> Remote<T> {
    pub fn ready(&self) -> Option<&Shared<T>> {
        if let Self::Ready(value) = self { Some(value) } else { None }
    }
}

/// A [`Remote`] and the way to read it again, after an operation changed it.
pub struct Resource<T> {
    pub state: Remote<T>,
    pub reload: Callback<()>,
}

/// The last answer, unless none came yet.
type Outcome = Option<Shared<Result<Answer, Box<Problem>>>>;

/// Reads what is at `address` when the page opens, whenever that changes, and on `reload`. While it is read again, what was shown stays.
#[hook]
pub fn use_resource<T: DeserializeOwned + 'static>(address: Address<NoBody, T>) -> Resource<T> {
    let (outcome, reload) = use_answer(String::from(address).into());
    let state = use_memo(outcome, |outcome| decoded(outcome, Answer::json::<T>));
    Resource { state: (*state).clone(), reload }
}

/// Reads a text of the site, as it is.
#[hook]
pub fn use_text(path: AttrValue) -> Resource<AttrValue> {
    let (outcome, reload) = use_answer(path);
    let state =
        use_memo(outcome, |outcome| decoded(outcome, |answer| Ok(AttrValue::from(answer.body.clone()))));
    Resource { state: (*state).clone(), reload }
}

fn decoded<T>(outcome: &Outcome, decode: impl FnOnce(&Answer) -> Result<T, Box<Problem>>) -> Remote<T> {
    let result = outcome.as_ref().map(|outcome| outcome.as_ref().map_err(Clone::clone).and_then(decode));
    match result {
        None => Remote::Loading,
        Some(Ok(value)) => Remote::Ready(Shared::new(value)),
        Some(Err(problem)) => Remote::Failed(Shared::new(*problem)),
    }
}

/// The part that does not depend on the type read: compiled once.
#[hook]
fn use_answer(path: AttrValue) -> (Outcome, Callback<()>) {
    // The answer with the path that it answers: the one of another page must not be shown here.
    let outcome = use_state(|| None::<(AttrValue, Shared<Result<Answer, Box<Problem>>>)>);
    let turn = use_reducer_eq(|| Turn(0));
    {
        let outcome = outcome.clone();
        use_effect_with((path.clone(), turn.0), move |(path, _)| {
            let path = path.clone();
            let wanted = Rc::new(Cell::new(true));
            let still_wanted = wanted.clone();
            spawn_local(async move {
                let result = Request::get(path.as_str()).send().await;
                if !still_wanted.get() {
                    return;
                }
                if result.as_ref().is_err_and(|problem| needs_sign_in(problem)) {
                    draft::remember_page();
                }
                outcome.set(Some((path, Shared::new(result))));
            });
            move || wanted.set(false)
        });
    }
    let current = outcome.as_ref().filter(|(of, _)| *of == path).map(|(_, result)| result.clone());
    let again = turn.dispatcher();
    let reload = use_callback((), move |(), ()| again.dispatch(()));
    (current, reload)
}

/// How many times the thing was read.
#[derive(PartialEq)]
struct Turn(u32);

impl Reducible for Turn {
    type Action = ();

    fn reduce(self: Rc<Self>, (): ()) -> Rc<Self> {
        Rc::new(Self(self.0.wrapping_add(1)))
    }
}
