//! Between the gateway and the use cases: authenticate, parse, answer. The rules of HTTP are here, and only here.

mod ahead;
mod answer;
mod binding;
mod call;
mod caller;
mod fault;
mod idempotency;
mod sides;
mod software;

pub use ahead::{File, read as read_ahead};
pub use answer::{Answer, Content, Download, Redirection, Reply, Verbatim, WebPage, gateway_answer};
pub use binding::bind;
pub use call::Call;
pub use caller::{
    Caller, IDLE_MINUTES, SIGN_IN_HOURS, Subject, find as find_caller, find_elu, is_alive, organisation_of,
    subject_of,
};
pub use fault::Fault;
pub use idempotency::keeping;
pub use sides::apart;

use std::sync::Arc;

use http::HeaderName;
use lambda_http::{Body, Request, Response};
use mce_shared::api::{Access, Method, Route};
use mce_shared::software::Allowance;

use crate::law;
use crate::runtime::{BoxFuture, Environment};

/// A use case, bound to its endpoint: it reads the request, and answers or says what went wrong.
pub type UseCase = for<'a> fn(&'a Environment, &'a Call) -> BoxFuture<'a, Result<Answer, Fault>>;

/// A route and the use case that serves it.
#[derive(Clone, Copy)]
pub struct Bound {
    /// The declaration.
    pub route: &'static Route,
    /// The handler.
    pub use_case: UseCase,
}

/// Carries a request to one of a function's use cases and its answer back; under the law in force, for a function that has to know it.
pub async fn run(
    environment: Arc<Environment>,
    request: Request,
    routes: &[Bound],
    under_the_law: bool,
) -> Response<Body> {
    let request_id = call::request_id(&request);
    let mut allowance = None;
    // What is set around it takes little of the stack so.
    let carried_out = Box::pin(carry_out(&environment, request, routes, &mut allowance));
    let carried_out = match under_the_law {
        true => law::around(&environment, carried_out).await,
        false => carried_out.await,
    };
    let mut response = match carried_out {
        Ok(answer) => answer.into_response(),
        Err(fault) => fault.into_response(&request_id),
    };
    for (name, value) in allowance.map(software::told).unwrap_or_default() {
        response.headers_mut().extend(value.parse().ok().map(|value| (HeaderName::from_static(name), value)));
    }
    response
}

/// `allowance` is what a software has left of its minute, whatever comes of its request.
async fn carry_out(
    environment: &Environment,
    request: Request,
    routes: &[Bound],
    allowance: &mut Option<Allowance>,
) -> Result<Answer, Fault> {
    let key = call::route_key(&request);
    let Bound { route, use_case } = bound(routes, &key)?;
    let mut call = Call::read(environment, request, route)?;
    let secret = software::shown(&call).filter(|_| route.access.is_signed_in()).map(str::to_owned);
    if let Some(secret) = &secret {
        let (caller, left) = software::known(environment, &call, secret).await?;
        *allowance = Some(left);
        software::admit(&call, &caller, left)?;
        (call.ahead, call.caller) = (ahead::read(environment, &call).await?, Some(caller));
    } else if route.access.is_signed_in() {
        // What the path names is read while it is looked up who asks; nobody hears of it before he is known.
        let known =
            tokio::try_join!(caller::authenticate(environment, &call), ahead::read(environment, &call));
        let (caller, ahead) = known?;
        (call.caller, call.ahead) = (Some(caller), ahead);
    }
    let is_from_a_page = route.method == Method::Post && !matches!(route.access, Access::Signature);
    if is_from_a_page && secret.is_none() {
        caller::check_csrf(environment, &call)?;
    }
    sides::apart_from_the_path(environment.store(), &call).await?;
    if route.idempotent {
        return idempotency::once(environment, call, (route, use_case)).await;
    }
    use_case(environment, &call).await
}

/// What serves a route key of the gateway, `GET /api/dossiers/{dossier}`.
fn bound(routes: &[Bound], key: &str) -> Result<Bound, Fault> {
    let (method, path) = key.split_once(' ').unwrap_or_default();
    let is_asked = |route: &Route| route.path == path && route.methods().any(|known| known == method);
    let found = routes.iter().find(|bound| is_asked(bound.route));
    found.copied().ok_or_else(|| Fault::internal(format!("no route {key}")))
}
