//! Records of requests that must have one effect, and of how far jobs have come.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::write::built;
use super::{Store, StoreError, Table, number, text};

/// A request that carries an `Idempotency-Key`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OnceRecord {
    /// Who asks.
    pub principal: String,
    pub route: String,
    /// The caller's key.
    pub key: String,
    /// SHA-256 of the body.
    pub body_hash: String,
    /// The request that carries it out: its own claim, written twice by a client that lost the answer, is still its own.
    pub claimed_by: String,
    /// Until when nobody else may carry it out.
    pub running_until: Timestamp,
    /// For the table's TTL, in seconds.
    pub expires_at: i64,
}

#[derive(Deserialize)]
struct Known {
    body_hash: String,
    claimed_by: String,
    answer: Option<String>,
}

/// An answer to be kept in the transaction that makes it true: whatever happens then, the request has one effect and one
/// answer.
#[derive(Debug, Clone)]
pub struct KeptAnswer {
    /// The request.
    pub record: OnceRecord,
    pub text: String,
}

/// What a claim found.
#[derive(Debug)]
pub enum Claim {
    /// Nobody came before, or whoever did died.
    First,
    /// It was carried out: the answer.
    Answered(String),
    /// The key was used for something else.
    OtherBody,
    /// It is being carried out.
    Running,
}

fn pk(record: &OnceRecord) -> String {
    format!("ONCE#{}#{}#{}", record.principal, record.route, record.key)
}

/// How far a job has come, to go on from there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Progress {
    /// Everything up to this day, included, is done.
    pub through: Date,
}

/// How far the job `name` has come, if it ever ran.
///
/// # Errors
/// When the store fails.
pub async fn progress(store: &Store, name: &str) -> Result<Option<Progress>, StoreError> {
    store.get(Table::Jobs, &format!("JOB#{name}"), "PROGRESS").await
}

/// Writes down how far the job `name` has come.
///
/// # Errors
/// When the store fails.
pub async fn progressed(store: &Store, name: &str, progress: &Progress) -> Result<(), StoreError> {
    store.put(Table::Jobs, &format!("JOB#{name}"), "PROGRESS", progress).await
}

/// Where a job over everything is, to go on from there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The cursor of the next page of the passage under way; none before the first.
    pub from: Option<String>,
    /// When the passage under way began; none between two.
    pub since: Option<Timestamp>,
    /// The day on which the last passage came to its end.
    #[serde(with = "mce_shared::wire::optional_date")]
    pub done_on: Option<Date>,
}

/// Where the job `name` is.
///
/// # Errors
/// When the store fails.
pub async fn place(store: &Store, name: &str) -> Result<Place, StoreError> {
    Ok(store.get(Table::Jobs, &format!("JOB#{name}"), "PLACE").await?.unwrap_or_default())
}

/// Writes down where the job `name` is.
///
/// # Errors
/// When the store fails.
pub async fn keep_place(store: &Store, name: &str, place: &Place) -> Result<(), StoreError> {
    store.put(Table::Jobs, &format!("JOB#{name}"), "PLACE", place).await
}

/// The hand that does a job which one hand does at a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Lease {
    /// Whose it is.
    pub hand: String,
    /// When it ends by itself, if the hand dies: seconds since 1970.
    pub until: i64,
}

/// Takes the job `name`, unless another hand has it.
///
/// # Errors
/// When the store fails.
pub async fn take(store: &Store, name: &str, lease: &Lease, now: Timestamp) -> Result<bool, StoreError> {
    let put = store
        .client
        .put_item()
        .table_name(store.table(Table::Jobs)?)
        .set_item(Some(super::keyed(&format!("JOB#{name}"), "LEASE", lease)?))
        // Its own, if the answer of its first try was lost.
        .condition_expression("attribute_not_exists(pk) OR #until <= :now OR hand = :hand")
        .expression_attribute_names("#until", "until")
        .expression_attribute_values(":now", number(now.as_second()))
        .expression_attribute_values(":hand", text(&lease.hand));
    super::condition_held(put.send().await)
}

/// Gives the job `name` back, if it is still this hand's.
///
/// # Errors
/// When the store fails.
pub async fn leave(store: &Store, name: &str, lease: &Lease) -> Result<(), StoreError> {
    let delete = store
        .client
        .delete_item()
        .table_name(store.table(Table::Jobs)?)
        .key("pk", text(format!("JOB#{name}")))
        .key("sk", text("LEASE"))
        .condition_expression("hand = :hand")
        .expression_attribute_values(":hand", text(&lease.hand));
    super::condition_held(delete.send().await).map(|_| ())
}

/// Claims a request, or says what came of it.
///
/// # Errors
/// When the store fails.
pub async fn claim(store: &Store, record: &OnceRecord, now: Timestamp) -> Result<Claim, StoreError> {
    let put = store
        .client
        .put_item()
        .table_name(store.table(Table::Jobs)?)
        .set_item(Some(super::keyed(&pk(record), "ONCE", record)?))
        .condition_expression(UNCLAIMED)
        .expression_attribute_values(":now", text(now.to_string()))
        .expression_attribute_values(":body", text(&record.body_hash));
    if super::condition_held(put.send().await)? {
        return Ok(Claim::First);
    }
    let known: Option<Known> = store.get(Table::Jobs, &pk(record), "ONCE").await?;
    Ok(match known {
        Some(known) if known.body_hash != record.body_hash => Claim::OtherBody,
        Some(Known { answer: Some(answer), .. }) => Claim::Answered(answer),
        Some(known) if known.claimed_by == record.claimed_by => Claim::First,
        // The record may have gone between the write and the read: the caller comes again.
        _ => Claim::Running,
    })
}

/// Keeps the answer of a request that has no transaction of its own for it.
///
/// # Errors
/// When the store fails.
pub async fn answer(store: &Store, kept: &KeptAnswer, at: Timestamp) -> Result<(), StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::Jobs)?)
        .key("pk", text(pk(&kept.record)))
        .key("sk", text("ONCE"))
        .update_expression(KEEP)
        .condition_expression(UNANSWERED)
        .expression_attribute_values(":answer", text(&kept.text))
        .expression_attribute_values(":at", text(at.to_string()));
    super::condition_held(update.send().await).map(|_| ())
}

/// Nobody came before, or whoever did died, or was refused.
const UNCLAIMED: &str = "attribute_not_exists(pk) OR (attribute_not_exists(answer) AND running_until < :now AND body_hash = :body)";
const KEEP: &str = "SET answer = :answer, answered_at = :at";
const UNANSWERED: &str = "attribute_exists(pk) AND attribute_not_exists(answer)";

/// The write of the answer, for the transaction of what it tells: it claims the request and answers it at once.
pub(super) fn answering(
    store: &Store,
    kept: &KeptAnswer,
    at: Timestamp,
) -> Result<TransactWriteItem, StoreError> {
    let mut item = super::keyed(&pk(&kept.record), "ONCE", &kept.record)?;
    item.insert("answer".into(), text(&kept.text));
    item.insert("answered_at".into(), text(at.to_string()));
    let put = store.put_of(Table::Jobs, item)?.condition_expression(UNCLAIMED);
    built(
        put.expression_attribute_values(":now", text(at.to_string()))
            .expression_attribute_values(":body", text(&kept.record.body_hash)),
    )
}

/// What came of a request that may have been carried out before.
///
/// # Errors
/// When the store fails.
pub async fn carried_out(store: &Store, record: &OnceRecord) -> Result<Option<Claim>, StoreError> {
    let known: Option<Known> = store.get(Table::Jobs, &pk(record), "ONCE").await?;
    Ok(match known {
        Some(known) if known.body_hash != record.body_hash => Some(Claim::OtherBody),
        Some(Known { answer: Some(answer), .. }) => Some(Claim::Answered(answer)),
        _ => None,
    })
}

/// Lets the key be used again when nothing was done with it; else gives the answer that was kept.
///
/// # Errors
/// When the store fails.
pub async fn release(store: &Store, record: &OnceRecord) -> Result<Option<String>, StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::Jobs)?)
        .key("pk", text(pk(record)))
        .key("sk", text("ONCE"))
        .update_expression("SET running_until = :past")
        .condition_expression(UNANSWERED)
        .expression_attribute_values(":past", text(Timestamp::UNIX_EPOCH.to_string()));
    if super::condition_held(update.send().await)? {
        return Ok(None);
    }
    let known: Option<Known> = store.get(Table::Jobs, &pk(record), "ONCE").await?;
    Ok(known.and_then(|known| known.answer))
}
