//! What a function of the platform is: what calls it, what it needs, and the `main` that carries both to Lambda.

use std::sync::Arc;

use aws_lambda_events::event::dynamodb::{Event as StreamEvent, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use lambda_http::{Body, Request, Response};

use crate::http::{self, Bound, Verbatim};
use crate::reach::{Grant, May, Objects, Reach, Setting, Table, on};
use crate::runtime::{BoxFuture, Environment, deployed};

/// The entry of a function fed by a table's stream.
pub type StreamHandler = fn(
    Arc<Environment>,
    StreamEvent,
) -> BoxFuture<'static, Result<DynamoDbEventResponse, lambda_runtime::Error>>;
/// The entry of a function called by a schedule.
pub type ScheduleHandler =
    fn(Arc<Environment>, serde_json::Value) -> BoxFuture<'static, Result<(), lambda_runtime::Error>>;

/// The answer to a batch of a stream that comes again from a record on: the stream is in order.
#[must_use]
pub fn again_from(record: Option<&EventRecord>) -> DynamoDbEventResponse {
    let (mut answer, mut failure) = (DynamoDbEventResponse::default(), DynamoDbBatchItemFailure::default());
    failure.item_identifier = record.and_then(|record| record.change.sequence_number.clone());
    answer.batch_item_failures.push(failure);
    answer
}

/// One function of the platform.
#[derive(Clone, Copy)]
pub struct Function {
    /// Its name, in the template and for the `main` that looks it up.
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The routes that it serves.
    pub routes: &'static [Bound],
    /// What takes the records of the stream that it reach.
    pub stream: Option<StreamHandler>,
    /// What the schedule that it needs calls.
    pub schedule: Option<ScheduleHandler>,
    /// What it may reach.
    pub reach: Reach,
}

impl Function {
    /// A function of endpoints is known by the first of them, another by what it says of itself.
    pub(crate) const fn new(
        routes: &'static [Bound],
        named: &[(&'static str, &'static str)],
        reach: Reach,
    ) -> Self {
        let (name, summary) = match (routes, named) {
            ([bound, ..], []) => (bound.route.function, bound.route.summary),
            ([], [named]) => *named,
            _ => panic!("a function has endpoints or a name"),
        };
        Self { name, summary, routes, stream: None, schedule: None, reach }
    }

    /// All that it may do in the database.
    #[must_use]
    pub fn grants(&self) -> Vec<Grant> {
        const LAW: Grant = on(Table::Law, &[May::Get]);
        let implied = Reach::implied(self.routes.iter().map(|bound| bound.route));
        let law = self.is_under_the_law() && !self.reach.tables.iter().any(|grant| grant.table == Table::Law);
        self.reach.tables.iter().copied().chain(implied).chain(law.then_some(LAW)).collect()
    }

    /// The groups of variables that it reads: a software is known by the hash of its key.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let by_software = self.routes.iter().any(|bound| bound.route.software.is_some());
        self.reach.settings.iter().copied().chain(by_software.then_some(Setting::SoftwareKeys)).collect()
    }

    /// Whether it decides or shows anything: one that reaches nothing, or only what is published, has no figure to apply.
    fn is_under_the_law(&self) -> bool {
        let is_of_files = |objects: &Objects| matches!(objects, Objects::Shell | Objects::Published);
        let mut implied = Reach::implied(self.routes.iter().map(|bound| bound.route));
        !self.reach.tables.is_empty() || implied.next().is_some() || !self.reach.files.iter().all(is_of_files)
    }

    /// Answers a request of the gateway, under the law in force when it comes.
    pub async fn answer(&self, environment: Arc<Environment>, request: Request) -> Response<Body> {
        http::run(environment, request, self.routes, self.is_under_the_law()).await
    }

    /// Runs as a deployed Lambda until it is stopped.
    ///
    /// # Errors
    /// When it can't start.
    pub async fn serve(&'static self) -> Result<(), lambda_runtime::Error> {
        let environment = deployed().await?;
        if let Some(grant) = self.grants().iter().find(|grant| grant.actions.contains(&May::Get)) {
            environment.store().greet(grant.table).await;
        }
        if self.stream.is_none() && self.schedule.is_none() {
            return self.serve_http(environment).await;
        }
        lambda_runtime::run(lambda_runtime::service_fn(
            move |event: lambda_runtime::LambdaEvent<serde_json::Value>| {
                self.dispatch(environment.clone(), event.payload)
            },
        ))
        .await
    }

    async fn serve_http(&'static self, environment: Arc<Environment>) -> Result<(), lambda_runtime::Error> {
        lambda_http::run(lambda_http::service_fn(move |request: Request| {
            let environment = environment.clone();
            async move {
                Ok::<_, std::convert::Infallible>(Verbatim(self.answer(environment, request).await))
            }
        }))
        .await
    }

    /// An event of one of the kinds that call a function: stream, route, schedule.
    async fn dispatch(
        &self,
        environment: Arc<Environment>,
        payload: serde_json::Value,
    ) -> Result<serde_json::Value, lambda_runtime::Error> {
        if payload.get("Records").is_some() {
            let stream = self.stream.ok_or("a stream calls a function that has none")?;
            let answer = stream(environment, serde_json::from_value(payload)?).await?;
            return Ok(serde_json::to_value(answer)?);
        }
        if payload.get("routeKey").is_some() {
            let request = lambda_http::request::from_str(&payload.to_string())?;
            let answer = self.answer(environment, request).await;
            return Ok(serde_json::to_value(http::gateway_answer(answer).await)?);
        }
        let schedule = self.schedule.ok_or("a schedule calls a function that has none")?;
        schedule(environment, payload).await?;
        Ok(serde_json::Value::Null)
    }
}
