//! Searches that élus have had watched, and for each a mark by which an élu has the very same one watched once.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem, Update};
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::alerts::Alert;
use mce_shared::ids::{AlertId, EluId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::commit::{Committed, Writes};
use super::write::built;
use super::{Index, Item, Listed, Store, StoreError, Table, end_of, number, read_cursor, text, write_cursor};

const SK: &str = "ALERT";
/// Read at a time: what a search knows makes it long, and an answer holds a megabyte.
const A_PAGE: usize = 100;

/// A search and how long it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    #[serde(flatten)]
    pub alert: Alert,
    /// For the table's TTL, in seconds; none for one without an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

/// That an élu has a search watched.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mark {
    pub alert: AlertId,
    /// For the table's TTL, in seconds.
    pub expires_at: i64,
}

fn pk(id: &AlertId) -> String {
    format!("ALERT#{id}")
}

fn mark_key(alert: &Alert) -> (String, String) {
    let hash: String = Sha256::digest(&alert.query).iter().map(|byte| format!("{byte:02x}")).collect();
    (format!("WATCHED#{}", alert.elu), hash)
}

/// Those of an élu, the oldest first, without those that are over.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, elu: &EluId, today: Date) -> Result<Vec<Alert>, StoreError> {
    let items = items_of(store, elu).await?.into_iter();
    let own = items.filter(|item| super::sort_key(item).is_ok_and(|key| key == SK));
    let mut all: Vec<Alert> = super::parse_all(own.collect())?;
    all.retain(|alert| !alert.is_over(today));
    Ok(all)
}

/// Every item of an élu, the oldest first.
pub(super) async fn items_of(store: &Store, elu: &EluId) -> Result<Vec<Item>, StoreError> {
    let index = Index { name: "by-elu", hash: "elu", value: elu.as_str(), oldest_first: true };
    let (mut items, mut from) = (Vec::new(), None);
    loop {
        let (page, next) = store.query_index(Table::Alerts, &index, A_PAGE, from).await?;
        items.extend(page);
        from = next;
        if from.is_none() {
            return Ok(items);
        }
    }
}

/// One of them.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, id: &AlertId) -> Result<Option<Alert>, StoreError> {
    store.get(Table::Alerts, &pk(id), SK).await
}

/// Writes one down; false when the élu has the very same search watched already.
///
/// # Errors
/// When the store fails.
pub async fn add(store: &Store, alert: &Alert, now: Timestamp) -> Result<bool, StoreError> {
    let mut writes = Writes::new();
    let put = store.put_of(Table::Alerts, mark(alert)?)?;
    // One that is over may be there still.
    let put = put
        .condition_expression("attribute_not_exists(pk) OR expires_at <= :now OR alert = :alert")
        .expression_attribute_values(":now", number(now.as_second()))
        .expression_attribute_values(":alert", text(alert.id.as_str()));
    writes.guarded(built(put)?);
    writes.guarded(built(store.put_of(Table::Alerts, item(alert)?)?)?);
    Ok(writes.commit(store).await? == Committed::Yes)
}

fn mark(alert: &Alert) -> Result<Item, StoreError> {
    let (pk, sk) = mark_key(alert);
    let expires_at = alert.until.map_or(i64::MAX, end_of);
    super::keyed(&pk, &sk, &Mark { alert: alert.id.clone(), expires_at })
}

fn item(alert: &Alert) -> Result<Item, StoreError> {
    let kept = Kept { alert: alert.clone(), expires_at: alert.until.map(end_of) };
    super::keyed(&pk(&alert.id), SK, &kept)
}

/// Gives one that is watched its new last day; false when it was ended meanwhile.
///
/// # Errors
/// When the store fails.
pub async fn renew(store: &Store, alert: &Alert) -> Result<bool, StoreError> {
    let Some(until) = alert.until else { return Ok(true) };
    let update = Update::builder()
        .table_name(store.table(Table::Alerts)?)
        .update_expression("SET #until = :until, expires_at = :expires, is_end_told = :no")
        .condition_expression("attribute_exists(pk)")
        .expression_attribute_names("#until", "until")
        .expression_attribute_values(":until", text(until.to_string()))
        .expression_attribute_values(":expires", number(end_of(until)))
        .expression_attribute_values(":no", aws_sdk_dynamodb::types::AttributeValue::Bool(false))
        .key("pk", text(pk(&alert.id)))
        .key("sk", text(SK));
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    let mut writes = Writes::new();
    writes.guarded(TransactWriteItem::builder().update(update).build());
    writes.guarded(built(store.put_of(Table::Alerts, mark(alert)?)?)?);
    Ok(writes.commit(store).await? == Committed::Yes)
}

/// The write of one that was looked at, unless it was ended or given another last day meanwhile.
///
/// # Errors
/// When the item can't be written.
pub fn change(store: &Store, before: &Alert, after: &Alert) -> Result<TransactWriteItem, StoreError> {
    let put = store.put_of(Table::Alerts, item(after)?)?;
    built(match before.until {
        Some(until) => put
            .condition_expression("expires_at = :before")
            .expression_attribute_values(":before", number(end_of(until))),
        None => put.condition_expression("attribute_exists(pk) AND attribute_not_exists(expires_at)"),
    })
}

/// Removes one, and its mark.
///
/// # Errors
/// When the store fails.
pub async fn remove(store: &Store, alert: &Alert) -> Result<(), StoreError> {
    let (mark_pk, mark_sk) = mark_key(alert);
    let mut writes = Writes::new();
    writes.guarded(deleted(store, &pk(&alert.id), SK)?);
    writes.guarded(deleted(store, &mark_pk, &mark_sk)?);
    writes.commit(store).await?;
    Ok(())
}

fn deleted(store: &Store, pk: &str, sk: &str) -> Result<TransactWriteItem, StoreError> {
    let delete =
        Delete::builder().table_name(store.table(Table::Alerts)?).key("pk", text(pk)).key("sk", text(sk));
    let delete = delete.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}

/// A page of all, from where an earlier one ended, and where the next one begins.
///
/// # Errors
/// When the store fails.
pub async fn scan_page(
    store: &Store,
    from: Option<&str>,
) -> Result<(Listed<Alert>, Option<String>), StoreError> {
    let page = store
        .client
        .scan()
        .table_name(store.table(Table::Alerts)?)
        .limit(i32::try_from(A_PAGE).unwrap_or(i32::MAX))
        .set_exclusive_start_key(from.map(read_cursor).transpose()?)
        .send()
        .await
        .map_err(super::database)?;
    let next = page.last_evaluated_key.as_ref().map(write_cursor).transpose()?;
    let items = page.items.unwrap_or_default();
    let alerts = items.into_iter().filter(|item| super::sort_key(item).is_ok_and(|key| key == SK));
    Ok((super::read_each(alerts.collect()), next))
}
