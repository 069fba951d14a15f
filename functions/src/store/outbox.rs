//! Mails to send: written in the transaction of the decision, sent by what listens to the table.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;
use mce_shared::lifecycle::Message;
use serde::{Deserialize, Serialize};

use super::{Index, Item, Listed, Store, StoreError, Table, text};

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
    store.new_item(Table::Outbox, item(&queued(&id, message, at))?)
}

/// In the index until the relay has taken it.
const WAITING: &str = "mail";

fn item(queued: &Queued) -> Result<Item, StoreError> {
    let mut item = super::keyed(&pk(&queued.id), "MESSAGE", queued)?;
    item.insert("waiting".into(), text(WAITING));
    Ok(item)
}

/// Queues a mail that no decision carries; false when it is queued already.
///
/// # Errors
/// When the store fails.
pub async fn queue(store: &Store, id: &str, message: &Message, at: Timestamp) -> Result<bool, StoreError> {
    let put = store
        .client
        .put_item()
        .table_name(store.table(Table::Outbox)?)
        .set_item(Some(item(&queued(id, message, at))?))
        .condition_expression("attribute_not_exists(pk)");
    super::condition_held(put.send().await)
}

/// A page of the mails that the relay has not taken, the oldest first, and where the next one begins.
///
/// # Errors
/// When the store fails.
pub async fn waiting(
    store: &Store,
    page: usize,
    from: Option<Item>,
) -> Result<(Listed<Queued>, Option<Item>), StoreError> {
    let index = Index { name: "by-waiting", hash: "waiting", value: WAITING, oldest_first: true };
    let (items, next) = store.query_index(Table::Outbox, &index, page, from).await?;
    Ok((super::read_each(items), next))
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
        .update_expression("SET sent_at = :at REMOVE waiting")
        .expression_attribute_values(":at", text(at.to_string()));
    update.send().await.map_err(super::database)?;
    Ok(())
}
