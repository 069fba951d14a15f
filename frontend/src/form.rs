//! The one way to make a form: a set of named texts and of messages, shared by its fields.
//!
//! A page calls [`use_form`], gives the handle to the fields of `components`, and on submission turns the texts into its
//! own type, reporting what does not parse with [`Form::refuse`]. A refusal of the server lands on the same fields through
//! [`Form::refuse_problem`]. What is typed is kept in the tab until it is sent, except in fields declared secret.

use std::rc::Rc;

use yew::prelude::*;

use crate::api::{Problem, draft};
use crate::browser;

/// The element that lists what to correct.
pub const ERROR_SUMMARY_ID: &str = "erreurs";

/// A message for a field: its name, and what to correct.
pub type FieldError = (AttrValue, AttrValue);

#[derive(Clone, PartialEq, Default)]
struct State {
    values: Vec<(AttrValue, AttrValue)>,
    errors: Rc<[FieldError]>,
}

enum Change {
    Set(AttrValue, AttrValue),
    Refuse(Rc<[FieldError]>),
    Clear,
}

impl Reducible for State {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut next = (*self).clone();
        match change {
            Change::Set(name, value) => next.set(name, value),
            Change::Refuse(errors) => next.errors = errors,
            Change::Clear => next = Self::default(),
        }
        Rc::new(next)
    }
}

impl State {
    fn set(&mut self, name: AttrValue, value: AttrValue) {
        // What was wrong may be right now: the message would only distract.
        if self.errors.iter().any(|(field, _)| *field == name) {
            self.errors = self.errors.iter().filter(|(field, _)| *field != name).cloned().collect();
        }
        match self.values.iter_mut().find(|(field, _)| *field == name) {
            Some((_, present)) => *present = value,
            None => self.values.push((name, value)),
        }
    }
}

/// A form in the course of being filled. Cheap to clone and to compare.
#[derive(Clone, PartialEq)]
pub struct Form {
    state: UseReducerHandle<State>,
    /// Unique in the application; prefix of the ids of the fields.
    name: AttrValue,
    /// Fields that are never written to the tab's storage.
    secret: &'static [&'static str],
}

/// A form named `name`, with what was typed before the sign-in expired, else with `initial`.
#[hook]
pub fn use_form(
    name: AttrValue,
    secret: &'static [&'static str],
    initial: &[(&'static str, AttrValue)],
) -> Form {
    let state = use_reducer_eq(|| {
        let kept = draft::load_form(&name).into_iter().map(|(field, value)| (field.into(), value.into()));
        let mut state = State::default();
        for (field, value) in
            initial.iter().map(|(field, value)| (AttrValue::Static(field), value.clone())).chain(kept)
        {
            state.set(field, value);
        }
        state
    });
    let form = Form { state, name, secret };
    use_effect_with(form.clone(), |form| form.keep());
    form
}

impl Form {
    /// The text of a field, empty before anything is typed.
    pub fn value(&self, field: &str) -> AttrValue {
        let found = self.state.values.iter().find(|(name, _)| name == field);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Whether a checkbox is ticked.
    pub fn is_checked(&self, field: &str) -> bool {
        self.value(field) == "oui"
    }

    pub fn error(&self, field: &str) -> Option<AttrValue> {
        self.state.errors.iter().find(|(name, _)| name == field).map(|(_, message)| message.clone())
    }

    pub fn errors(&self) -> Rc<[FieldError]> {
        self.state.errors.clone()
    }

    /// The id of a field's element, unique in the page.
    pub fn id(&self, field: &str) -> AttrValue {
        AttrValue::from([self.name.as_str(), "-", field].concat())
    }

    pub fn set(&self, field: &AttrValue, value: impl Into<AttrValue>) {
        self.state.dispatch(Change::Set(field.clone(), value.into()));
    }

    /// Shows what to correct and moves the focus to the list of it. `errors` may not be empty.
    pub fn refuse(&self, errors: Vec<FieldError>) {
        self.state.dispatch(Change::Refuse(errors.into()));
        // The list is drawn in the next frame.
        gloo::timers::callback::Timeout::new(50, || browser::focus(ERROR_SUMMARY_ID)).forget();
    }

    /// Puts the messages of the server on the fields of this form that it names; the others stay in its refusal.
    pub fn refuse_problem(&self, problem: &Problem) {
        let named = problem.errors.iter().filter_map(|error| {
            let field = error.pointer.strip_prefix('/')?;
            let known = gloo::utils::document().get_element_by_id(&self.id(field)).is_some();
            known.then(|| (AttrValue::from(field.to_owned()), AttrValue::from(error.detail.clone())))
        });
        let errors: Vec<FieldError> = named.collect();
        if !errors.is_empty() {
            self.refuse(errors);
        }
    }

    /// Empties the form and forgets its draft: it was sent.
    pub fn clear(&self) {
        draft::clear_form(&self.name);
        self.state.dispatch(Change::Clear);
    }

    fn keep(&self) {
        let open = |field: &AttrValue| !self.secret.contains(&field.as_str());
        let fields: Vec<(String, String)> = self
            .state
            .values
            .iter()
            .filter(|(field, value)| open(field) && !value.is_empty())
            .map(|(field, value)| (field.to_string(), value.to_string()))
            .collect();
        if fields.is_empty() {
            draft::clear_form(&self.name);
        } else {
            draft::save_form(&self.name, &fields);
        }
    }
}
