//! Searches that élus have had watched.

use aws_sdk_dynamodb::types::TransactWriteItem;
use mce_shared::alerts::Alert;
use mce_shared::ids::{AlertId, EluId};

use super::write::built;
use super::{Index, Item, Listed, Store, StoreError, Table};

const SK: &str = "ALERT";
/// Read at a time: what a search knows makes it long, and an answer holds a megabyte.
const A_PAGE: usize = 100;

fn pk(id: &AlertId) -> String {
    format!("ALERT#{id}")
}

/// Those of an élu, the oldest first.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, elu: &EluId) -> Result<Vec<Alert>, StoreError> {
    let index = Index { name: "by-elu", hash: "elu", value: elu.as_str(), oldest_first: true };
    store.read_index(Table::Alerts, &index, A_PAGE).await?.all()
}

/// Writes one down.
///
/// # Errors
/// When the store fails.
pub async fn put(store: &Store, alert: &Alert) -> Result<(), StoreError> {
    store.put(Table::Alerts, &pk(&alert.id), SK, alert).await
}

/// The write of one that was looked at, unless it was ended meanwhile.
///
/// # Errors
/// When the item can't be written.
pub fn change(store: &Store, alert: &Alert) -> Result<TransactWriteItem, StoreError> {
    let item = super::keyed(&pk(&alert.id), SK, alert)?;
    built(store.put_of(Table::Alerts, item)?.condition_expression("attribute_exists(pk)"))
}

/// Removes one, if it is there.
///
/// # Errors
/// When the store fails.
pub async fn remove(store: &Store, id: &AlertId) -> Result<(), StoreError> {
    store.delete(Table::Alerts, &pk(id), SK).await?;
    Ok(())
}

/// A page of all, and where the next one begins.
///
/// # Errors
/// When the store fails.
pub async fn scan_page(
    store: &Store,
    from: Option<Item>,
) -> Result<(Listed<Alert>, Option<Item>), StoreError> {
    let page = store
        .client
        .scan()
        .table_name(store.table(Table::Alerts)?)
        .set_exclusive_start_key(from)
        .send()
        .await
        .map_err(super::database)?;
    Ok((super::read_each(page.items.unwrap_or_default()), page.last_evaluated_key))
}
