//! Items as the SDK has them: their keys, their values, and lists of them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{StoreError, schema};

/// An item as the SDK has it.
pub type Item = HashMap<String, AttributeValue>;

pub(super) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(super) fn number(value: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A value as an item with its key and the number of its form.
pub(super) fn keyed<T: Serialize>(pk: &str, sk: &str, value: &T) -> Result<Item, StoreError> {
    let mut item: Item = serde_dynamo::to_item(value)?;
    item.insert("pk".into(), text(pk));
    item.insert("sk".into(), text(sk));
    item.insert(schema::NUMBER.into(), schema::number_of(pk, sk)?);
    Ok(item)
}

pub(super) fn parse_all<T: DeserializeOwned>(items: Vec<Item>) -> Result<Vec<T>, StoreError> {
    items.into_iter().map(schema::read).collect()
}

/// What a list has: the items, and by their names those that can't be read. One of these never hides the others.
#[derive(Debug)]
pub struct Listed<T> {
    pub items: Vec<T>,
    pub unreadable: Vec<(String, StoreError)>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { items: Vec::new(), unreadable: Vec::new() }
    }
}

impl<T> Listed<T> {
    /// Adds another page.
    pub fn extend(&mut self, page: Self) {
        self.items.extend(page.items);
        self.unreadable.extend(page.unreadable);
    }

    /// All of them, where each must be known.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn all(self) -> Result<Vec<T>, StoreError> {
        match self.unreadable.into_iter().next() {
            Some((_, error)) => Err(error),
            None => Ok(self.items),
        }
    }

    /// How many there are, readable or not.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.items.len() + self.unreadable.len()
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The items of a list, each by itself.
pub(super) fn read_each<T: DeserializeOwned>(items: Vec<Item>) -> Listed<T> {
    let mut listed = Listed::default();
    for item in items {
        let name = name_of(&item);
        match schema::read(item) {
            Ok(item) => listed.items.push(item),
            Err(error) => listed.unreadable.push((name, error)),
        }
    }
    listed
}

/// What names an item among those of its list: its key without what says of which kind it is.
pub(super) fn name_of(item: &Item) -> String {
    let part = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str);
    let (pk, sk) = (part("pk"), part("sk"));
    let own = |key: &str| key.split_once('#').map_or(key, |(_, own)| own).to_owned();
    if sk.bytes().all(|byte| byte.is_ascii_uppercase()) {
        own(pk)
    } else {
        format!("{}-{}", own(pk), own(sk))
    }
}

/// When the last day of what is kept for a time is over, for the TTL of its table. What is over is read by nobody, gone or not.
pub(super) fn end_of(until: jiff::civil::Date) -> i64 {
    let end = until.saturating_add(jiff::Span::new().days(1)).to_zoned(jiff::tz::TimeZone::UTC);
    end.map_or(i64::MAX, |end| end.timestamp().as_second())
}

pub(super) fn partition_key(item: &Item) -> Result<&str, StoreError> {
    let key = item.get("pk").and_then(|value| value.as_s().ok());
    key.map(String::as_str).ok_or_else(|| StoreError::Malformed("an item without pk".into()))
}

pub(super) fn sort_key(item: &Item) -> Result<&str, StoreError> {
    let key = item.get("sk").and_then(|value| value.as_s().ok());
    key.map(String::as_str).ok_or_else(|| StoreError::Malformed("an item without sk".into()))
}

/// What an item takes, in bytes, as AWS counts it: names and texts in UTF-8, and a little for each level.
pub(super) fn bytes_of(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + bytes_of_value(value)).sum()
}

fn bytes_of_value(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::L(values) => 3 + values.iter().map(|value| 1 + bytes_of_value(value)).sum::<usize>(),
        AttributeValue::M(fields) => 3 + fields.len() + bytes_of(fields),
        _ => 1,
    }
}

/// A moment as a key: texts of as many decimals each are in the order of time.
pub(super) fn moment_key(at: jiff::Timestamp) -> String {
    format!("{at:.9}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_keys_are_in_the_order_of_time() {
        let moments = [
            "2027-01-01T00:00:00Z",
            "2027-01-01T00:00:00.000001Z",
            "2027-01-01T00:00:00.5Z",
            "2027-01-01T00:00:01Z",
        ];
        let keys = moments.map(|at| moment_key(at.parse().unwrap()));
        assert!(keys.is_sorted(), "{keys:?}");
        assert!(!moments.is_sorted(), "as they are shown they are not");
    }

    #[test]
    fn an_item_is_as_large_as_aws_says() {
        let map = AttributeValue::M(HashMap::from([("né".to_owned(), number(12))]));
        let list = AttributeValue::L(vec![text("abc"), AttributeValue::Bool(true)]);
        let item =
            HashMap::from([("pk".to_owned(), text("é")), ("m".to_owned(), map), ("l".to_owned(), list)]);
        assert_eq!(bytes_of(&item), (2 + 2) + (1 + 3 + 1 + 3 + 2) + (1 + 3 + 1 + 3 + 1 + 1));
    }
}
