//! What went wrong. A [`Problem`] is for the person; anything else is logged with its whole chain, once, and hidden.

use lambda_http::{Body, Response};
use mce_shared::api::{Problem, Unserved};
use mce_shared::lifecycle::{Actor, Refusal};
use mce_shared::set_aside::Cause;

use crate::runtime::ConfigError;
use crate::store::StoreError;

/// Why a use case gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Said to the person as it is.
    #[error("{} ({})", .0.code, .0.status)]
    Problem(Box<Problem>),
    /// The database did not do what was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The function is not set up.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// What we depend on does not answer: later it may.
    #[error("{0}")]
    Unavailable(String),
    /// Something that should not be.
    #[error("{0}")]
    Internal(String),
}

impl Fault {
    /// A fault of ours.
    #[must_use]
    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }

    /// A problem for the person.
    #[must_use]
    pub fn problem(status: u16, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Problem::new(status, code, title, detail).into()
    }

    /// A refusal of the core, as `reader` is told; what the core got wrong is our fault.
    #[must_use]
    pub fn refused_to(refusal: Refusal, reader: Actor) -> Self {
        match refusal {
            Refusal::Internal(what) => Self::Internal(what),
            refusal => Problem::refused(refusal, reader).into(),
        }
    }

    /// One wrong field of a form.
    #[must_use]
    pub fn field(pointer: &str, code: &str, detail: impl Into<String>) -> Self {
        Problem::field(pointer, code, detail).into()
    }

    /// A refusal of the core, said to the person as it is.
    #[must_use]
    pub fn refused(refusal: impl Into<Problem>) -> Self {
        refusal.into().into()
    }

    /// What is asked for does not exist, or is not shown to this caller: both look the same.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::refused(Unserved::NotFound { what })
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Problem(problem) => problem.status,
            Self::Store(StoreError::Busy) | Self::Unavailable(_) => 503,
            _ => 500,
        }
    }

    /// The HTTP answer; the only place where a fault is logged.
    #[must_use]
    pub fn into_response(self, request_id: &str) -> Response<Body> {
        let status = self.status();
        if status >= 500 {
            tracing::error!(request_id, error = %chain(&self), "the request failed");
        } else {
            tracing::info!(request_id, problem = %self, "the request was refused");
        }
        let mut problem = self.into_problem();
        problem.trace_id = request_id.to_owned();
        super::answer::problem_response(&problem)
    }

    /// The fault as the person sees it.
    #[must_use]
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => *problem,
            Self::Store(StoreError::Busy) | Self::Unavailable(_) => Unserved::Busy.into(),
            _ => Unserved::OurFault.into(),
        }
    }
}

impl Fault {
    /// Whether another item may do better: something of this one is wrong, and not the store, what we depend on or the set-up.
    #[must_use]
    pub fn is_of_one_item(&self) -> bool {
        match self {
            Self::Store(error) => error.is_of_one_item(),
            Self::Config(_) | Self::Unavailable(_) => false,
            _ => true,
        }
    }

    /// Why an item could not be treated, for whoever reads the list of those.
    #[must_use]
    pub fn cause(&self) -> Cause {
        match self {
            Self::Problem(problem) => Cause::Told(problem.detail.clone()),
            Self::Store(StoreError::Item(_) | StoreError::Malformed(_)) => Cause::Unreadable,
            Self::Store(StoreError::Newer { .. }) => Cause::Newer,
            Self::Store(StoreError::Busy) | Self::Unavailable(_) => Cause::Unavailable,
            _ => Cause::Internal,
        }
    }

    /// The fault and its causes without the values that it quotes, which may be those of people.
    #[must_use]
    pub fn without_values(&self) -> String {
        chain(self).split('"').step_by(2).collect::<Vec<_>>().join("…")
    }
}

/// The error and its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}
