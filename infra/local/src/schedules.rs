//! The schedules of the template, by the platform's clock: moving the clock runs what it crosses, in order.

mod cron;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::lambdas::{InvocationError, Lambdas};
use crate::state_file::StateFile;
use crate::template::{ACCOUNT, FunctionSpec, REGION};

pub use cron::{Expression, ExpressionError};

/// A run that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub function: String,
    pub at: Timestamp,
}

/// When each schedule ran last.
#[derive(Clone)]
pub struct Schedules {
    schedules: Arc<Vec<(String, Expression)>>,
    lambdas: Lambdas,
    memory: Arc<Mutex<StateFile<Memory>>>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Memory {
    last: BTreeMap<String, Timestamp>,
}

impl Schedules {
    /// `folder` keeps when each schedule ran last.
    pub fn new(
        functions: &[FunctionSpec],
        lambdas: Lambdas,
        folder: Option<PathBuf>,
    ) -> Result<Schedules, ExpressionError> {
        let specs = functions.iter().flat_map(|f| f.schedules.iter().map(move |spec| (f, spec)));
        let schedules =
            specs.map(|(f, spec)| Ok((f.name.clone(), Expression::parse(&spec.expression, &spec.timezone)?)));
        Ok(Schedules {
            schedules: Arc::new(schedules.collect::<Result<_, ExpressionError>>()?),
            lambdas,
            memory: Arc::new(Mutex::new(StateFile::read(folder.map(|f| f.join("schedules.json"))))),
        })
    }

    /// From now on only what comes after `now` is due: at the first start, or when the clock goes back.
    pub async fn start_from(&self, now: Timestamp) {
        self.memory.lock().await.change(|memory| {
            for (function, _) in self.schedules.iter() {
                let last = memory.last.entry(function.clone()).or_insert(now);
                *last = (*last).min(now);
            }
        });
    }

    /// The next run at or before `until`, the earliest first.
    pub async fn next_due(&self, until: Timestamp) -> Option<Due> {
        let memory = self.memory.lock().await;
        let due = self.schedules.iter().filter_map(|(function, expression)| {
            let last = *memory.value().last.get(function)?;
            let at = expression.next(last, until)?;
            Some(Due { function: function.clone(), at })
        });
        due.min_by(|a, b| (a.at, &a.function).cmp(&(b.at, &b.function)))
    }

    /// Remembers that the runs of `function` until `at` are done.
    pub async fn done(&self, function: &str, at: Timestamp) {
        self.memory.lock().await.change(|memory| memory.last.insert(function.to_string(), at));
    }

    /// Calls the function of a schedule, due or not.
    pub async fn run(&self, function: &str, at: Timestamp) -> Result<(), InvocationError> {
        self.lambdas.call_schedule(function, event(function, at)).await
    }
}

/// The event of EventBridge for a schedule.
fn event(function: &str, at: Timestamp) -> Value {
    json!({
        "version": "0",
        "id": uuid::Uuid::new_v4(),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": REGION,
        "resources": [format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{function}")],
        "detail": {},
    })
}
