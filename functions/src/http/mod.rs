//! Between the gateway and the use cases: authenticate, parse, answer. The rules of HTTP are here, and only here.

mod answer;
mod call;
mod caller;
mod fault;
mod idempotency;

pub use answer::{Answer, Content, Verbatim, gateway_answer};
pub use call::Call;
pub use caller::{Caller, IDLE_MINUTES, SIGN_IN_HOURS, Subject, find as find_caller};
pub use fault::Fault;
pub use idempotency::kept;

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use mce_shared::api::{Access, Method, ROUTES, Route};

use crate::runtime::{BoxFuture, Environment};

/// A use case: the caller is known, the body is read; it answers or says what went wrong.
pub type UseCase = for<'a> fn(&'a Environment, &'a Call) -> BoxFuture<'a, Result<Answer, Fault>>;

/// Carries a request to a use case and its answer back.
pub async fn run(environment: Arc<Environment>, request: Request, use_case: UseCase) -> Response<Body> {
    let request_id = call::request_id(&request);
    match carry_out(&environment, request, use_case).await {
        Ok(answer) => answer.into_response(),
        Err(fault) => fault.into_response(&request_id),
    }
}

async fn carry_out(environment: &Environment, request: Request, use_case: UseCase) -> Result<Answer, Fault> {
    let mut call = Call::read(environment, request)?;
    let route = route_of(&call)?;
    if let Access::Roles(roles) = route.access {
        caller::authenticate(environment, &mut call, roles).await?;
    }
    if route.method == Method::Post && !matches!(route.access, Access::Signature) {
        caller::check_csrf(environment, &call)?;
    }
    if route.idempotent {
        return idempotency::once(environment, call, use_case).await;
    }
    use_case(environment, &call).await
}

fn route_of(call: &Call) -> Result<&'static Route, Fault> {
    ROUTES
        .iter()
        .find(|route| route.method.as_str() == call.method && route.path == call.route)
        .ok_or_else(|| Fault::internal(format!("no route {} {}", call.method, call.route)))
}
