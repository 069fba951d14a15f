//! Runs of the jobs and their parts: what the core decides of them, written under conditions.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use jiff::Timestamp;
use mce_shared::ids::RunId;
use mce_shared::runs::{Run, RunKind, RunPart, RunState, free_parts};

use super::stored::{Stored, StoredRun, StoredRunPart};
use super::write::{Refused, cancelled};
use super::{Item, Store, StoreError, Table, text};

/// Parts of a run, at most: they are opened with it, in one transaction.
pub const PARTS_MAX: u32 = 90;

fn pk(kind: RunKind) -> String {
    format!("RUNS#{}", kind.code())
}

fn part_pk(run: &RunId) -> String {
    format!("RUN#{run}")
}

fn part_sk(number: u32) -> String {
    format!("PART#{number:04}")
}

fn item(run: &Run) -> Result<Item, StoreError> {
    super::keyed(&pk(run.kind), run.id.as_str(), &StoredRun::of(run.clone()))
}

fn part_item(run: &RunId, part: &RunPart) -> Result<Item, StoreError> {
    super::keyed(&part_pk(run), &part_sk(part.number), &StoredRunPart::of(part.clone()))
}

/// Opens a run with its parts; false when its number is taken.
///
/// # Errors
/// When the store fails.
pub async fn open(store: &Store, run: &Run, parts: &[RunPart]) -> Result<bool, StoreError> {
    open_with(store, run, parts, None).await
}

/// The same with another write, which goes with it: false when that one is refused, too.
///
/// # Errors
/// When the store fails.
pub async fn open_with(
    store: &Store,
    run: &Run,
    parts: &[RunPart],
    other: Option<TransactWriteItem>,
) -> Result<bool, StoreError> {
    let mut items = vec![store.new_item(Table::Jobs, item(run)?)?];
    items.extend(other);
    for part in parts {
        items.push(store.new_item(Table::Jobs, part_item(&run.id, part)?)?);
    }
    let sent = store.client.transact_write_items().set_transact_items(Some(items)).send().await;
    match sent {
        Ok(_) => Ok(true),
        Err(error) => match cancelled(&error) {
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
    let stored: Option<StoredRun> = store.get(Table::Jobs, &pk(kind), id.as_str()).await?;
    Ok(stored.core())
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
    Ok(super::read_each::<StoredRun>(answer.items.unwrap_or_default()).items.core())
}

/// The parts of a run, in order.
///
/// # Errors
/// When the store fails.
pub async fn parts(store: &Store, run: &RunId) -> Result<Vec<RunPart>, StoreError> {
    let items = store.query(Table::Jobs, &part_pk(run), "PART#").await?;
    Ok(super::parse_all::<StoredRunPart>(items)?.core())
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
) -> Result<Option<RunPart>, StoreError> {
    for part in free_parts(parts(store, run).await?, now) {
        let taken = part.taken(worker, now);
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
            .expression_attribute_values(":worker", text(&taken.worker))
            .expression_attribute_values(":lease", text(taken.leased_until.to_string()));
        if super::condition_held(update.send().await)? {
            return Ok(Some(taken));
        }
    }
    Ok(None)
}

/// Writes down how far a part has come. False when somebody else has taken it meanwhile: what was done is done, and will be done again
/// without effect.
///
/// # Errors
/// When the store fails.
pub async fn save(store: &Store, run: &RunId, part: &RunPart) -> Result<bool, StoreError> {
    let put = store
        .client
        .put_item()
        .table_name(store.table(Table::Jobs)?)
        .set_item(Some(part_item(run, part)?))
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
        .set_item(Some(item(run)?))
        .condition_expression("#state = :running")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":running", running);
    super::condition_held(put.send().await)
}
