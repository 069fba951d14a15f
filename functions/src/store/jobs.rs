//! Records of requests that must have one effect.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Table, text};

/// A request that carries an `Idempotency-Key`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OnceRecord {
    /// Who asks.
    pub principal: String,
    /// What for.
    pub route: String,
    /// The caller's key.
    pub key: String,
    /// SHA-256 of the body.
    pub body_hash: String,
    /// Until when nobody else may carry it out.
    pub running_until: Timestamp,
    /// For the table's TTL, in seconds.
    pub expires_at: i64,
}

#[derive(Deserialize)]
struct Known {
    body_hash: String,
    answer: Option<String>,
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
        .condition_expression("attribute_not_exists(pk) OR (attribute_not_exists(answer) AND running_until < :now AND body_hash = :body)")
        .expression_attribute_values(":now", text(now.to_string()))
        .expression_attribute_values(":body", text(&record.body_hash));
    if super::condition_held(put.send().await)? {
        return Ok(Claim::First);
    }
    let known: Option<Known> = store.get(Table::Jobs, &pk(record), "ONCE").await?;
    Ok(match known {
        Some(known) if known.body_hash != record.body_hash => Claim::OtherBody,
        Some(Known { answer: Some(answer), .. }) => Claim::Answered(answer),
        // The record may have gone between the write and the read: the caller comes again.
        _ => Claim::Running,
    })
}

/// Keeps the answer.
///
/// # Errors
/// When the store fails.
pub async fn answer(
    store: &Store,
    record: &OnceRecord,
    answer: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::Jobs)?)
        .key("pk", text(pk(record)))
        .key("sk", text("ONCE"))
        .update_expression("SET answer = :answer, answered_at = :at")
        .expression_attribute_values(":answer", AttributeValue::S(answer.to_owned()))
        .expression_attribute_values(":at", text(at.to_string()));
    update.send().await.map_err(super::database)?;
    Ok(())
}

/// Lets the key be used again: nothing was done with it.
///
/// # Errors
/// When the store fails.
pub async fn release(store: &Store, record: &OnceRecord) -> Result<(), StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::Jobs)?)
        .key("pk", text(pk(record)))
        .key("sk", text("ONCE"))
        .update_expression("SET running_until = :past")
        .condition_expression("attribute_exists(pk)")
        .expression_attribute_values(":past", text(Timestamp::UNIX_EPOCH.to_string()));
    super::condition_held(update.send().await).map(|_| ())
}
