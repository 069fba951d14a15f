//! What is really stored.

use mce_local::Platform;
use mce_local::database::Database;
use serde_json::{Map, Value, json};

/// Every item of a table, as plain JSON.
pub async fn scan(platform: &Platform, table: &str) -> Vec<Value> {
    scan_of(platform.database(), table).await.iter().map(plain_item).collect()
}

/// Every item of a table, as DynamoDB gives it.
pub async fn scan_of(database: &Database, table: &str) -> Vec<Value> {
    let (mut items, mut from) = (Vec::new(), Value::Null);
    loop {
        let mut request = json!({ "TableName": table });
        if !from.is_null() {
            request["ExclusiveStartKey"] = from;
        }
        let page = database.call("Scan", &request).await.unwrap();
        items.extend(page["Items"].as_array().unwrap().iter().cloned());
        from = page["LastEvaluatedKey"].clone();
        if from.is_null() {
            return items;
        }
    }
}

pub fn plain_item(item: &Value) -> Value {
    Value::Object(
        item.as_object().unwrap().iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
    )
}

/// `{"S": "x"}` is `"x"`.
fn plain(attribute: &Value) -> Value {
    let (kind, value) = attribute.as_object().and_then(|object| object.iter().next()).unwrap();
    match kind.as_str() {
        "N" => serde_json::from_str(value.as_str().unwrap()).unwrap(),
        "NULL" => Value::Null,
        "M" => Value::Object(
            value.as_object().unwrap().iter().map(|(k, v)| (k.clone(), plain(v))).collect::<Map<_, _>>(),
        ),
        "L" => value.as_array().unwrap().iter().map(plain).collect(),
        _ => value.clone(),
    }
}

/// An item as DynamoDB wants it, from what [`plain_item`] gave: there are no sets and no bytes in ours.
pub fn stored_item(plain: &Value) -> Value {
    let attributes = plain.as_object().unwrap().iter();
    Value::Object(attributes.map(|(name, value)| (name.clone(), stored(value))).collect())
}

fn stored(value: &Value) -> Value {
    match value {
        Value::Null => json!({ "NULL": true }),
        Value::Bool(value) => json!({ "BOOL": value }),
        Value::Number(number) => json!({ "N": number.to_string() }),
        Value::String(text) => json!({ "S": text }),
        Value::Array(values) => json!({ "L": values.iter().map(stored).collect::<Vec<_>>() }),
        Value::Object(_) => json!({ "M": stored_item(value) }),
    }
}
