//! DynamoDB: embedded (dynoxide, in memory or in a SQLite file), or one that is elsewhere, such as AWS's DynamoDB Local.
//!
//! Both are asked the same: an action and its JSON. Tables, streams and the gate work the same on either.

mod checkpoints;
mod embedded;
mod puts;
mod tokens;
mod walk;

use std::path::PathBuf;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::template::{REGION, TableSpec};
use embedded::Embedded;

/// Item that says that the sample data is all there; its key is like no other.
const SEEDED: &str = "local#seeded";
/// DynamoDB Local keeps one database per access key, which it wants made of letters and digits.
const ACCESS_KEY: &str = "mcelocal";

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// Gone when the platform stops.
    Memory,
    /// A SQLite file.
    File(PathBuf),
    /// The endpoint of another DynamoDB, `http://localhost:8000`.
    Elsewhere(String),
}

#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("the database cannot be opened: {0}")]
    Open(String),
    #[error("the database at {0} does not answer: {1}")]
    Unreachable(String, #[source] reqwest::Error),
    /// DynamoDB's own refusal: short name of the exception, and its message.
    #[error("{kind}: {message}")]
    Refused { kind: String, message: String },
    #[error("the table {0} is from another version of the platform: start again with `make run FRESH=1`")]
    OtherVersion(String),
}

/// A DynamoDB, with every right. Functions go through the gate instead.
#[derive(Clone)]
pub struct Database {
    engine: Engine,
}

#[derive(Clone)]
enum Engine {
    Embedded(Embedded),
    Elsewhere { endpoint: String, http: reqwest::Client },
}

/// What DynamoDB answers, refusals included.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    /// JSON.
    pub body: Bytes,
}

impl Database {
    pub fn open(location: &Location) -> Result<Database, DatabaseError> {
        let engine = match location {
            Location::Memory => Engine::Embedded(Embedded::in_memory()?),
            Location::File(path) => Engine::Embedded(Embedded::in_file(path)?),
            Location::Elsewhere(endpoint) => Engine::Elsewhere {
                endpoint: endpoint.trim_end_matches('/').to_string(),
                http: http_client(),
            },
        };
        Ok(Database { engine })
    }

    /// The embedded engine, if it is one.
    pub fn embedded(&self) -> Option<&dynoxide::Database> {
        match &self.engine {
            Engine::Embedded(embedded) => Some(embedded.engine()),
            Engine::Elsewhere { .. } => None,
        }
    }

    /// Asks for an action (`PutItem`, `GetRecords`, …) with its JSON body.
    pub async fn ask(&self, action: &str, body: Bytes) -> Result<Reply, DatabaseError> {
        let (endpoint, http) = match &self.engine {
            Engine::Embedded(embedded) => return Ok(embedded.answer(action, &body).await),
            Engine::Elsewhere { endpoint, http } => (endpoint, http),
        };
        let unreachable = |e| DatabaseError::Unreachable(endpoint.clone(), e);
        let request = http.post(endpoint).header("content-type", "application/x-amz-json-1.0");
        let request = request.header("x-amz-target", target(action)).header("x-amz-date", "20260101T000000Z");
        let request = request.header("authorization", authorization()).body(body);
        let response = request.send().await.map_err(unreachable)?;
        Ok(Reply { status: response.status().as_u16(), body: response.bytes().await.map_err(unreachable)? })
    }

    /// The same, as values.
    pub async fn call(&self, action: &str, body: &Value) -> Result<Value, DatabaseError> {
        let reply = self.ask(action, body.to_string().into()).await?;
        let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        if (200..300).contains(&reply.status) { Ok(answer) } else { Err(refusal(&answer)) }
    }

    /// Creates the tables that are not there; those that are must be as the template has them.
    pub async fn create_tables(&self, tables: &[TableSpec]) -> Result<(), DatabaseError> {
        for table in tables {
            match self.call("DescribeTable", &json!({ "TableName": table.name })).await {
                Ok(found) => same_version(table, &found["Table"])?,
                Err(DatabaseError::Refused { kind, .. }) if kind == "ResourceNotFoundException" => {
                    self.create(table).await?
                }
                Err(error) => return Err(error),
            }
        }
        match &self.engine {
            Engine::Embedded(embedded) => embedded.index_streams(),
            Engine::Elsewhere { .. } => Ok(()),
        }
    }

    /// Removes the tables that are there, with all that they hold.
    pub async fn delete_tables(&self, tables: &[TableSpec]) -> Result<(), DatabaseError> {
        for table in tables {
            let name = json!({ "TableName": table.name });
            let mut answer = self.call("DeleteTable", &name).await;
            // DynamoDB deletes in its own time: it is done when there is no such table.
            while answer.is_ok()
                || matches!(&answer, Err(DatabaseError::Refused { kind, .. }) if kind == "ResourceInUseException")
            {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                answer = self.call("DescribeTable", &name).await;
            }
            match answer {
                Err(DatabaseError::Refused { kind, .. }) if kind == "ResourceNotFoundException" => {}
                other => other.map(|_| ())?,
            }
        }
        Ok(())
    }

    async fn create(&self, table: &TableSpec) -> Result<(), DatabaseError> {
        self.call("CreateTable", &table.creation).await?;
        if let Some(attribute) = &table.expiry {
            let specification = json!({ "AttributeName": attribute, "Enabled": true });
            self.call(
                "UpdateTimeToLive",
                &json!({ "TableName": table.name, "TimeToLiveSpecification": specification }),
            )
            .await?;
        }
        Ok(())
    }

    /// True when the sample data was loaded to its end, now or at an earlier start.
    pub async fn is_seeded(&self, table: &str) -> Result<bool, DatabaseError> {
        let found = self.call("GetItem", &json!({ "TableName": table, "Key": seeded_key() })).await?;
        Ok(found.get("Item").is_some())
    }

    pub async fn mark_seeded(&self, table: &str) -> Result<(), DatabaseError> {
        self.call("PutItem", &json!({ "TableName": table, "Item": seeded_key() })).await.map(|_| ())
    }
}

/// Whether an action may change what is there.
pub(crate) fn writes(action: &str) -> bool {
    matches!(action, "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems" | "BatchWriteItem")
}

fn seeded_key() -> Value {
    json!({ "pk": { "S": SEEDED }, "sk": { "S": SEEDED } })
}

/// The database is near: a proxy that the machine may have for the Internet is not for it.
pub fn http_client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap_or_default()
}

fn target(action: &str) -> String {
    let streams = ["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"].contains(&action);
    let service = if streams { "DynamoDBStreams" } else { "DynamoDB" };
    format!("{service}_20120810.{action}")
}

/// Neither engine checks signatures; both want the header to be there.
fn authorization() -> String {
    let credential = format!("{ACCESS_KEY}/20260101/{REGION}/dynamodb/aws4_request");
    format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=0")
}

fn refusal(answer: &Value) -> DatabaseError {
    let kind = answer["__type"].as_str().unwrap_or_default();
    let kind = kind.rsplit('#').next().unwrap_or_default().to_string();
    let message = answer["message"].as_str().or(answer["Message"].as_str()).unwrap_or_default().to_string();
    DatabaseError::Refused { kind, message }
}

/// A table of an older template would only fail later, and less clearly.
fn same_version(table: &TableSpec, found: &Value) -> Result<(), DatabaseError> {
    let names = |value: &Value| {
        let indexes = value["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
        let mut names: Vec<String> =
            indexes.map(|index| format!("{} {}", index["IndexName"], index["KeySchema"])).collect();
        names.sort();
        names
    };
    let streams = found["StreamSpecification"]["StreamEnabled"].as_bool().unwrap_or(false);
    let same = names(&table.creation) == names(found)
        && table.creation["KeySchema"] == found["KeySchema"]
        && streams == table.has_stream;
    if same { Ok(()) } else { Err(DatabaseError::OtherVersion(table.name.clone())) }
}
