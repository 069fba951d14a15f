//! The embedded engine (dynoxide), asked without a network: an action and its JSON, as over HTTP.
//!
//! It is made for tests of a few items: with each write it looks through all the tokens of transactions that it remembers and all
//! the records of a stream, and for each page of a segment it sorts the whole table. The tokens are remembered here instead
//! ([`Tokens`]); the rest is found by indexes of our own, which SQLite keeps up by itself, and segments are read past it ([`Walker`]).

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use dynoxide::actions::batch_write_item::BatchWriteItemResponse;
use dynoxide::actions::transact_write_items::TransactWriteItemsRequest;
use dynoxide::{Database, DynoxideError, ImportOptions};
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::checkpoints::Checkpoints;
use super::puts;
use super::tokens::Tokens;
use super::walk::{Walk, Walker};
use super::{DatabaseError, Reply, writes};

/// Bytes of a page of a database in memory. SQLite looks through every page that it holds when a commit moved some of them, which
/// it does the less, and through the fewer, the larger they are; and it copies each page that a transaction changes.
const PAGE: u32 = 65_536;

/// How many calls are carried out at once. The engine does one at a time; each that waits for it would have a thread of its own, and
/// every thread the memory that it once needed.
const AT_ONCE: usize = 2;

/// How long our indexes wait for whoever writes at that moment.
const PATIENCE: Duration = Duration::from_secs(10);

/// The engine, and what we know of it. Cheap to clone: the clones are one database.
#[derive(Clone)]
pub struct Embedded {
    engine: Database,
    /// Where SQLite finds it: a path, or the name of a database in memory that connections of one process share.
    address: Arc<str>,
    tokens: Arc<Tokens>,
    /// The tables that are read in their order. Whoever makes an index of one is alone at the database.
    in_order: Arc<RwLock<HashSet<String>>>,
    walker: Arc<Walker>,
    turns: Arc<Semaphore>,
    /// Of a file.
    checkpoints: Option<Arc<Checkpoints>>,
    /// Whether nobody may read while another one writes: connections to a database in memory refuse it.
    one_at_a_time: bool,
}

/// A call that goes through a segment of a table.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Scan {
    table_name: String,
    #[serde(rename = "Segment")]
    _segment: u32,
    #[serde(default)]
    index_name: Option<String>,
}

impl Embedded {
    /// One that goes with its last clone.
    pub fn in_memory() -> Result<Embedded, DatabaseError> {
        let address = format!("file:mce-{}?mode=memory&cache=shared", uuid::Uuid::new_v4());
        let first = Connection::open(&address).map_err(unopened)?;
        first.pragma_update(None, "page_size", PAGE).map_err(unopened)?;
        Ok(Embedded { one_at_a_time: true, ..Embedded::at(&address)? })
    }

    /// A process that is killed loses nothing, a machine that loses its power the last moments: without a wait for the disk at
    /// each write. That is what the engine goes back to after a bulk load.
    pub fn in_file(path: &Path) -> Result<Embedded, DatabaseError> {
        let embedded = Embedded::at(&path.to_string_lossy())?;
        embedded.engine.disable_bulk_loading().map_err(unopened)?;
        let checkpoints = Connection::open(path).and_then(Checkpoints::hold).map_err(unopened)?;
        Ok(Embedded { checkpoints: Some(Arc::new(checkpoints)), ..embedded })
    }

    fn at(address: &str) -> Result<Embedded, DatabaseError> {
        let engine = Database::new(address).map_err(unopened)?;
        let walker = Arc::new(Walker::new(Connection::open(address).map_err(unopened)?));
        Ok(Embedded {
            engine,
            address: address.into(),
            tokens: Arc::default(),
            in_order: Arc::default(),
            walker,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            checkpoints: None,
            one_at_a_time: false,
        })
    }

    pub fn engine(&self) -> &Database {
        &self.engine
    }

    /// An index by which the last record of a stream is found: with it, what the engine does at a write no longer grows with all that
    /// is there. It is made once, of what an older platform left too.
    pub fn index_streams(&self) -> Result<(), DatabaseError> {
        let index = "CREATE INDEX IF NOT EXISTS \"local streams\"
            ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";
        self.execute(index).map_err(unopened)
    }

    /// An index by which a segment is read in its order. It is made when a table is first read so: while half a million items are
    /// written it would cost as much as they do, and made of them afterwards next to nothing.
    fn index_in_order(&self, table: &str) {
        let mut in_order = self.in_order.write().unwrap_or_else(PoisonError::into_inner);
        if in_order.contains(table) {
            return;
        }
        let quoted = table.replace('"', "\"\"");
        let index =
            format!("CREATE INDEX IF NOT EXISTS \"local {quoted}\" ON \"{quoted}\" (hash_prefix, pk, sk)");
        match self.execute(&index) {
            Ok(()) => drop(in_order.insert(table.to_string())),
            // Without it the answer is the same, only later; a table that is not there is for the engine to refuse.
            Err(error) => tracing::debug!("{table} has no index of its order: {error}"),
        }
    }

    fn execute(&self, statement: &str) -> rusqlite::Result<()> {
        let connection = Connection::open(&*self.address)?;
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch(statement)
    }

    /// Carries out an action when it is its turn.
    pub async fn answer(&self, action: &str, body: &[u8]) -> Reply {
        let _turn = self.turns.acquire().await;
        self.reply(action, body)
    }

    /// Carries out an action; refusals are replies, as DynamoDB words them.
    pub fn reply(&self, action: &str, body: &[u8]) -> Reply {
        match on_this_thread(|| self.dispatch(action, body)) {
            Ok(body) => Reply { status: 200, body },
            Err(error) => Reply { status: error.status_code(), body: error.to_json().into() },
        }
    }

    fn dispatch(&self, action: &str, body: &[u8]) -> Result<Bytes, DynoxideError> {
        match action {
            "Scan" => {
                self.prepare_scan(body);
                if let Some(page) = self.walk(body) {
                    return Ok(page);
                }
            }
            "DeleteTable" => self.in_order.write().unwrap_or_else(PoisonError::into_inner).clear(),
            _ => {}
        }
        let _nobody_indexes = self.in_order.read().unwrap_or_else(PoisonError::into_inner);
        let answer = match action {
            "TransactWriteItems" => self.transact(body),
            "BatchWriteItem" => self.write_batch(body),
            _ => dispatch(&self.engine, action, body),
        };
        if let Some(checkpoints) = self.checkpoints.as_ref().filter(|_| writes(action)) {
            checkpoints.written();
        }
        answer
    }

    fn prepare_scan(&self, body: &[u8]) {
        let Ok(scan) = serde_json::from_slice::<Scan>(body) else { return };
        let is_ready =
            self.in_order.read().unwrap_or_else(PoisonError::into_inner).contains(&scan.table_name);
        if !is_ready && scan.index_name.is_none() {
            self.index_in_order(&scan.table_name);
        }
    }

    /// The page of a segment; none when the engine has to read it.
    pub(super) fn walk(&self, body: &[u8]) -> Option<Bytes> {
        let walk = Walk::read(body)?;
        let alone = || self.in_order.write().unwrap_or_else(PoisonError::into_inner);
        let _alone = self.one_at_a_time.then(alone);
        self.walker.page(&walk).ok()
    }

    /// The engine ends a transaction of SQLite after each item of a batch and prepares each statement anew, which costs more than
    /// the write. What it offers for many items at once does neither, and says no less of what is wrong with an item; a batch that
    /// it does not take, or refuses, goes the usual way.
    fn write_batch(&self, body: &[u8]) -> Result<Bytes, DynoxideError> {
        let options = ImportOptions { record_streams: true, ..ImportOptions::default() };
        let written = puts::read(body).map(|(table, items)| self.engine.import_items(&table, items, options));
        match written {
            Some(Ok(_)) => write(&BatchWriteItemResponse::default()),
            _ => dispatch(&self.engine, "BatchWriteItem", body),
        }
    }

    fn transact(&self, body: &[u8]) -> Result<Bytes, DynoxideError> {
        let mut request: TransactWriteItemsRequest = read(body)?;
        let token = request.client_request_token.take();
        let work = || write(&self.engine.transact_write_items(request)?);
        match token {
            Some(token) => self.tokens.once(&token, body, work),
            None => work(),
        }
    }
}

fn unopened(error: impl std::fmt::Display) -> DatabaseError {
    DatabaseError::Open(error.to_string())
}

/// The engine works on the thread that asks: other tasks move to another one, where there is one.
fn on_this_thread<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    let many = Handle::try_current().is_ok_and(|here| here.runtime_flavor() == RuntimeFlavor::MultiThread);
    if many { tokio::task::block_in_place(work) } else { work() }
}

fn dispatch(database: &Database, action: &str, body: &[u8]) -> Result<Bytes, DynoxideError> {
    match action {
        "PutItem" => write(&database.put_item(read(body)?)?),
        "GetItem" => write(&database.get_item(read(body)?)?),
        "UpdateItem" => write(&database.update_item(read(body)?)?),
        "DeleteItem" => write(&database.delete_item(read(body)?)?),
        "Query" => write(&database.query(read(body)?)?),
        "Scan" => write(&database.scan(read(body)?)?),
        "BatchGetItem" => write(&database.batch_get_item(read(body)?)?),
        "BatchWriteItem" => write(&database.batch_write_item(read(body)?)?),
        "TransactGetItems" => write(&database.transact_get_items(read(body)?)?),
        "CreateTable" => write(&database.create_table(read(body)?)?),
        "DeleteTable" => write(&database.delete_table(read(body)?)?),
        "UpdateTable" => write(&database.update_table(read(body)?)?),
        "DescribeTable" => write(&database.describe_table(read(body)?)?),
        "UpdateTimeToLive" => write(&database.update_time_to_live(read(body)?)?),
        "ListStreams" => write(&database.list_streams(read(body)?)?),
        "DescribeStream" => write(&database.describe_stream(read(body)?)?),
        "GetShardIterator" => write(&database.get_shard_iterator(read(body)?)?),
        "GetRecords" => write(&database.get_records(read(body)?)?),
        other => Err(DynoxideError::ValidationException(format!("{other} is not used here"))),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, DynoxideError> {
    serde_json::from_slice(body).map_err(|error| DynoxideError::SerializationException(error.to_string()))
}

fn write<T: Serialize>(answer: &T) -> Result<Bytes, DynoxideError> {
    let written = serde_json::to_vec(answer);
    written.map(Bytes::from).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The plan of a statement as the engine words it.
    fn plan(embedded: &Embedded, statement: &str) -> String {
        let connection = Connection::open(&*embedded.address).unwrap();
        let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
        let details = explained.query_map([], |row| row.get::<_, String>("detail")).unwrap();
        details.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    #[test]
    fn the_engine_searches_by_our_indexes() {
        let embedded = Embedded::in_memory().unwrap();
        let key = json!([{ "AttributeName": "pk", "KeyType": "HASH" }]);
        let creation = json!({
            "TableName": "things", "KeySchema": key, "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        });
        assert_eq!(embedded.reply("CreateTable", creation.to_string().as_bytes()).status, 200);
        for _ in 0..2 {
            embedded.index_streams().unwrap();
            let scan = json!({ "TableName": "things", "Segment": 0, "TotalSegments": 1 });
            assert_eq!(embedded.reply("Scan", scan.to_string().as_bytes()).status, 200);
        }
        for (statement, index) in [
            (
                "SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = 'things'",
                "INDEX local streams (table_name=?",
            ),
            (
                "SELECT event_name FROM _stream_records WHERE table_name = 'things' AND shard_id = 's' AND \
                 CAST(sequence_number AS INTEGER) > 7 ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT 9",
                "INDEX local streams (table_name=? AND <expr>>?)",
            ),
            (
                "SELECT item_json FROM things WHERE (hash_prefix, pk, sk) > ('0', 'a', 'b') AND \
                 substr(hash_prefix, 1, 3) <= '0ff' ORDER BY hash_prefix ASC, pk ASC, sk ASC LIMIT 9",
                "INDEX local things ((hash_prefix,pk,sk)>(?,?,?))",
            ),
        ] {
            let plan = plan(&embedded, statement);
            assert!(plan.starts_with("SEARCH") && plan.contains(index), "{plan}");
        }
    }
}
