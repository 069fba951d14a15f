//! Pages of a whole table, as a scan of a segment reads them, straight from where the engine keeps them: it holds each item as the very
//! JSON that the answer has, and would read and write each of them anew.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use dynoxide::storage::compute_hash_prefix;
use dynoxide::types::AttributeValue;
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::{Value, json};

/// Bytes of the items of a page, by DynamoDB's own limit.
const PAGE_BYTES: i64 = 1024 * 1024;
/// How many values the beginning of a hash has by which the engine cuts a table into segments: its first three digits.
const BUCKETS: u32 = 4096;
/// What the engine writes before a key that is a text.
const TEXT: &str = "S:";

/// A scan of a segment without conditions; whatever else is asked is for the engine.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Walk {
    pub table_name: String,
    segment: u32,
    total_segments: u32,
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    exclusive_start_key: Option<Key>,
    #[serde(default, rename = "ConsistentRead")]
    _consistent: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    pk: Text,
    sk: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(rename = "S")]
    text: String,
}

impl Walk {
    /// None for a call that is another one.
    pub fn read(body: &[u8]) -> Option<Walk> {
        let walk: Walk = serde_json::from_slice(body).ok()?;
        let fits =
            walk.segment < walk.total_segments && walk.total_segments <= BUCKETS && walk.limit != Some(0);
        fits.then_some(walk)
    }

    /// From which hash on, and which key of that hash it follows.
    fn start(&self) -> (String, String, String) {
        match &self.exclusive_start_key {
            None => (self.bound(self.segment), String::new(), String::new()),
            Some(Key { pk, sk }) => {
                let hash = compute_hash_prefix(&AttributeValue::S(pk.text.clone()));
                (hash, format!("{TEXT}{}", pk.text), format!("{TEXT}{}", sk.text))
            }
        }
    }

    /// Where a segment begins; the one beyond the last begins after every hash.
    fn bound(&self, segment: u32) -> String {
        match segment {
            over if over >= self.total_segments => "g".to_string(),
            _ => format!("{:03x}", (BUCKETS * segment).div_ceil(self.total_segments)),
        }
    }
}

/// The connection that walks.
pub struct Walker(Mutex<Connection>);

impl Walker {
    pub fn new(connection: Connection) -> Walker {
        Walker(Mutex::new(connection))
    }

    /// The answer to a walk.
    ///
    /// # Errors
    /// When SQLite does not give it, or the keys of the table are not two texts: then it is for the engine.
    pub fn page(&self, walk: &Walk) -> rusqlite::Result<Bytes> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let table = walk.table_name.replace('"', "\"\"");
        let mut statement = connection.prepare_cached(&format!(
            "SELECT pk, sk, item_json, item_size FROM \"{table}\"
             WHERE (hash_prefix, pk, sk) > (?1, ?2, ?3) AND hash_prefix < ?4 ORDER BY hash_prefix, pk, sk LIMIT ?5"
        ))?;
        let ((hash, pk, sk), end) = (walk.start(), walk.bound(walk.segment + 1));
        let limit = walk.limit.unwrap_or(u32::MAX);
        let mut rows = statement.query(params![hash, pk, sk, end, limit])?;
        let mut page = Page::default();
        while let Some(row) = rows.next()? {
            let text = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
            let key = |at: usize| text(at)?.strip_prefix(TEXT).ok_or(rusqlite::Error::InvalidQuery);
            if !page.takes(key(0)?, key(1)?, text(2)?, row.get(3)?) {
                return Ok(page.answer(true));
            }
        }
        let is_full = page.count >= limit;
        Ok(page.answer(is_full))
    }
}

#[derive(Default)]
struct Page {
    items: String,
    count: u32,
    bytes: i64,
    last: Option<(String, String)>,
}

impl Page {
    /// False when an item is too much.
    fn takes(&mut self, pk: &str, sk: &str, item: &str, bytes: i64) -> bool {
        if self.count > 0 {
            if self.bytes + bytes > PAGE_BYTES {
                return false;
            }
            self.items.push(',');
        }
        self.items.push_str(item);
        self.count += 1;
        self.bytes += bytes;
        let (last_pk, last_sk) = self.last.get_or_insert_default();
        pk.clone_into(last_pk);
        sk.clone_into(last_sk);
        true
    }

    fn answer(self, goes_on: bool) -> Bytes {
        let last = self.last.filter(|_| goes_on);
        let last = last.map(|(pk, sk)| json!({ "pk": { "S": pk }, "sk": { "S": sk } }));
        let last = last.map(|key: Value| format!(",\"LastEvaluatedKey\":{key}")).unwrap_or_default();
        let Page { items, count, .. } = self;
        format!("{{\"Count\":{count},\"ScannedCount\":{count},\"Items\":[{items}]{last}}}").into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::embedded::Embedded;
    use super::*;

    fn table(embedded: &Embedded) {
        let key = json!([{ "AttributeName": "pk", "KeyType": "HASH" }, { "AttributeName": "sk", "KeyType": "RANGE" }]);
        let texts = ["pk", "sk"].map(|name| json!({ "AttributeName": name, "AttributeType": "S" }));
        let creation = json!({
            "TableName": "things", "KeySchema": key, "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": texts,
        });
        assert_eq!(embedded.reply("CreateTable", creation.to_string().as_bytes()).status, 200);
        for n in 0..300 {
            let content = "é".repeat(if n % 9 == 0 { 100_000 } else { n });
            let item = json!({
                "pk": { "S": format!("P#{}", n / 3) }, "sk": { "S": format!("\"{n}") }, "content": { "S": content },
            });
            let put = json!({ "TableName": "things", "Item": item });
            assert_eq!(embedded.reply("PutItem", put.to_string().as_bytes()).status, 200);
        }
    }

    /// Its pages, each as the keys of its items and the key that the next one follows.
    fn pages(ask: impl Fn(&[u8]) -> Bytes, segment: u32, limit: Option<u32>) -> Vec<(Vec<String>, Value)> {
        let mut asked =
            json!({ "TableName": "things", "Segment": segment, "TotalSegments": 7, "ConsistentRead": true });
        if let Some(limit) = limit {
            asked["Limit"] = json!(limit);
        }
        let mut pages = Vec::new();
        loop {
            let answer: Value = serde_json::from_slice(&ask(asked.to_string().as_bytes())).unwrap();
            let items = answer["Items"].as_array().unwrap();
            // Of a page that is full, the engine counts the item beyond it as looked at.
            assert_eq!(answer["Count"].as_u64(), Some(items.len() as u64));
            let last = answer["LastEvaluatedKey"].clone();
            pages.push((
                items.iter().map(|item| format!("{} {}", item["pk"], item["sk"])).collect(),
                last.clone(),
            ));
            if last.is_null() {
                return pages;
            }
            asked["ExclusiveStartKey"] = last;
        }
    }

    #[test]
    fn it_reads_the_pages_that_the_engine_reads() {
        let folder = std::env::temp_dir().join(format!("mce-walk-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        for embedded in
            [Embedded::in_memory().unwrap(), Embedded::in_file(&folder.join("database.sqlite")).unwrap()]
        {
            table(&embedded);
            let mut all = 0;
            for (segment, limit) in (0..7).flat_map(|segment| [(segment, Some(10)), (segment, None)]) {
                let of_engine = |body: &[u8]| {
                    Bytes::from(
                        serde_json::to_vec(
                            &embedded.engine().scan(serde_json::from_slice(body).unwrap()).unwrap(),
                        )
                        .unwrap(),
                    )
                };
                let ours = |body: &[u8]| embedded.walk(body).expect("a walk");
                let read = pages(ours, segment, limit);
                assert_eq!(read, pages(of_engine, segment, limit), "{segment} {limit:?}");
                assert!(limit.is_none() || read.len() > 2);
                all += read.iter().map(|(items, _)| items.len()).sum::<usize>();
            }
            assert_eq!(all, 600);
            for other in [
                json!({ "TableName": "things" }),
                json!({ "TableName": "things", "Segment": 0, "TotalSegments": 1, "FilterExpression": "pk = sk" }),
                json!({ "TableName": "nothing", "Segment": 0, "TotalSegments": 1 }),
            ] {
                assert!(embedded.walk(other.to_string().as_bytes()).is_none(), "{other}");
            }
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
