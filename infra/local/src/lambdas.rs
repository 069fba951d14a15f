//! The functions, as Lambda runs them: each with its own variables, its own credentials, its own time limit.

use std::collections::HashMap;
use std::sync::Arc;

use aws_lambda_events::event::dynamodb::Event as StreamEvent;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use lambda_http::lambda_runtime::{Context, Service};
use lambda_http::{Adapter, LambdaEvent, service_fn};
use mce_functions::function::Function;
use mce_functions::http::Verbatim;
use mce_functions::runtime::{Environment, Surroundings};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::template::FunctionSpec;

/// What Lambda takes and gives in one synchronous call.
const PAYLOAD_LIMIT: usize = 6 * 1024 * 1024;

/// Why a call had no answer of the function. Lambda hides it from the caller; the log has it.
#[derive(Debug, thiserror::Error)]
pub enum InvocationError {
    #[error("there is no function {0}")]
    Unknown(String),
    #[error("{0} is not called so")]
    WrongTrigger(String),
    #[error("{0} could not start: {1}")]
    Configuration(String, String),
    #[error("{0} panicked: {1}")]
    Panicked(String, String),
    #[error("{0} failed: {1}")]
    Failed(String, String),
    #[error("{0} took more than its {1} s")]
    TimedOut(String, u64),
    #[error("{0} was sent more than Lambda takes")]
    TooLarge(String),
    #[error("{0} gave what Lambda does not understand or pass on: {1}")]
    Unreadable(String, String),
}

/// All the functions of the template, ready to be called.
#[derive(Clone)]
pub struct Lambdas {
    functions: Arc<HashMap<String, Lambda>>,
    surroundings: Surroundings,
}

struct Lambda {
    spec: FunctionSpec,
    function: &'static Function,
    variables: HashMap<String, String>,
    /// Made by the first call, as a cold start does.
    environment: OnceCell<Arc<Environment>>,
}

impl Lambdas {
    /// `variables` gives each function its whole environment, credentials included.
    pub fn new(
        specs: &[FunctionSpec],
        functions: &'static [Function],
        variables: impl Fn(&FunctionSpec) -> HashMap<String, String>,
        surroundings: Surroundings,
    ) -> Lambdas {
        let functions = specs.iter().filter_map(|spec| {
            let function = functions.iter().find(|function| function.name == spec.name)?;
            let lambda = Lambda {
                spec: spec.clone(),
                function,
                variables: variables(spec),
                environment: OnceCell::new(),
            };
            Some((spec.name.clone(), lambda))
        });
        Lambdas { functions: Arc::new(functions.collect()), surroundings }
    }

    /// Cold-starts every function; the errors of all those that do not start.
    pub async fn warm_up(&self) -> Vec<InvocationError> {
        let mut errors = Vec::new();
        for lambda in self.functions.values() {
            errors.extend(lambda.environment(&self.surroundings).await.err());
        }
        errors
    }

    /// What every function is given beside its variables.
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// The environment variables of a function, credentials included.
    pub fn variables(&self, name: &str) -> Option<&HashMap<String, String>> {
        self.functions.get(name).map(|lambda| &lambda.variables)
    }

    /// Calls with the JSON of an API Gateway event (payload 2.0); the answer is the JSON that Lambda gives back to it.
    pub async fn call_http(&self, name: &str, event: &str) -> Result<Value, InvocationError> {
        if event.len() > PAYLOAD_LIMIT {
            return Err(InvocationError::TooLarge(name.to_string()));
        }
        let (lambda, environment) = self.started(name).await?;
        let function = lambda.function;
        let unreadable = |e: serde_json::Error| InvocationError::Unreadable(name.to_string(), e.to_string());
        let payload = serde_json::from_str(event).map_err(unreadable)?;
        // The runtime's own adapter, as `serve_http` uses it: the same conversions as on AWS, both ways.
        let call = async move {
            let service = service_fn(move |request| {
                let answer = function.answer(environment.clone(), request);
                async move { Ok::<_, std::convert::Infallible>(Verbatim(answer.await)) }
            });
            Adapter::from(service).call(LambdaEvent::new(payload, Context::default())).await
        };
        let Ok(answer) = lambda.run(call).await?;
        let answer = serde_json::to_string(&answer).map_err(unreadable)?;
        if answer.len() > PAYLOAD_LIMIT {
            return Err(InvocationError::Unreadable(name.to_string(), format!("{} bytes", answer.len())));
        }
        serde_json::from_str(&answer).map_err(unreadable)
    }

    /// Calls with a batch of stream records.
    pub async fn call_stream(
        &self,
        name: &str,
        event: StreamEvent,
    ) -> Result<DynamoDbEventResponse, InvocationError> {
        let (lambda, environment) = self.started(name).await?;
        let handler =
            lambda.function.stream.ok_or_else(|| InvocationError::WrongTrigger(name.to_string()))?;
        let result = lambda.run(async move { handler(environment, event).await }).await?;
        result.map_err(|e| InvocationError::Failed(name.to_string(), e.to_string()))
    }

    pub async fn call_schedule(&self, name: &str, event: Value) -> Result<(), InvocationError> {
        let (lambda, environment) = self.started(name).await?;
        let handler =
            lambda.function.schedule.ok_or_else(|| InvocationError::WrongTrigger(name.to_string()))?;
        let result = lambda.run(async move { handler(environment, event).await }).await?;
        result.map_err(|e| InvocationError::Failed(name.to_string(), e.to_string()))
    }

    async fn started(&self, name: &str) -> Result<(&Lambda, Arc<Environment>), InvocationError> {
        let lambda = self.functions.get(name).ok_or_else(|| InvocationError::Unknown(name.to_string()))?;
        Ok((lambda, lambda.environment(&self.surroundings).await?))
    }
}

impl Lambda {
    async fn environment(&self, surroundings: &Surroundings) -> Result<Arc<Environment>, InvocationError> {
        let start = || async {
            let environment = Environment::from_vars(self.variables.clone(), surroundings.clone()).await;
            let environment = environment
                .map_err(|e| InvocationError::Configuration(self.spec.name.clone(), e.to_string()))?;
            Ok(Arc::new(environment))
        };
        self.environment.get_or_try_init(start).await.cloned()
    }

    /// In a task of its own, so that a panic ends one call and not the platform.
    async fn run<T: Send + 'static>(
        &self,
        call: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, InvocationError> {
        let name = || self.spec.name.clone();
        let mut task = tokio::spawn(call);
        match tokio::time::timeout(self.spec.timeout, &mut task).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(InvocationError::Panicked(name(), panic_message(error))),
            Err(_) => {
                task.abort();
                Err(InvocationError::TimedOut(name(), self.spec.timeout.as_secs()))
            }
        }
    }
}

fn panic_message(error: tokio::task::JoinError) -> String {
    match error.try_into_panic() {
        Ok(panic) => match panic.downcast::<String>() {
            Ok(text) => *text,
            Err(other) => other.downcast::<&str>().map(|text| text.to_string()).unwrap_or_default(),
        },
        Err(error) => error.to_string(),
    }
}
