//! The embedded engine (dynoxide), asked without a network: an action and its JSON, as over HTTP.

use bytes::Bytes;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Reply;

/// Carries out an action; refusals are replies, as DynamoDB words them.
pub fn reply(database: &Database, action: &str, body: &[u8]) -> Reply {
    match on_this_thread(|| dispatch(database, action, body)) {
        Ok(body) => Reply { status: 200, body },
        Err(error) => Reply { status: error.status_code(), body: error.to_json().into() },
    }
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
        "TransactWriteItems" => write(&database.transact_write_items(read(body)?)?),
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
