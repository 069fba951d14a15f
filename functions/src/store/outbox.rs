//! Mails to send: written in the transaction of the decision, sent by what listens to the table.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;
use mce_shared::lifecycle::Message;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Table, text};

/// How long a mail is kept once written, in days.
const KEPT_DAYS: i64 = 400;

/// A mail to send, or sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Queued {
    /// Derived from what caused it: the same mail twice has the same id.
    pub id: String,
    /// The mail.
    pub message: Message,
    /// When it was decided.
    pub queued_at: Timestamp,
    /// When the relay took it.
    pub sent_at: Option<Timestamp>,
    /// For the table's TTL, in seconds.
    pub expires_at: i64,
}

fn pk(id: &str) -> String {
    format!("MESSAGE#{id}")
}

/// The write of a mail to send.
///
/// # Errors
/// When an item can't be written.
pub fn queuing(
    store: &Store,
    id: String,
    message: &Message,
    at: Timestamp,
) -> Result<TransactWriteItem, StoreError> {
    store.new_item(Table::Outbox, super::keyed(&pk(&id), "MESSAGE", &queued(&id, message, at))?)
}

/// Queues a mail that no decision carries; false when it is queued already.
///
/// # Errors
/// When the store fails.
pub async fn queue(store: &Store, id: &str, message: &Message, at: Timestamp) -> Result<bool, StoreError> {
    store.put_new(Table::Outbox, &pk(id), "MESSAGE", &queued(id, message, at)).await
}

fn queued(id: &str, message: &Message, at: Timestamp) -> Queued {
    let expires_at = at.as_second() + KEPT_DAYS * 86_400;
    Queued { id: id.to_owned(), message: message.clone(), queued_at: at, sent_at: None, expires_at }
}

/// A mail.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, id: &str) -> Result<Option<Queued>, StoreError> {
    store.get(Table::Outbox, &pk(id), "MESSAGE").await
}

/// Writes down that the relay took a mail.
///
/// # Errors
/// When the store fails.
pub async fn sent(store: &Store, id: &str, at: Timestamp) -> Result<(), StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::Outbox)?)
        .key("pk", text(pk(id)))
        .key("sk", text("MESSAGE"))
        .update_expression("SET sent_at = :at")
        .expression_attribute_values(":at", text(at.to_string()));
    update.send().await.map_err(super::database)?;
    Ok(())
}
