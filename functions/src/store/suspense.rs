//! Movements of the bank that nothing was matched with, each with its history in its own partition.

use aws_sdk_dynamodb::types::TransactWriteItem;
use mce_shared::suspense::{Suspended, SuspendedRow, SuspendedState};

use super::write::built;
use super::{Item, Listed, Store, StoreError, Table, number, text};

/// In the index: those that wait.
const WAITING: &str = "suspended";
const SETTLED: &str = "suspense_settled";
const MOVEMENT: &str = "MOVEMENT";

fn pk(key: &str) -> String {
    format!("SUSPENSE#{key}")
}

fn item(movement: &Suspended) -> Result<Item, StoreError> {
    let mut item = super::keyed(&pk(&movement.key), MOVEMENT, movement)?;
    let status = if movement.state == SuspendedState::Settled { SETTLED } else { WAITING };
    item.insert("status".into(), text(status));
    item.insert("due".into(), text(movement.on.to_string()));
    Ok(item)
}

fn row_item(store: &Store, key: &str, row: &SuspendedRow) -> Result<TransactWriteItem, StoreError> {
    store.new_item(Table::Payments, super::keyed(&pk(key), &format!("J#{:04}", row.seq), row)?)
}

/// The writes of a movement that was just set aside.
///
/// # Errors
/// When an item can't be written.
pub fn finding(
    store: &Store,
    (movement, row): &(Suspended, SuspendedRow),
) -> Result<[TransactWriteItem; 2], StoreError> {
    Ok([store.new_item(Table::Payments, item(movement)?)?, row_item(store, &movement.key, row)?])
}

/// The writes of a change of a movement, over the version before.
///
/// # Errors
/// When an item can't be written.
pub fn changing(
    store: &Store,
    (movement, row): &(Suspended, SuspendedRow),
) -> Result<[TransactWriteItem; 2], StoreError> {
    let put = store.put_of(Table::Payments, item(movement)?)?;
    let put = put
        .condition_expression("version = :before")
        .expression_attribute_values(":before", number(movement.version - 1));
    Ok([built(put)?, row_item(store, &movement.key, row)?])
}

/// A movement, by its key.
///
/// # Errors
/// When the store fails.
pub async fn movement(store: &Store, key: &str) -> Result<Option<Suspended>, StoreError> {
    store.get(Table::Payments, &pk(key), MOVEMENT).await
}

/// What happened to a movement, in order.
///
/// # Errors
/// When the store fails.
pub async fn history(store: &Store, key: &str) -> Result<Vec<SuspendedRow>, StoreError> {
    super::parse_all(store.query(Table::Payments, &pk(key), "J#").await?)
}

/// The movements that wait, the oldest first.
///
/// # Errors
/// When the store fails.
pub async fn waiting(store: &Store) -> Result<Listed<Suspended>, StoreError> {
    super::payments::with_status(store, WAITING).await
}
