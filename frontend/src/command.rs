//! A form that sends a command: what is read from it, sent once under its key, refused on its fields, and forgotten once done.

use std::rc::Rc;

use mce_shared::api::{Address, FieldError};
use mce_shared::forms::{self, FormBody, Typed};
use serde::Serialize;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::{Answer, Operation, Problem, Shared, use_operation};
use crate::components::report;
use crate::form::{Form, Initial, use_form};
use crate::router::Route;

/// What is typed, as the JSON of a request.
type Body = dyn Fn(Typed<'_>) -> Result<String, Vec<FieldError>>;

/// A command before it is sent: where it goes, and how its body is read from what is typed.
#[derive(Clone)]
pub struct Call {
    path: AttrValue,
    body: Rc<Body>,
}

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.body, &other.body)
    }
}

impl Call {
    /// Posts to `address` the request that `B` reads.
    pub fn of<B: FormBody + Serialize, A>(address: Address<B, A>, facts: B::Facts) -> Self
    where
        B::Facts: 'static,
    {
        Self::made_of(address, facts, |body: B| body)
    }

    /// Posts to `address` what `make` makes of what `B` reads.
    pub fn made_of<B: FormBody, S: Serialize, A>(
        address: Address<S, A>,
        facts: B::Facts,
        make: impl Fn(B) -> S + 'static,
    ) -> Self
    where
        B::Facts: 'static,
    {
        let body = move |typed: Typed<'_>| forms::read(typed, &facts).map(|body| json(&make(body)));
        Self { path: String::from(address).into(), body: Rc::new(body) }
    }

    /// Posts `body` to `address`, whatever is typed.
    pub fn plain<S: Serialize, A>(address: Address<S, A>, body: &S) -> Self {
        let body = json(body);
        Self { path: String::from(address).into(), body: Rc::new(move |_| Ok(body.clone())) }
    }
}

impl Call {
    /// Sends it by an operation.
    ///
    /// # Errors
    /// What is to be corrected before.
    pub fn send(
        &self,
        operation: &Operation,
        typed: Typed<'_>,
        done: Callback<Answer>,
    ) -> Result<(), Vec<FieldError>> {
        operation.post_json(&self.path, (self.body)(typed)?, done);
        Ok(())
    }
}

fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

/// A command that was carried out.
pub struct Done {
    pub answer: Answer,
    /// As it was sent.
    pub form: Form,
}

/// Goes on to a page once it is done.
pub fn then_to<T>(navigator: Option<Navigator>, page: Route) -> Callback<T> {
    Callback::from(move |_| {
        if let Some(navigator) = &navigator {
            navigator.push(&page);
        }
    })
}

/// A form and the operation that sends it. Made by [`use_command`].
#[derive(Clone)]
pub struct Command {
    pub form: Form,
    operation: Operation,
}

/// A form named `name`, in the application, with what it holds at first; the `secret` fields are never kept in the tab.
#[hook]
pub fn use_command(name: AttrValue, secret: &'static [&'static str], initial: &[Initial]) -> Command {
    let form = use_form(name, secret, initial);
    let operation = use_operation();
    use_effect_with(operation.problem(), {
        let form = form.clone();
        move |problem| {
            if let Some(problem) = problem {
                form.refuse_problem(problem);
            }
        }
    });
    Command { form, operation }
}

impl Command {
    pub fn is_sending(&self) -> bool {
        self.operation.is_sending()
    }

    pub fn problem(&self) -> Option<Shared<Problem>> {
        self.operation.problem()
    }

    /// Sends what is typed, then empties the form and calls `done`; or shows what is to be corrected.
    pub fn send(&self, call: &Call, done: &Callback<Done>) {
        let done = {
            let (form, done) = (self.form.clone(), done.clone());
            Callback::from(move |answer: Answer| {
                // Who is told still reads what was sent.
                done.emit(Done { answer, form: form.clone() });
                form.clear();
            })
        };
        if let Err(errors) = call.send(&self.operation, &|field| self.form.text(field), done) {
            self.form.refuse(errors);
        }
    }

    /// What is wrong with the form, at its top.
    pub fn report(&self) -> Html {
        report(&self.form, self.problem().as_deref())
    }
}
