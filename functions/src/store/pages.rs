//! Pages: of an index, of a table that a job reads whole; and the cursors that lead from one to the next.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;

use super::error::database;
use super::item::{name_of, read_each, sort_key};
use super::{Item, Listed, Store, StoreError, Table, text};

/// A part of a table, for a job that reads all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// From 0.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Store {
    /// A page of an index, newest first. One item more is asked for, which says whether there is a next page: a cursor never leads to an
    /// empty one.
    pub(super) async fn query_index(
        &self,
        table: Table,
        index: &Index<'_>,
        page: usize,
        from: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let answer = self
            .client
            .query()
            .table_name(self.table(table)?)
            .index_name(index.name)
            .key_condition_expression("#hash = :hash")
            .expression_attribute_names("#hash", index.hash)
            .expression_attribute_values(":hash", text(index.value))
            .scan_index_forward(index.oldest_first)
            .limit(i32::try_from(page + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(from)
            .send()
            .await
            .map_err(database)?;
        let (mut items, beyond) = (answer.items.unwrap_or_default(), answer.last_evaluated_key);
        if items.len() <= page {
            // Fewer than were asked for: the end, or as much as one answer may hold.
            return Ok((items, beyond));
        }
        items.truncate(page);
        let next = beyond.as_ref().zip(items.last()).map(|(beyond, last)| key_like(beyond, last));
        // The limit was reached, so DynamoDB said where.
        let next = next.ok_or_else(|| StoreError::Malformed("a page without its last key".into()))?;
        Ok((items, Some(next)))
    }

    /// A page of the items of a partition whose keys begin with `prefix`, the newest first, from the cursor that an earlier page gave. One
    /// item more is asked for, as of an index.
    pub(super) async fn query_latest(
        &self,
        table: Table,
        (pk, prefix): (&str, &str),
        page: usize,
        cursor: Option<&str>,
    ) -> Result<(Vec<Item>, Option<String>), StoreError> {
        let start = cursor.map(|sk| Item::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))]));
        let answer = self
            .client
            .query()
            .table_name(self.table(table)?)
            .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
            .expression_attribute_values(":pk", text(pk))
            .expression_attribute_values(":sk", text(prefix))
            .scan_index_forward(false)
            .limit(i32::try_from(page + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(database)?;
        let mut items = answer.items.unwrap_or_default();
        let more = items.len() > page;
        items.truncate(page);
        let last = items.last().filter(|_| more);
        let next = last.map(|last| sort_key(last).map(str::to_owned)).transpose()?;
        Ok((items, next))
    }

    /// Every row of an index, `page` at a time.
    pub(super) async fn read_index<T: DeserializeOwned>(
        &self,
        table: Table,
        index: &Index<'_>,
        page: usize,
    ) -> Result<Listed<T>, StoreError> {
        let (mut found, mut from) = (Listed::default(), None);
        loop {
            let (items, next) = self.query_index(table, index, page, from).await?;
            found.extend(read_each(items));
            from = next;
            if from.is_none() {
                return Ok(found);
            }
        }
    }

    /// A page of a segment of a table, from a cursor that an earlier page gave.
    pub(super) async fn scan(
        &self,
        table: Table,
        segment: Segment,
        from: Option<String>,
    ) -> Result<(Vec<Item>, Option<String>), StoreError> {
        let start = from.as_deref().map(read_cursor).transpose()?;
        let whole = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
        let page = self
            .client
            .scan()
            .table_name(self.table(table)?)
            .segment(whole(segment.number))
            .total_segments(whole(segment.of))
            .limit(SCAN_PAGE)
            .consistent_read(true)
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(database)?;
        let next = page.last_evaluated_key.as_ref().map(write_cursor).transpose()?;
        Ok((page.items.unwrap_or_default(), next))
    }

    /// The same, item by item: what `take` can't read, by name, and where the next page begins.
    pub(super) async fn scan_each(
        &self,
        table: Table,
        segment: Segment,
        from: Option<String>,
        mut take: impl FnMut(Item) -> Result<(), StoreError>,
    ) -> Result<(Vec<(String, StoreError)>, Option<String>), StoreError> {
        let (items, next) = self.scan(table, segment, from).await?;
        let mut unreadable = Vec::new();
        for item in items {
            let name = name_of(&item);
            if let Err(error) = take(item) {
                unreadable.push((name, error));
            }
        }
        Ok((unreadable, next))
    }
}

/// The key of an item, with the attributes that another key of the same index has.
fn key_like(other: &Item, item: &Item) -> Item {
    let own = |name: &String| Some((name.clone(), item.get(name)?.clone()));
    other.keys().filter_map(own).collect()
}

/// Items in a page of a scan, at most: a job writes down how far it has come after each.
const SCAN_PAGE: i32 = 2_000;
/// Between the two parts of a key in a cursor; no key of ours holds it.
const CURSOR_JOINT: char = '\u{1f}';

pub(super) fn write_cursor(key: &Item) -> Result<String, StoreError> {
    let part = |name: &str| key.get(name).and_then(|value| value.as_s().ok());
    match (part("pk"), part("sk")) {
        (Some(pk), Some(sk)) => Ok(format!("{pk}{CURSOR_JOINT}{sk}")),
        _ => Err(StoreError::Malformed("a key without pk and sk".into())),
    }
}

pub(super) fn read_cursor(cursor: &str) -> Result<Item, StoreError> {
    let (pk, sk) = cursor
        .split_once(CURSOR_JOINT)
        .ok_or_else(|| StoreError::Malformed(format!("the cursor {cursor:?}")))?;
    Ok(HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))]))
}

/// Which rows of an index.
pub(super) struct Index<'a> {
    pub name: &'a str,
    pub hash: &'a str,
    pub value: &'a str,
    pub oldest_first: bool,
}

impl Index<'_> {
    /// Where a page begins, from the cursor that an earlier page gave; none for a cursor that is none.
    pub(super) fn start(&self, cursor: &str) -> Option<Item> {
        let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let parts = decoded.split(CURSOR_JOINT).map(|part| part.split_once('='));
        let mut key =
            parts.map(|part| Some((part?.0.to_owned(), text(part?.1)))).collect::<Option<Item>>()?;
        // Within its own rows, whatever the cursor says.
        key.insert(self.hash.to_owned(), text(self.value));
        Some(key)
    }
}

/// The cursor of the page that follows the row of this key of an index.
pub(super) fn index_cursor(key: &Item) -> Option<String> {
    let part = |(name, value): (&String, &AttributeValue)| Some(format!("{name}={}", value.as_s().ok()?));
    let mut parts = key.iter().map(part).collect::<Option<Vec<_>>>()?;
    parts.sort();
    Some(URL_SAFE_NO_PAD.encode(parts.join(&CURSOR_JOINT.to_string())))
}
