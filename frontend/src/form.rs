//! What every form is made of: a set of named texts and of messages, shared by its fields.
//!
//! A page gives the handle to the fields of `components`; [`Form::checked`] reads the texts into a request of the contract
//! ([`mce_shared::forms`]) or shows what is to be corrected. A refusal of the server lands on the same fields through
//! [`Form::refuse_problem`]. What is typed is kept in the tab until it is sent, except in fields declared secret. Most forms
//! send a command: they are a `CommandForm`, or use [`crate::command`].

use std::collections::BTreeMap;
use std::rc::Rc;

use mce_shared::api::FieldError;
use mce_shared::forms::{self, FormBody};
use mce_shared::wire::word;
use serde::Serialize;
use yew::prelude::*;

use crate::api::{Problem, draft};
use crate::browser;

/// What a field holds at first.
pub type Initial = (&'static str, AttrValue);

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
        if self.errors.iter().any(|error| field_of(error) == name) {
            self.errors = self.errors.iter().filter(|error| field_of(error) != name).cloned().collect();
        }
        match self.values.iter_mut().find(|(field, _)| *field == name) {
            Some((_, present)) => *present = value,
            None => self.values.push((name, value)),
        }
    }
}

/// The name of the field that an error is about.
pub fn field_of(error: &FieldError) -> &str {
    error.pointer.trim_start_matches('/')
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
pub fn use_form(name: AttrValue, secret: &'static [&'static str], initial: &[Initial]) -> Form {
    use_form_with(name, secret, |kept| {
        initial.iter().map(|(field, value)| (AttrValue::Static(field), value.clone())).chain(kept).collect()
    })
}

/// A form named `name`, whose fields are not known before it is drawn, with what was typed before the sign-in expired, else with `initial`.
#[hook]
pub fn use_wide_form(name: AttrValue, initial: impl FnOnce() -> Vec<(AttrValue, AttrValue)>) -> Form {
    // What was emptied must not be filled again: what is kept is all of it.
    use_form_with(name, &[], |kept| if kept.is_empty() { initial() } else { kept })
}

type Values = Vec<(AttrValue, AttrValue)>;

#[hook]
fn use_form_with(
    name: AttrValue,
    secret: &'static [&'static str],
    values: impl FnOnce(Values) -> Values,
) -> Form {
    let state = use_reducer_eq(|| {
        let kept = draft::load_form(&name).into_iter().map(|(field, value)| (field.into(), value.into()));
        let mut state = State::default();
        for (field, value) in values(kept.collect()) {
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
        self.value(field) == forms::YES
    }

    /// Whether this choice is the one that is made.
    pub fn is(&self, field: &str, choice: impl Serialize) -> bool {
        *self.value(field) == word(choice)
    }

    pub fn error(&self, field: &str) -> Option<AttrValue> {
        let error = self.state.errors.iter().find(|error| field_of(error) == field)?;
        Some(error.detail.clone().into())
    }

    /// Every field that is filled in.
    pub fn filled(&self) -> BTreeMap<String, String> {
        let filled = self.state.values.iter().filter(|(_, value)| !value.is_empty());
        filled.map(|(field, value)| (field.to_string(), value.to_string())).collect()
    }

    /// What is typed, as the request that it makes.
    pub fn read<B: FormBody>(&self, facts: &B::Facts) -> Result<B, Vec<FieldError>> {
        forms::read(&|field| self.text(field), facts)
    }

    /// The same; nothing when something is to be corrected, which is then shown.
    pub fn checked<B: FormBody>(&self, facts: &B::Facts) -> Option<B> {
        self.read(facts).map_err(|errors| self.refuse(errors)).ok()
    }

    pub fn text(&self, field: &str) -> String {
        self.value(field).to_string()
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

    /// The element that lists what to correct.
    pub fn report_id(&self) -> AttrValue {
        self.id("erreurs")
    }

    /// Drops the messages of what is no longer among these: filling one field may settle another.
    pub fn settle(&self, left: &[FieldError]) {
        let is_left = |error: &&FieldError| left.iter().any(|other| other.pointer == error.pointer);
        let errors: Rc<[FieldError]> = self.state.errors.iter().filter(is_left).cloned().collect();
        if errors.len() < self.state.errors.len() {
            self.state.dispatch(Change::Refuse(errors));
        }
    }

    /// Shows what to correct and moves the focus to the list of it.
    pub fn refuse(&self, errors: Vec<FieldError>) {
        self.state.dispatch(Change::Refuse(errors.into()));
        browser::focus_soon(self.report_id());
    }

    /// Puts the messages of the server on the fields of this form that it names, else moves the focus to its refusal.
    pub fn refuse_problem(&self, problem: &Problem) {
        self.refuse(problem.errors.iter().filter(|error| self.has(error)).cloned().collect());
    }

    /// Whether the field of this error is on the page.
    pub fn has(&self, error: &FieldError) -> bool {
        browser::is_there(&self.id(field_of(error)))
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
