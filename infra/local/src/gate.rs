//! The way to the database: plays IAM, so that a function that does more than its role allows fails here as it would on AWS,
//! and injects faults, so that tests see what the embedded engine never does (throttling, conflicts, lost answers).
//!
//! A function is known by its access key ([`access_key`]); the rights are the statements of the template ([`Policy`]).

mod asked;
mod faults;
mod grants;
mod policy;

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::{HttpClient, RuntimeComponents, SharedHttpClient};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use serde_json::json;
use tokio::sync::Notify;

use crate::database::{Database, Reply, writes};
use crate::template::FunctionSpec;

pub use asked::Asked;
pub use faults::{Fault, Faults, Moment, PlannedFault, Weather};
pub use grants::unused;
pub use policy::{Need, Policy, needs};

/// The key of the platform itself, which may do anything: the seed, the tests.
pub const ADMINISTRATOR: &str = "MCEADMINISTRATOR";
/// Where the functions think that the database is. Nothing is there: the gate takes the place of the network.
pub const ENDPOINT: &str = "http://dynamodb.invalid";

/// `create-dossier` has the access key `MCECREATEDOSSIER`: letters and digits, as DynamoDB Local wants them.
pub fn access_key(function: &str) -> String {
    let letters = function.chars().filter(char::is_ascii_alphanumeric);
    format!("MCE{}", letters.map(|c| c.to_ascii_uppercase()).collect::<String>())
}

/// The gate. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    state: Arc<GateState>,
}

struct GateState {
    database: Database,
    policies: HashMap<String, (String, Policy)>,
    faults: Faults,
    grants: grants::Grants,
    written: Notify,
}

/// Stands where the SDK has its HTTP client.
#[derive(Clone)]
struct Transport(Gate);

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the gate of the database")
    }
}

impl HttpClient for Transport {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Transport {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let gate = self.0.clone();
        HttpConnectorFuture::new(async move {
            let reply = gate.answer(&request).await;
            let status =
                reply.status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
            Ok(HttpResponse::new(status, SdkBody::from(reply.body)))
        })
    }
}

impl Gate {
    pub fn new(database: &Database, functions: &[FunctionSpec]) -> Gate {
        let policies = functions.iter().map(|f| (access_key(&f.name), (f.name.clone(), Policy::of(f))));
        let state = GateState {
            database: database.clone(),
            policies: policies.collect(),
            faults: Faults::default(),
            grants: grants::Grants::from_environment(),
            written: Notify::new(),
        };
        Gate { state: Arc::new(state) }
    }

    /// What the functions have in place of a network.
    pub fn transport(&self) -> SharedHttpClient {
        SharedHttpClient::new(Transport(self.clone()))
    }

    /// Faults to come, for tests.
    pub fn faults(&self) -> &Faults {
        &self.state.faults
    }

    /// Resolves soon after something was written: there may be stream records.
    pub async fn written(&self) {
        self.state.written.notified().await;
    }

    async fn answer(&self, request: &HttpRequest) -> Reply {
        let gate = &self.state;
        let call = match gate.read(request) {
            Ok(call) => call,
            Err(refusal) => return refusal,
        };
        match gate.faults.due(Moment::Before, &call.function, &call.action, &call.asked) {
            Some(Fault::Slow(pause)) => tokio::time::sleep(pause).await,
            Some(fault) => return fault.reply(&call.asked).await,
            // On the way to a real database others go on.
            None => tokio::task::yield_now().await,
        }
        let reply = match gate.database.ask(&call.action, call.bytes.clone()).await {
            Ok(reply) => reply,
            Err(failure) => error("InternalServerError", &failure.to_string()),
        };
        if writes(&call.action) {
            gate.written.notify_one();
        }
        match gate.faults.due(Moment::After, &call.function, &call.action, &call.asked) {
            Some(fault) => fault.reply(&call.asked).await,
            None => reply,
        }
    }
}

/// One call of DynamoDB's API, as far as the gate reads it.
struct Call {
    function: Option<String>,
    action: String,
    asked: Asked,
    bytes: Bytes,
}

impl GateState {
    fn read(&self, request: &HttpRequest) -> Result<Call, Reply> {
        let text = |name: &str| request.headers().get(name).unwrap_or_default();
        let action = text("x-amz-target").rsplit('.').next().unwrap_or_default().to_string();
        let bytes = Bytes::copy_from_slice(request.body().bytes().unwrap_or_default());
        let asked = Asked::read(&bytes);
        let key = credential(text("authorization"));
        let function = match self.policies.get(key) {
            _ if key == ADMINISTRATOR => None,
            Some((function, policy)) => {
                let needs = needs(&action, &asked);
                policy.check(&needs).map_err(|need| denied(function, &need))?;
                self.grants.used(function, &needs);
                Some(function.to_string())
            }
            None => {
                let message = format!("no function has the key {key:?}");
                return Err(error("UnrecognizedClientException", &message));
            }
        };
        Ok(Call { function, action, asked, bytes })
    }
}

/// The access key in `AWS4-HMAC-SHA256 Credential=KEY/20261123/eu-west-3/dynamodb/aws4_request, …`
fn credential(authorization: &str) -> &str {
    let credential = authorization.split("Credential=").nth(1).unwrap_or_default();
    credential.split('/').next().unwrap_or_default()
}

/// Words close to AWS's; the log says it too, since a function may turn it into a plain 500.
fn denied(function: &str, need: &Need) -> Reply {
    let message = format!(
        "User: {function} is not authorized to perform: {} on resource: {}",
        need.action, need.resource
    );
    tracing::error!("{message} (infra/template.yaml)");
    error("AccessDeniedException", &message)
}

/// An error as DynamoDB words it.
fn error(kind: &str, message: &str) -> Reply {
    let body = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{kind}"), "message": message });
    Reply { status: 400, body: body.to_string().into() }
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
