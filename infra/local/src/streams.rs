//! DynamoDB streams, as Lambda reads them: batches in order, tried again after a failure, each record at least once.
//!
//! Positions are kept in a file, so that a second start goes on where the first stopped.

mod reader;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::event::dynamodb::Event;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::database::{Database, DatabaseError};
use crate::lambdas::Lambdas;
use crate::state_file::StateFile;
use crate::template::{FunctionSpec, StreamSpec, TableSpec};

pub use reader::{Batch, Positions, Reader};

/// Lambda waits between two tries of a batch; here too, but not for long.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(200);

/// What [`Streams::drain`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drained {
    /// Records that a function has taken.
    pub records: usize,
    /// Calls that failed, wholly or in part, and were tried again.
    pub failures: usize,
    /// Records given up after every retry.
    pub dead_letters: usize,
}

/// The subscriptions of the template.
#[derive(Clone)]
pub struct Streams {
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    subscriptions: Vec<Subscription>,
    lambdas: Lambdas,
    positions: StateFile<BTreeMap<String, String>>,
    dead_letters: Option<PathBuf>,
}

struct Subscription {
    function: String,
    spec: StreamSpec,
    reader: Reader,
    /// Tries of the batch that is at the front, and how many records of it to send: halved at each failure.
    failed: u32,
    batch_size: usize,
}

/// What became of one try.
enum Outcome {
    Nothing,
    Taken(usize),
    /// With the records before the failure.
    Failed(usize),
    GivenUp,
}

impl Streams {
    /// `folder` keeps the positions and the dead letters; without it they last as long as the platform.
    pub fn new(
        database: &Database,
        functions: &[FunctionSpec],
        tables: &[TableSpec],
        lambdas: Lambdas,
        folder: Option<PathBuf>,
    ) -> Streams {
        let has_stream = |table: &str| tables.iter().any(|t| t.name == table && t.has_stream);
        let specs = functions.iter().flat_map(|f| f.streams.iter().map(move |spec| (f, spec)));
        let subscriptions =
            specs.filter(|(_, spec)| has_stream(&spec.table)).map(|(function, spec)| Subscription {
                function: function.name.clone(),
                spec: spec.clone(),
                reader: Reader::new(database.clone(), spec.table.clone(), function.name.clone()),
                failed: 0,
                batch_size: spec.batch_size,
            });
        let inner = Inner {
            subscriptions: subscriptions.collect(),
            lambdas,
            positions: StateFile::read(folder.as_ref().map(|f| f.join("streams.json"))),
            dead_letters: folder.map(|f| f.join("dead-letters.jsonl")),
        };
        Streams { inner: Arc::new(Mutex::new(inner)) }
    }

    /// Processes until no record is left, those that the functions write meanwhile included.
    pub async fn drain(&self) -> Result<Drained, DatabaseError> {
        let mut inner = self.inner.lock().await;
        let mut total = Drained::default();
        loop {
            let progress = inner.round(&mut total).await?;
            if !progress {
                return Ok(total);
            }
        }
    }
}

impl Inner {
    /// One batch of each subscription; false when none had any record.
    async fn round(&mut self, total: &mut Drained) -> Result<bool, DatabaseError> {
        let mut progress = false;
        for at in 0..self.subscriptions.len() {
            let outcome = self.step(at).await?;
            progress |= !matches!(outcome, Outcome::Nothing);
            match outcome {
                Outcome::Nothing => {}
                Outcome::Taken(records) => total.records += records,
                Outcome::GivenUp => total.dead_letters += 1,
                Outcome::Failed(records) => {
                    total.records += records;
                    total.failures += 1;
                    tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
                }
            }
        }
        Ok(progress)
    }

    async fn step(&mut self, at: usize) -> Result<Outcome, DatabaseError> {
        let subscription = &mut self.subscriptions[at];
        let Some(batch) = subscription.reader.next(&self.positions, subscription.batch_size).await? else {
            return Ok(Outcome::Nothing);
        };
        let taken = call(&self.lambdas, &subscription.function, &batch).await;
        let (outcome, until) = subscription.settle(&batch, taken);
        if matches!(outcome, Outcome::GivenUp) {
            self.keep_dead_letter(at, &batch.records[0]);
        }
        if let Some(sequence) = until {
            self.positions.change(|positions| positions.insert(batch.position_key, sequence));
        }
        Ok(outcome)
    }

    fn keep_dead_letter(&self, at: usize, record: &Value) {
        let function = &self.subscriptions[at].function;
        tracing::error!(function, "a stream record is given up after every retry");
        let Some(path) = &self.dead_letters else { return };
        let line = format!("{}\n", json!({ "function": function, "record": record }));
        let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
        if let Err(error) = file.and_then(|mut file| std::io::Write::write_all(&mut file, line.as_bytes())) {
            tracing::error!(%error, "the dead letters cannot be kept");
        }
    }
}

impl Subscription {
    /// After a call that took the first `taken` records: what to report, and the sequence number until which it is done.
    fn settle(&mut self, batch: &Batch, taken: usize) -> (Outcome, Option<String>) {
        if taken > 0 {
            self.failed = 0;
            self.batch_size = self.spec.batch_size;
            let outcome =
                if taken == batch.records.len() { Outcome::Taken(taken) } else { Outcome::Failed(taken) };
            return (outcome, Some(sequence(&batch.records[taken - 1])));
        }
        if batch.records.len() > 1 {
            // The batch is halved, so that what cannot be processed ends up alone.
            self.batch_size = batch.records.len().div_ceil(2);
            return (Outcome::Failed(0), None);
        }
        self.failed += 1;
        if self.failed <= self.spec.retries {
            return (Outcome::Failed(0), None);
        }
        self.failed = 0;
        self.batch_size = self.spec.batch_size;
        (Outcome::GivenUp, Some(sequence(&batch.records[0])))
    }
}

/// How many records, from the first, the function has taken.
async fn call(lambdas: &Lambdas, function: &str, batch: &Batch) -> usize {
    let event: Event = match serde_json::from_value(json!({ "Records": batch.records })) {
        Ok(event) => event,
        Err(error) => {
            tracing::error!(function, %error, "a stream record that is not one");
            return 0;
        }
    };
    match lambdas.call_stream(function, event).await {
        Ok(answer) => {
            let failed = answer.batch_item_failures.iter().map(|failure| failure.item_identifier.as_deref());
            taken_before(batch, failed)
        }
        Err(error) => {
            tracing::error!(%error, "a batch of stream records");
            0
        }
    }
}

/// Lambda goes back to the lowest failed record; to the first when a failure names none of the batch.
fn taken_before<'a>(batch: &Batch, failed: impl Iterator<Item = Option<&'a str>>) -> usize {
    let position = |identifier: Option<&str>| {
        batch.records.iter().position(|r| Some(sequence(r).as_str()) == identifier)
    };
    failed.map(|identifier| position(identifier).unwrap_or(0)).min().unwrap_or(batch.records.len())
}

fn sequence(record: &Value) -> String {
    record["dynamodb"]["SequenceNumber"].as_str().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(sequences: &[&str]) -> Batch {
        let records = sequences.iter().map(|s| json!({ "dynamodb": { "SequenceNumber": s } })).collect();
        Batch { records, position_key: "key".into() }
    }

    #[test]
    fn it_goes_back_to_the_lowest_failure() {
        let batch = batch(&["1", "2", "3"]);
        for (failed, taken) in [
            (vec![], 3),
            (vec![Some("2")], 1),
            (vec![Some("3"), Some("2")], 1),
            (vec![Some("1")], 0),
            (vec![Some("9")], 0),
            (vec![None], 0),
        ] {
            assert_eq!(taken_before(&batch, failed.clone().into_iter()), taken, "{failed:?}");
        }
    }
}
