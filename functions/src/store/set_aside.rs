//! What loops could not treat, in one partition: the chore, then the name.

use aws_sdk_dynamodb::types::ReturnValue;
use jiff::Timestamp;
use mce_shared::set_aside::{Chore, SetAside, short_name};
use serde::Deserialize;

use super::{Store, StoreError, Table, number, schema, text};

const PK: &str = "ASIDE";

fn sk(chore: Chore, name: &str) -> String {
    format!("{}#{}", chore.code(), short_name(name))
}

#[derive(Deserialize)]
struct Tried {
    tries: u32,
}

/// Writes down that an item failed, once more or for the first time; gives how often it has.
///
/// # Errors
/// When the store fails.
pub async fn failed(
    store: &Store,
    chore: Chore,
    name: &str,
    reason: &str,
    at: Timestamp,
) -> Result<u32, StoreError> {
    let (sk, at) = (sk(chore, name), at.to_string());
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::Jobs)?)
        .key("pk", text(PK))
        .key("sk", text(&sk))
        .update_expression(
            "SET #schema = if_not_exists(#schema, :schema), chore = :chore, #name = :name, reason = :reason, \
             first_at = if_not_exists(first_at, :at), last_at = :at ADD tries :one",
        )
        .expression_attribute_names("#schema", schema::NUMBER)
        .expression_attribute_names("#name", "name")
        .expression_attribute_values(":schema", schema::number_of(PK, &sk)?)
        .expression_attribute_values(":chore", serde_dynamo::to_attribute_value(chore)?)
        .expression_attribute_values(":name", text(short_name(name)))
        .expression_attribute_values(":reason", text(reason))
        .expression_attribute_values(":at", text(at))
        .expression_attribute_values(":one", number(1))
        .return_values(ReturnValue::AllNew);
    let now = update.send().await.map_err(super::database)?.attributes.unwrap_or_default();
    Ok(schema::read::<Tried>(now)?.tries)
}

/// A page of what is set aside, chore by chore, after the key that an earlier page gave.
///
/// # Errors
/// When the store fails.
pub async fn page(
    store: &Store,
    page: usize,
    after: Option<&str>,
) -> Result<(Vec<SetAside>, Option<String>), StoreError> {
    let query = store
        .client
        .query()
        .table_name(store.table(Table::Jobs)?)
        .consistent_read(true)
        // One more says whether there is a next page.
        .limit(i32::try_from(page + 1).unwrap_or(i32::MAX))
        .expression_attribute_values(":pk", text(PK));
    let query = match after {
        None => query.key_condition_expression("pk = :pk"),
        Some(after) => query
            .key_condition_expression("pk = :pk AND sk > :after")
            .expression_attribute_values(":after", text(after)),
    };
    let answer = query.send().await.map_err(super::database)?;
    let mut found: Vec<SetAside> = super::parse_all(answer.items.unwrap_or_default())?;
    let are_more = found.len() > page;
    found.truncate(page);
    let next = found.last().filter(|_| are_more).map(|last| sk(last.chore, &last.name));
    Ok((found, next))
}

/// What is set aside of a chore.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, chore: Chore) -> Result<Vec<SetAside>, StoreError> {
    super::parse_all(store.query(Table::Jobs, PK, &format!("{}#", chore.code())).await?)
}

/// Takes an item that has healed from the list.
///
/// # Errors
/// When the store fails.
pub async fn healed(store: &Store, item: &SetAside) -> Result<(), StoreError> {
    store.delete(Table::Jobs, PK, &sk(item.chore, &item.name)).await.map(|_| ())
}
