//! Reads a batch that only puts, straight into the items of the engine: its own way leads over a tree of JSON for each value, which
//! costs more than to store it.

use std::collections::{HashMap, HashSet};
use std::fmt;

use dynoxide::types::{AttributeValue, Item};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

/// Bytes of an item and items of a batch, by DynamoDB's own limits.
const ITEM_BYTES_MAX: usize = 400 * 1024;
const ITEMS_MAX: usize = 25;

/// The items of a batch that only puts into one table, each once, and so little that every one fits; none of another batch.
pub fn read(body: &[u8]) -> Option<(String, Vec<Item>)> {
    if body.len() > ITEM_BYTES_MAX {
        return None;
    }
    let batch: Batch = serde_json::from_slice(body).ok()?;
    let mut tables = batch.request_items.into_iter();
    let ((table, puts), None) = (tables.next()?, tables.next()) else { return None };
    let items: Vec<Item> = puts.into_iter().map(|put| put.request.item.0).collect();
    let keys = items.iter().map(key).collect::<Option<HashSet<_>>>()?;
    (items.len() <= ITEMS_MAX && keys.len() == items.len()).then_some((table, items))
}

fn key(item: &Item) -> Option<(&str, &str)> {
    let text = |name: &str| match item.get(name) {
        Some(AttributeValue::S(text)) => Some(text.as_str()),
        _ => None,
    };
    Some((text("pk")?, text("sk")?))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Batch {
    request_items: HashMap<String, Vec<Put>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Put {
    #[serde(rename = "PutRequest")]
    request: PutRequest,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PutRequest {
    item: Fields,
}

struct Fields(HashMap<String, AttributeValue>);

/// The kinds of values that we write; others go the engine's own way.
#[derive(Deserialize)]
enum Value {
    S(String),
    N(String),
    #[serde(rename = "BOOL")]
    Bool(bool),
    #[serde(rename = "NULL")]
    Null(bool),
    L(Vec<Value>),
    M(Fields),
}

impl Value {
    /// None for what DynamoDB refuses: a null that is none.
    fn stored(self) -> Option<AttributeValue> {
        Some(match self {
            Self::S(text) => AttributeValue::S(text),
            Self::N(number) => AttributeValue::N(number),
            Self::Bool(is) => AttributeValue::BOOL(is),
            Self::Null(is) => return is.then_some(AttributeValue::NULL(true)),
            Self::L(values) => {
                AttributeValue::L(values.into_iter().map(Self::stored).collect::<Option<Vec<_>>>()?)
            }
            Self::M(fields) => AttributeValue::M(fields.0),
        })
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfFields)
    }
}

struct OfFields;

impl<'de> Visitor<'de> for OfFields {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("attributes")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = HashMap::with_capacity(20);
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            let value = value.stored().ok_or_else(|| A::Error::custom("a null that is none"))?;
            fields.insert(name, value);
        }
        Ok(Fields(fields))
    }
}

#[cfg(test)]
mod tests {
    use dynoxide::actions::batch_write_item::BatchWriteItemRequest;
    use serde_json::{Value as Json, json};

    use super::*;

    fn batch(items: &[Json]) -> Json {
        let puts: Vec<Json> = items.iter().map(|item| json!({ "PutRequest": { "Item": item } })).collect();
        json!({ "RequestItems": { "things": puts } })
    }

    fn items(batch: &Json) -> Option<Vec<Item>> {
        read(batch.to_string().as_bytes()).map(|(_, items)| items)
    }

    fn thing(sk: &str) -> Json {
        json!({
            "pk": { "S": "é\"\n" }, "sk": { "S": sk }, "n": { "N": "-1.50" }, "is": { "BOOL": false }, "no": { "NULL": true },
            "l": { "L": [{ "S": "" }, { "L": [] }] }, "m": { "M": { "a": { "M": {} }, "b": { "N": "7" } } },
        })
    }

    #[test]
    fn it_reads_what_the_engine_reads() {
        let batch = batch(&[thing("a"), thing("b")]);
        let of_engine: BatchWriteItemRequest = serde_json::from_value(batch.clone()).unwrap();
        let puts = of_engine.request_items.into_values().flatten();
        let of_engine: Vec<Item> = puts.map(|put| put.put_request.unwrap().item).collect();
        let json =
            |items: &[Item]| items.iter().map(|item| serde_json::to_value(item).unwrap()).collect::<Vec<_>>();
        assert_eq!(json(&items(&batch).unwrap()), json(&of_engine));
    }

    #[test]
    fn whatever_else_is_left_to_the_engine() {
        let mut set = thing("a");
        set["set"] = json!({ "SS": ["a"] });
        let mut no_null = thing("a");
        no_null["no"] = json!({ "NULL": false });
        let mut two = thing("a");
        two["n"] = json!({ "N": "1", "S": "1" });
        let many: Vec<Json> = (0..26).map(|n| thing(&n.to_string())).collect();
        let deletion = json!({ "RequestItems": { "things": [{ "DeleteRequest": { "Key": {} } }] } });
        let returning = json!({ "RequestItems": {}, "ReturnConsumedCapacity": "TOTAL" });
        let twice = batch(&[thing("a"), thing("a")]);
        let others =
            [batch(&[set]), batch(&[no_null]), batch(&[two]), batch(&many), deletion, returning, twice];
        for other in others {
            assert!(items(&other).is_none(), "{other}");
        }
    }
}
