//! The HTTP API, as API Gateway plays it: a route of the template, an event, a function, an answer.
//!
//! The event and the answer are real API Gateway JSON (payload 2.0), made and read in [`event`].

mod event;
mod routes;

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use http::StatusCode;
use mce_functions::runtime::Clock;

use crate::lambdas::{InvocationError, Lambdas};
use crate::template::FunctionSpec;

pub use event::{Caller, event};
pub use routes::Routes;

/// API Gateway's own limit, whatever the function would take.
const BODY_LIMIT: usize = 10 * 1024 * 1024;
/// What is sent beyond this is cut off.
const DISCARD_LIMIT: usize = 10 * BODY_LIMIT;
/// API Gateway waits no longer for a function.
const INTEGRATION_TIMEOUT: Duration = Duration::from_secs(30);

/// The HTTP API of the template.
#[derive(Clone)]
pub struct Gateway {
    routes: Arc<Routes>,
    lambdas: Lambdas,
    clock: Arc<dyn Clock>,
}

impl Gateway {
    pub fn new(functions: &[FunctionSpec], lambdas: Lambdas, clock: Arc<dyn Clock>) -> Gateway {
        Gateway { routes: Arc::new(Routes::new(functions)), lambdas, clock }
    }

    /// Answers one request under /api or /auth. `source_ip` is the caller's address.
    pub async fn answer(&self, request: Request, source_ip: String) -> Response {
        let (parts, body) = request.into_parts();
        let Some(matched) = self.routes.find(&parts.method, parts.uri.path()) else {
            return message(StatusCode::NOT_FOUND, "Not Found");
        };
        let Some(body) = read(body).await else {
            return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
        };
        let caller = Caller { source_ip, now: self.clock.now() };
        let event = event(&parts, &body, &matched, &caller).to_string();
        let call = self.lambdas.call_http(matched.function, &event);
        match tokio::time::timeout(INTEGRATION_TIMEOUT, call).await {
            Ok(Ok(answer)) => event::response(&answer).unwrap_or_else(|problem| {
                tracing::error!(function = matched.function, problem, "the answer is not one");
                message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
            }),
            Ok(Err(error)) => failure(&error),
            Err(_) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        }
    }
}

/// The body, or None if it is too large or breaks off. A large one is read to its end: a browser that is still sending
/// would see a broken connection, not the answer.
async fn read(body: Body) -> Option<Bytes> {
    let mut body = std::pin::pin!(body);
    let (mut kept, mut total) = (Vec::new(), 0);
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let Ok(data) = frame.ok()?.into_data() else { continue };
        total += data.len();
        if total > DISCARD_LIMIT {
            return None;
        }
        if total <= BODY_LIMIT {
            kept.extend_from_slice(&data);
        }
    }
    (total <= BODY_LIMIT).then(|| Bytes::from(kept))
}

fn failure(error: &InvocationError) -> Response {
    tracing::error!(%error, "a function gave no answer");
    match error {
        InvocationError::TooLarge(_) => message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
        _ => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
    }
}

/// API Gateway's own answers have this shape, not the problem details of our functions.
fn message(status: StatusCode, text: &str) -> Response {
    let mut response = Response::new(Body::from(format!(r#"{{"message":"{text}"}}"#)));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use mce_functions::function::Function;
    use mce_functions::http::{Answer, Bound, Call, Content, Download, Fault};
    use mce_functions::reach::Reach;
    use mce_functions::runtime::{BoxFuture, Environment, Surroundings, SystemClock};

    use mce_shared::api::endpoints::SHOW_STATUS;
    use mce_shared::api::{Access, Route};

    use super::*;
    use crate::template::RouteSpec;

    /// A handler that answers the same body as CSV, which starts with a byte order mark, and as PDF.
    fn files<'a>(_: &'a Environment, call: &'a Call) -> BoxFuture<'a, Result<Answer, Fault>> {
        let (name, kind, body) = match call.path.as_str() {
            "/text.csv" => {
                ("text.csv", "text/csv; charset=utf-8", Content::from("\u{feff}é;1\r\n".to_owned()))
            }
            "/bytes.csv" => {
                ("bytes.csv", "text/csv; charset=utf-8", "\u{feff}é;1\r\n".as_bytes().to_vec().into())
            }
            _ => ("all.pdf", "application/pdf", (0..=255).collect::<Vec<u8>>().into()),
        };
        let download = Download { name: name.to_owned(), media_type: kind, content: body };
        Box::pin(async move { Ok(Answer::file(200, download)) })
    }

    static FILE: Route =
        Route { path: "/{file}", function: "files", access: Access::Public, ..SHOW_STATUS.route };
    static FILES: &[Function] = &[Function {
        name: "files",
        summary: "",
        routes: &[Bound { route: &FILE, use_case: files }],
        stream: None,
        schedule: None,
        reach: Reach::NOTHING,
    }];

    fn gateway() -> Gateway {
        let route = RouteSpec { method: "GET".to_owned(), path: FILE.path.to_owned() };
        let spec = FunctionSpec {
            name: "files".to_owned(),
            timeout: Duration::from_secs(10),
            variables: BTreeMap::new(),
            routes: vec![route],
            streams: Vec::new(),
            schedules: Vec::new(),
            statements: Vec::new(),
        };
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let specs = [spec];
        let lambdas = Lambdas::new(&specs, FILES, |_| HashMap::new(), Surroundings::of_system(clock.clone()));
        Gateway::new(&specs, lambdas, clock)
    }

    #[tokio::test]
    async fn a_file_arrives_byte_for_byte() {
        let gateway = gateway();
        let csv = "\u{feff}é;1\r\n".as_bytes().to_vec();
        for (path, kind, expected) in [
            ("/text.csv", "text/csv; charset=utf-8", csv.clone()),
            ("/bytes.csv", "text/csv; charset=utf-8", csv),
            ("/all.pdf", "application/pdf", (0..=255).collect()),
        ] {
            let request = Request::get(path).header("host", "localhost").body(Body::empty()).unwrap();
            let response = gateway.answer(request, "127.0.0.1".to_owned()).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()["content-type"], kind);
            let body = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
            assert_eq!(body, expected, "{path}");
        }
    }
}
