//! Reads the stream of a table, shard after shard.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::database::{Database, DatabaseError};
use crate::state_file::StateFile;
use crate::template::REGION;

/// A shard lives for hours; the embedded engine looks through all records to describe its only one.
const SHARDS_KNOWN_FOR: Duration = Duration::from_secs(60);

/// Records of one shard, as the event has them.
pub struct Batch {
    pub records: Vec<Value>,
    /// Under which name the position in this shard is kept.
    pub position_key: String,
}

pub struct Reader {
    database: Database,
    table: String,
    function: String,
    stream: Option<String>,
    shards: Vec<String>,
    /// When the shards were read.
    described: Option<Instant>,
}

/// The last record taken of each shard.
pub type Positions = StateFile<BTreeMap<String, String>>;

impl Reader {
    pub fn new(database: Database, table: String, function: String) -> Reader {
        Reader { database, table, function, stream: None, shards: Vec::new(), described: None }
    }

    /// The records after the last position, from the first shard that has any.
    pub async fn next(
        &mut self,
        positions: &Positions,
        limit: usize,
    ) -> Result<Option<Batch>, DatabaseError> {
        let Some(stream) = self.stream().await? else {
            return Ok(None);
        };
        if self.described.is_none_or(|at| at.elapsed() >= SHARDS_KNOWN_FOR) {
            self.describe(&stream).await?;
        }
        // Parents come before their children: the records of one key stay in order.
        for shard in &self.shards {
            let position_key = format!("{} {stream} {shard}", self.function);
            let records = self.records(&stream, shard, positions.value().get(&position_key), limit).await?;
            if !records.is_empty() {
                return Ok(Some(Batch { records, position_key }));
            }
        }
        Ok(None)
    }

    /// The stream's ARN; a database that was started anew has another.
    async fn stream(&mut self) -> Result<Option<String>, DatabaseError> {
        if self.stream.is_none() {
            let found = self.database.call("ListStreams", &json!({ "TableName": self.table })).await?;
            self.stream = found["Streams"][0]["StreamArn"].as_str().map(str::to_string);
        }
        Ok(self.stream.clone())
    }

    async fn describe(&mut self, stream: &str) -> Result<(), DatabaseError> {
        let described = self.database.call("DescribeStream", &json!({ "StreamArn": stream })).await?;
        let shards = described["StreamDescription"]["Shards"].as_array().into_iter().flatten();
        self.shards = shards.filter_map(|shard| shard["ShardId"].as_str().map(str::to_string)).collect();
        self.described = Some(Instant::now());
        Ok(())
    }

    async fn records(
        &self,
        stream: &str,
        shard: &str,
        after: Option<&String>,
        limit: usize,
    ) -> Result<Vec<Value>, DatabaseError> {
        let mut request =
            json!({ "StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON" });
        if let Some(sequence) = after {
            request["ShardIteratorType"] = json!("AFTER_SEQUENCE_NUMBER");
            request["SequenceNumber"] = json!(sequence);
        }
        let iterator = match self.database.call("GetShardIterator", &request).await {
            Err(DatabaseError::Refused { kind, .. }) if kind == "TrimmedDataAccessException" => {
                return Ok(Vec::new());
            }
            other => other?["ShardIterator"].clone(),
        };
        let found =
            self.database.call("GetRecords", &json!({ "ShardIterator": iterator, "Limit": limit })).await?;
        let records = found["Records"].as_array().cloned().unwrap_or_default();
        Ok(records.into_iter().map(|record| as_event_record(record, stream)).collect())
    }
}

/// What Lambda adds to a record of the Streams API.
fn as_event_record(mut record: Value, stream: &str) -> Value {
    record["eventSourceARN"] = json!(stream);
    record["awsRegion"] = json!(REGION);
    record
}
