//! The way to the database: plays IAM, so that a function that does more than its role allows fails here as it would on AWS,
//! and injects faults, so that tests see what the embedded engine never does (throttling, conflicts, lost answers).
//!
//! A function is known by its access key ([`access_key`]); the rights are the statements of the template ([`Policy`]).

mod faults;
mod policy;

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::database::{Database, authorization};
use crate::template::FunctionSpec;

pub use faults::{Fault, Faults, Moment, PlannedFault};
pub use policy::{Need, Policy, needs};

/// The key of the platform itself, which may do anything: the seed, the tests.
pub const ADMINISTRATOR: &str = "MCEADMINISTRATOR";
/// DynamoDB's own limit on a request.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// `create-dossier` has the access key `MCECREATEDOSSIER`: letters and digits, as DynamoDB Local wants them.
pub fn access_key(function: &str) -> String {
    let letters = function.chars().filter(char::is_ascii_alphanumeric);
    format!("MCE{}", letters.map(|c| c.to_ascii_uppercase()).collect::<String>())
}

/// A running gate.
pub struct Gate {
    endpoint: String,
    state: Arc<GateState>,
    server: JoinHandle<()>,
}

struct GateState {
    upstream: String,
    http: reqwest::Client,
    policies: HashMap<String, (String, Policy)>,
    faults: Faults,
    written: Notify,
}

impl Gate {
    /// Starts on a free port of this machine.
    pub async fn start(database: &Database, functions: &[FunctionSpec]) -> std::io::Result<Gate> {
        let policies = functions.iter().map(|f| (access_key(&f.name), (f.name.clone(), Policy::of(f))));
        let state = Arc::new(GateState {
            upstream: database.endpoint().to_string(),
            http: crate::database::http_client(),
            policies: policies.collect(),
            faults: Faults::default(),
            written: Notify::new(),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let router =
            Router::new().fallback(answer).layer(DefaultBodyLimit::max(BODY_LIMIT)).with_state(state.clone());
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the gate of the database stopped");
            }
        });
        Ok(Gate { endpoint, state, server })
    }

    /// What the functions get as `MCE_DYNAMODB_ENDPOINT`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Faults to come, for tests.
    pub fn faults(&self) -> &Faults {
        &self.state.faults
    }

    /// Resolves soon after something was written: there may be stream records.
    pub async fn written(&self) {
        self.state.written.notified().await;
    }

    /// Stops listening. The functions have finished by then.
    pub fn stop(&self) {
        self.server.abort();
    }
}

/// One call of DynamoDB's API, as far as the gate reads it.
struct Call {
    function: Option<String>,
    action: String,
    body: Value,
    bytes: Bytes,
    content_type: HeaderValue,
}

async fn answer(State(gate): State<Arc<GateState>>, headers: HeaderMap, bytes: Bytes) -> Response {
    let call = match read_call(&gate, &headers, bytes) {
        Ok(call) => call,
        Err(refusal) => return *refusal,
    };
    if let Some(fault) = gate.faults.due(Moment::Before, &call.function, &call.action, &call.body) {
        return fault.response(&call.body).await;
    }
    let response = gate.forward(&call).await;
    if writes(&call.action) {
        gate.written.notify_one();
    }
    match gate.faults.due(Moment::After, &call.function, &call.action, &call.body) {
        Some(fault) => fault.response(&call.body).await,
        None => response,
    }
}

fn read_call(gate: &GateState, headers: &HeaderMap, bytes: Bytes) -> Result<Call, Box<Response>> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let action = text("x-amz-target").rsplit('.').next().unwrap_or_default().to_string();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    let key = credential(text("authorization"));
    let function = match gate.policies.get(key) {
        _ if key == ADMINISTRATOR => None,
        Some((function, policy)) => {
            policy.check(&needs(&action, &body)).map_err(|need| denied(function, &need))?;
            Some(function.to_string())
        }
        None => {
            return Err(Box::new(error(
                "UnrecognizedClientException",
                &format!("no function has the key {key:?}"),
            )));
        }
    };
    let content_type = headers
        .get("content-type")
        .cloned()
        .unwrap_or(HeaderValue::from_static("application/x-amz-json-1.0"));
    Ok(Call { function, action, body, bytes, content_type })
}

/// The access key in `AWS4-HMAC-SHA256 Credential=KEY/20261123/eu-west-3/dynamodb/aws4_request, …`
fn credential(authorization: &str) -> &str {
    let credential = authorization.split("Credential=").nth(1).unwrap_or_default();
    credential.split('/').next().unwrap_or_default()
}

/// Words close to AWS's; the log says it too, since a function may turn it into a plain 500.
fn denied(function: &str, need: &Need) -> Box<Response> {
    let message = format!(
        "User: {function} is not authorized to perform: {} on resource: {}",
        need.action, need.resource
    );
    tracing::error!("{message} (infra/template.yaml)");
    Box::new(error("AccessDeniedException", &message))
}

/// An error as DynamoDB words it.
fn error(kind: &str, message: &str) -> Response {
    let body = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{kind}"), "message": message });
    json_response(StatusCode::BAD_REQUEST, &body)
}

fn json_response(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/x-amz-json-1.0"));
    response
}

fn writes(action: &str) -> bool {
    matches!(action, "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems" | "BatchWriteItem")
}

impl GateState {
    /// The database knows one user, the platform: who may do what was settled here.
    async fn forward(&self, call: &Call) -> Response {
        let target = format!("DynamoDB_20120810.{}", call.action);
        let request = self
            .http
            .post(&self.upstream)
            .header("x-amz-target", target)
            .header("x-amz-date", "20260101T000000Z");
        let request = request
            .header("content-type", call.content_type.clone())
            .header("authorization", authorization());
        match request.body(call.bytes.clone()).send().await {
            Ok(answer) => passed_on(answer).await,
            Err(failure) => {
                tracing::error!(error = %failure, "the database does not answer");
                error("InternalServerError", "the database does not answer")
            }
        }
    }
}

async fn passed_on(answer: reqwest::Response) -> Response {
    let status = answer.status();
    let headers = answer.headers().clone();
    let body = match answer.bytes().await {
        Ok(body) => body,
        Err(failure) => return error("InternalServerError", &failure.to_string()),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    for name in ["content-type", "x-amzn-requestid", "x-amz-crc32"] {
        if let Some(value) = headers.get(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_names_the_function() {
        assert_eq!(access_key("create-dossier"), "MCECREATEDOSSIER");
        let header = "AWS4-HMAC-SHA256 Credential=MCECREATEDOSSIER/20261123/eu-west-3/dynamodb/aws4_request, SignedHeaders=host";
        assert_eq!(credential(header), "MCECREATEDOSSIER");
        assert_eq!(credential("Bearer x"), "");
    }
}
