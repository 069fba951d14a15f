//! Many mandates at once, as an import reads and writes them: in batches, on every processor there is.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::types::{KeysAndAttributes, PutRequest, TransactWriteItem, Update, WriteRequest};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use mce_shared::register::{KeptMandate, MandateKey};

use super::super::stored::{Stored, StoredMandate};
use super::super::{Item, Store, StoreError, Table, condition_held, database, keyed, schema};
use super::{Place, unbuilt, undecided};

/// Items of a batch, by DynamoDB's own limits.
const READ_AT_ONCE: usize = 100;
const WRITTEN_AT_ONCE: usize = 25;
/// Batches under way at once.
const BATCHES: usize = 8;
/// Changed mandates that go together, of the hundred that DynamoDB takes: when one of them is refused, each goes alone.
const CHANGED_AT_ONCE: usize = 50;

/// Those of some mandates that are known, and where one is known that can't be read.
#[derive(Debug, Default)]
pub struct Known {
    pub kept: HashMap<MandateKey, KeptMandate>,
    pub unreadable: HashMap<Place, StoreError>,
}

/// Those of some mandates that are known.
///
/// # Errors
/// When the store fails.
pub async fn known(store: &Store, keys: &[MandateKey]) -> Result<Known, StoreError> {
    let mut batches = Vec::new();
    for batch in keys.chunks(READ_AT_ONCE) {
        let wanted = batch.iter().map(|key| Place::of(key).key()).collect();
        batches.push(read_batch(store.clone(), wanted));
    }
    let mut known = Known::default();
    for item in at_once(batches).await?.into_iter().flatten() {
        let place = Place::of_item(&item);
        match (schema::read::<StoredMandate>(item), place) {
            (Ok(kept), _) => {
                let kept = kept.core();
                known.kept.insert(MandateKey::of(&kept.row), kept);
            }
            (Err(error), Some(place)) => drop(known.unreadable.insert(place, error)),
            (Err(error), None) => return Err(error),
        }
    }
    Ok(known)
}

/// Does batches on every processor there is, some at once.
async fn at_once<T, Batch>(batches: Vec<Batch>) -> Result<Vec<T>, StoreError>
where
    T: Send + 'static,
    Batch: Future<Output = Result<T, StoreError>> + Send + 'static,
{
    let spawned = stream::iter(batches.into_iter().map(tokio::spawn)).buffer_unordered(BATCHES);
    spawned.map(joined).try_collect().await
}

fn joined<T>(ended: Result<Result<T, StoreError>, tokio::task::JoinError>) -> Result<T, StoreError> {
    ended.unwrap_or_else(|lost| Err(StoreError::Malformed(lost.to_string())))
}

async fn read_batch(store: Store, wanted: Vec<Item>) -> Result<Vec<Item>, StoreError> {
    let table = store.table(Table::Mandates)?;
    let mut left = Some(
        KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true).build().map_err(unbuilt)?,
    );
    let mut found = Vec::new();
    while let Some(keys) = left.take() {
        let sent = store.client.batch_get_item().request_items(table, keys).send().await;
        let answer = sent.map_err(database)?;
        let items = answer.responses.and_then(|mut tables| tables.remove(table)).unwrap_or_default();
        found.extend(items);
        left = answer.unprocessed_keys.and_then(|mut tables| tables.remove(table));
    }
    Ok(found)
}

/// Writes mandates that were not known; written twice, they are the same.
///
/// # Errors
/// When the store fails: some may be written.
pub async fn put_all(store: &Store, mandates: Arc<[(MandateKey, KeptMandate)]>) -> Result<(), StoreError> {
    let batches = (0..mandates.len()).step_by(WRITTEN_AT_ONCE).map(|from| {
        let (store, mandates) = (store.clone(), mandates.clone());
        async move {
            let batch = mandates[from..].iter().take(WRITTEN_AT_ONCE);
            let requests = batch.map(write_request).collect::<Result<Vec<_>, _>>()?;
            write_batch(store, requests).await
        }
    });
    at_once(batches.collect()).await.map(|_| ())
}

async fn write_batch(store: Store, mut left: Vec<WriteRequest>) -> Result<(), StoreError> {
    let table = store.table(Table::Mandates)?;
    while !left.is_empty() {
        let sent = store.client.batch_write_item().request_items(table, left).send().await;
        let answer = sent.map_err(database)?;
        left = answer.unprocessed_items.and_then(|mut tables| tables.remove(table)).unwrap_or_default();
    }
    Ok(())
}

fn write_request((key, kept): &(MandateKey, KeptMandate)) -> Result<WriteRequest, StoreError> {
    let Place { pk, sk } = Place::of(key);
    let put = PutRequest::builder()
        .set_item(Some(keyed(&pk, &sk, &StoredMandate::of(kept.clone()))?))
        .build()
        .map_err(unbuilt)?;
    Ok(WriteRequest::builder().put_request(put).build())
}

/// Writes what an import learnt of known mandates, some at once; tells in their order what came of each. They go together as long as
/// none of them has changed meanwhile: a call for each would cost ten times as much.
pub async fn update_all(
    store: &Store,
    changes: Vec<(KeptMandate, KeptMandate)>,
) -> Vec<Result<(), StoreError>> {
    let mut batches = Vec::with_capacity(changes.len().div_ceil(CHANGED_AT_ONCE));
    let mut rest = changes.into_iter().peekable();
    while rest.peek().is_some() {
        let batch: Vec<_> = rest.by_ref().take(CHANGED_AT_ONCE).collect();
        let store = store.clone();
        batches.push(async move { update_batch(&store, &batch).await });
    }
    let written = stream::iter(batches.into_iter().map(tokio::spawn)).buffered(BATCHES);
    let lost = |error: tokio::task::JoinError| vec![Err(StoreError::Malformed(error.to_string()))];
    written.map(|batch| batch.unwrap_or_else(lost)).collect::<Vec<_>>().await.into_iter().flatten().collect()
}

async fn update_batch(store: &Store, batch: &[(KeptMandate, KeptMandate)]) -> Vec<Result<(), StoreError>> {
    if update_together(store, batch).await.is_ok() {
        return batch.iter().map(|_| Ok(())).collect();
    }
    let mut written = Vec::with_capacity(batch.len());
    for (known, now) in batch {
        written.push(update(store, known, now).await);
    }
    written
}

async fn update_together(store: &Store, batch: &[(KeptMandate, KeptMandate)]) -> Result<(), StoreError> {
    let table = store.table(Table::Mandates)?;
    let mut writes = Vec::with_capacity(batch.len());
    for (known, now) in batch {
        let Some(Told { key, expression, condition, names, values }) = Told::of(known, now)? else {
            continue;
        };
        let update = Update::builder().table_name(table).set_key(Some(key));
        let update = update.update_expression(expression).condition_expression(condition);
        let update = update.set_expression_attribute_names(Some(names));
        let update = update.set_expression_attribute_values(Some(values)).build().map_err(unbuilt)?;
        writes.push(TransactWriteItem::builder().update(update).build());
    }
    if writes.is_empty() {
        return Ok(());
    }
    let sent = store.client.transact_write_items().set_transact_items(Some(writes)).send().await;
    sent.map(|_| ()).map_err(database)
}

/// Writes what an import learnt of a known mandate.
///
/// # Errors
/// [`StoreError::Busy`] when a gestionnaire has decided of it meanwhile; when the store fails.
async fn update(store: &Store, known: &KeptMandate, now: &KeptMandate) -> Result<(), StoreError> {
    let Some(Told { key, expression, condition, names, values }) = Told::of(known, now)? else {
        return Ok(());
    };
    let update = store.client.update_item().table_name(store.table(Table::Mandates)?).set_key(Some(key));
    let update = update.update_expression(expression).condition_expression(condition);
    let update = update.set_expression_attribute_names(Some(names));
    let sent = update.set_expression_attribute_values(Some(values)).send().await;
    if condition_held(sent)? { Ok(()) } else { Err(StoreError::Busy) }
}

/// What a reading says of a mandate.
const SAID: [&str; 6] = ["last_name", "first_name", "territory", "function", "written_by", "news"];
/// What is decided of one, or waits for it.
const DECIDED: [&str; 4] = ["dismissed", "ending", "proposal", "proposed"];

/// What is written of a change of a mandate.
struct Told {
    key: Item,
    expression: String,
    condition: &'static str,
    names: HashMap<String, String>,
    values: Item,
}

impl Told {
    /// What is not as it was read, and of a reading all that it says; none when nothing is.
    fn of(known: &KeptMandate, now: &KeptMandate) -> Result<Option<Self>, StoreError> {
        let written = |mandate: &KeptMandate| serde_dynamo::to_item(StoredMandate::of(mandate.clone()));
        let (before, item): (Item, Item) = (written(known)?, written(now)?);
        let is_reading = known.written_by != now.written_by;
        let is_told = |name: &str| (is_reading && SAID.contains(&name)) || before.get(name) != item.get(name);
        let (condition, guards) = undecided(known)?;
        let mut names = HashMap::from(["end", "ending"].map(|name| (format!("#{name}"), name.to_owned())));
        let mut values: Item = guards.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let (mut set, mut remove) = (Vec::new(), Vec::new());
        for (n, name) in SAID.iter().chain(&DECIDED).enumerate().filter(|(_, name)| is_told(name)) {
            names.insert(format!("#a{n}"), (*name).to_owned());
            match item.get(*name) {
                Some(value) => {
                    values.insert(format!(":a{n}"), value.clone());
                    set.push(format!("#a{n} = :a{n}"));
                }
                None => remove.push(format!("#a{n}")),
            }
        }
        let clauses = [("SET", set), ("REMOVE", remove)].into_iter().filter(|(_, parts)| !parts.is_empty());
        let clauses: Vec<String> =
            clauses.map(|(word, parts)| format!("{word} {}", parts.join(", "))).collect();
        let expression = clauses.join(" ");
        let key = Place::of_row(&known.row).key();
        Ok((!expression.is_empty()).then_some(Self { key, expression, condition, names, values }))
    }
}
