//! Runs of the jobs: each is cut into segments, which whoever comes takes one at a time, under a lease that ends by itself. What a
//! segment has done is written down page by page, so that a run that was killed goes on from there.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use mce_shared::ids::RunId;
use mce_shared::runs::{RunKind, RunState, Tallies};
use serde::{Deserialize, Serialize};

use super::commit::Refused;
use super::{Store, StoreError, Table, text};

/// A hand that gives no sign of life for so long has lost its segment.
const LEASE_SECONDS: i64 = 30;
/// Segments of a run, at most: they are opened with it, in one transaction.
pub const SEGMENTS_MAX: u32 = 90;

/// A run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Number; sorts as the runs were made.
    pub id: RunId,
    /// What is done.
    pub kind: RunKind,
    /// Whether nothing is written: what it would do.
    pub dry: bool,
    /// The day by which it counts.
    pub on: Date,
    /// Who asked, by name.
    pub author: String,
    /// Where it stands.
    pub state: RunState,
    /// How many segments it has.
    pub segments: u32,
    /// When it was opened.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What it counted, once it is over.
    pub tallies: Tallies,
    /// Files that tell it in detail, keys of the object store.
    pub reports: Vec<String>,
    /// What somebody must look at, in French; the first ones.
    pub findings: Vec<String>,
    /// What the job needs to know, as it wrote it when it opened the run.
    pub input: String,
}

/// A part of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// From 0.
    pub number: u32,
    /// Parts of a phase are taken when those of the phases before are done.
    pub phase: u8,
    /// Where to go on from; none at the beginning.
    pub cursor: Option<String>,
    /// Pages done.
    pub pages: u32,
    /// Whether nothing is left to do.
    pub done: bool,
    /// What was counted.
    pub tallies: Tallies,
    /// Who works at it.
    pub worker: String,
    /// Until when nobody else may.
    pub leased_until: Timestamp,
}

impl Part {
    /// A part that nobody has taken yet.
    #[must_use]
    pub fn new(number: u32, phase: u8) -> Self {
        Self {
            number,
            phase,
            cursor: None,
            pages: 0,
            done: false,
            tallies: Tallies::default(),
            worker: String::new(),
            leased_until: Timestamp::UNIX_EPOCH,
        }
    }
}

fn pk(kind: RunKind) -> String {
    format!("RUNS#{}", kind.code())
}

fn part_pk(run: &RunId) -> String {
    format!("RUN#{run}")
}

fn part_sk(number: u32) -> String {
    format!("PART#{number:04}")
}

/// Opens a run with its parts; false when its number is taken.
///
/// # Errors
/// When the store fails.
pub async fn open(store: &Store, run: &Run, parts: &[Part]) -> Result<bool, StoreError> {
    let mut items = vec![store.new_item(Table::Jobs, super::keyed(&pk(run.kind), run.id.as_str(), run)?)?];
    for part in parts {
        let item = super::keyed(&part_pk(&run.id), &part_sk(part.number), part)?;
        items.push(store.new_item(Table::Jobs, item)?);
    }
    let sent = store.client.transact_write_items().set_transact_items(Some(items)).send().await;
    match sent {
        Ok(_) => Ok(true),
        Err(error) => match super::commit::cancelled(&error) {
            Some(refused) if refused.iter().any(Refused::by_condition) => Ok(false),
            _ => Err(super::database(error)),
        },
    }
}

/// A run.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, id: &RunId) -> Result<Option<Run>, StoreError> {
    let Some(kind) = RunKind::of(id) else { return Ok(None) };
    store.get(Table::Jobs, &pk(kind), id.as_str()).await
}

/// A page of the runs of a kind, newest first, older than `before`.
///
/// # Errors
/// When the store fails.
pub async fn list(
    store: &Store,
    kind: RunKind,
    page: usize,
    before: Option<&RunId>,
) -> Result<Vec<Run>, StoreError> {
    let query = store
        .client
        .query()
        .table_name(store.table(Table::Jobs)?)
        .consistent_read(true)
        .scan_index_forward(false)
        .limit(i32::try_from(page).unwrap_or(i32::MAX))
        .expression_attribute_values(":pk", text(pk(kind)));
    let query = match before {
        None => query.key_condition_expression("pk = :pk"),
        Some(before) => query
            .key_condition_expression("pk = :pk AND sk < :before")
            .expression_attribute_values(":before", text(before.as_str())),
    };
    let answer = query.send().await.map_err(super::database)?;
    super::parse_all(answer.items.unwrap_or_default())
}

/// The parts of a run, in order.
///
/// # Errors
/// When the store fails.
pub async fn parts(store: &Store, run: &RunId) -> Result<Vec<Part>, StoreError> {
    super::parse_all(store.query(Table::Jobs, &part_pk(run), "PART#", SEGMENTS_MAX as usize).await?)
}

/// Takes a part that nobody works at, of the first phase that is not done. None when there is none to take.
///
/// # Errors
/// When the store fails.
pub async fn take(
    store: &Store,
    run: &RunId,
    worker: &str,
    now: Timestamp,
) -> Result<Option<Part>, StoreError> {
    let parts = parts(store, run).await?;
    let Some(phase) = parts.iter().filter(|part| !part.done).map(|part| part.phase).min() else {
        return Ok(None);
    };
    for mut part in
        parts.into_iter().filter(|part| !part.done && part.phase == phase && part.leased_until <= now)
    {
        let lease = now + SignedDuration::from_secs(LEASE_SECONDS);
        let update = store
            .client
            .update_item()
            .table_name(store.table(Table::Jobs)?)
            .key("pk", text(part_pk(run)))
            .key("sk", text(part_sk(part.number)))
            .condition_expression("done = :no AND leased_until = :known AND worker = :before")
            .update_expression("SET worker = :worker, leased_until = :lease")
            .expression_attribute_values(":no", AttributeValue::Bool(false))
            .expression_attribute_values(":known", text(part.leased_until.to_string()))
            .expression_attribute_values(":before", text(&part.worker))
            .expression_attribute_values(":worker", text(worker))
            .expression_attribute_values(":lease", text(lease.to_string()));
        if super::condition_held(update.send().await)? {
            worker.clone_into(&mut part.worker);
            part.leased_until = lease;
            return Ok(Some(part));
        }
    }
    Ok(None)
}

/// Writes down how far a part has come, and goes on holding it, or lets it go. False when somebody else has taken it meanwhile:
/// what was done is done, and will be done again without effect.
///
/// # Errors
/// When the store fails.
pub async fn save(
    store: &Store,
    run: &RunId,
    part: &mut Part,
    hold: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    part.leased_until = if hold { now + SignedDuration::from_secs(LEASE_SECONDS) } else { now };
    let put = store
        .client
        .put_item()
        .table_name(store.table(Table::Jobs)?)
        .set_item(Some(super::keyed(&part_pk(run), &part_sk(part.number), part)?))
        .condition_expression("worker = :worker AND done = :no")
        .expression_attribute_values(":worker", text(&part.worker))
        .expression_attribute_values(":no", AttributeValue::Bool(false));
    super::condition_held(put.send().await)
}

/// Ends a run; false when it had ended already.
///
/// # Errors
/// When the store fails.
pub async fn finish(store: &Store, run: &Run) -> Result<bool, StoreError> {
    let running: AttributeValue = serde_dynamo::to_attribute_value(RunState::Running)?;
    let put = store
        .client
        .put_item()
        .table_name(store.table(Table::Jobs)?)
        .set_item(Some(super::keyed(&pk(run.kind), run.id.as_str(), run)?))
        .condition_expression("#state = :running")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":running", running);
    super::condition_held(put.send().await)
}
