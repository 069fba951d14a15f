//! Movements of the bank that nothing was matched with, each with its history in its own partition.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::civil::Date;
use mce_shared::suspense::{Suspended, SuspendedRow, SuspendedState};

use super::stored::{Stored, StoredSuspended, StoredSuspendedRow};
use super::write::built;
use super::{Item, Listed, Store, StoreError, Table, number, text};

/// In the index: those that wait.
const WAITING: &str = "suspended";
const MOVEMENT: &str = "MOVEMENT";

fn pk(key: &str) -> String {
    format!("SUSPENSE#{key}")
}

fn item(movement: &Suspended) -> Result<Item, StoreError> {
    let mut item = super::keyed(&pk(&movement.key), MOVEMENT, &StoredSuspended::of(movement.clone()))?;
    let status = match movement.state {
        SuspendedState::Settled => settled(movement.on),
        _ => WAITING.to_owned(),
    };
    item.insert("status".into(), text(status));
    item.insert("due".into(), text(movement.on.to_string()));
    Ok(item)
}

/// In the index: those of a day that are settled.
fn settled(on: Date) -> String {
    format!("suspense_settled#{on}")
}

fn row_item(store: &Store, key: &str, row: &SuspendedRow) -> Result<TransactWriteItem, StoreError> {
    let sk = format!("J#{:04}", row.seq);
    store.new_item(Table::Payments, super::keyed(&pk(key), &sk, &StoredSuspendedRow::of(row.clone()))?)
}

/// The writes of what became of a movement, its first ones or over the version before.
///
/// # Errors
/// When an item can't be written.
pub fn writing(
    store: &Store,
    moved: &(Suspended, SuspendedRow),
) -> Result<[TransactWriteItem; 2], StoreError> {
    if moved.0.version == 1 { finding(store, moved) } else { changing(store, moved) }
}

fn finding(
    store: &Store,
    (movement, row): &(Suspended, SuspendedRow),
) -> Result<[TransactWriteItem; 2], StoreError> {
    Ok([store.new_item(Table::Payments, item(movement)?)?, row_item(store, &movement.key, row)?])
}

fn changing(
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
    let stored: Option<StoredSuspended> = store.get(Table::Payments, &pk(key), MOVEMENT).await?;
    Ok(stored.core())
}

/// What happened to a movement, in order.
///
/// # Errors
/// When the store fails.
pub async fn history(store: &Store, key: &str) -> Result<Vec<SuspendedRow>, StoreError> {
    let rows = store.query(Table::Payments, &pk(key), "J#").await?;
    Ok(super::parse_all::<StoredSuspendedRow>(rows)?.core())
}

/// The movements that wait, the oldest first.
///
/// # Errors
/// When the store fails.
pub async fn waiting(store: &Store) -> Result<Listed<Suspended>, StoreError> {
    Ok(super::payments::with_status::<StoredSuspended>(store, WAITING).await?.core())
}

/// The movements of a day, those that wait first.
///
/// # Errors
/// When the store fails.
pub async fn of_day(store: &Store, on: Date) -> Result<Vec<Suspended>, StoreError> {
    let day = settled(on);
    let (open, settled) =
        tokio::try_join!(waiting(store), super::payments::with_status::<StoredSuspended>(store, &day))?;
    let all = open.items.into_iter().chain(settled.items.core());
    Ok(all.filter(|one| one.on == on).collect())
}
