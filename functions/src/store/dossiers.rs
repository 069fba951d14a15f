//! Dossiers and their history.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::try_join_all;
use jiff::civil::Date;
use mce_shared::identifiers::{Siren, Siret};
use mce_shared::ids::{DossierId, EluId};
use mce_shared::lifecycle::{Decision, Dossier, JournalRow, State, Task};
use serde::Serialize;

use super::commit::Writes;
use super::schema;
use super::stored::{Stored, StoredDossier, StoredJournalRow};
use super::write::built;
use super::{Index, Item, Listed, Segment, Store, StoreError, Table, number, sort_key, text};

const SWEEP_PAGE: usize = 200;
const STATE: &str = "STATE";

/// Whose dossiers are listed.
#[derive(Debug, Clone, Copy)]
pub enum Listing<'a> {
    /// Those of an élu.
    Elu(&'a EluId),
    /// Those of a training body.
    Of(&'a Siret),
    /// Those that ask a collectivité for a complement.
    Collectivite(&'a Siren),
    /// Those in a state, for the gestionnaire.
    State(State),
    /// Those where something waits for the gestionnaire.
    Task(Task),
}

fn pk(id: &DossierId) -> String {
    format!("DOSSIER#{id}")
}

/// Where a dossier is.
pub(super) fn key(id: &DossierId) -> (String, &'static str) {
    (pk(id), STATE)
}

/// A dossier.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, id: &DossierId) -> Result<Option<Dossier>, StoreError> {
    let stored: Option<StoredDossier> = store.get(Table::Dossiers, &pk(id), STATE).await?;
    Ok(stored.core())
}

/// Its history, oldest first.
///
/// # Errors
/// When the store fails.
pub async fn journal(store: &Store, id: &DossierId) -> Result<Vec<JournalRow>, StoreError> {
    rows(store.query(Table::Dossiers, &pk(id), "JOURNAL#").await?)
}

/// Whether the line of a dossier's history that a decision would write is there, from the same request.
///
/// # Errors
/// When the store fails.
pub async fn is_written(store: &Store, decision: &Decision) -> Result<bool, StoreError> {
    let (pk, sk) = (pk(&decision.dossier.id), journal_sk(decision.journal.seq));
    let row: Option<StoredJournalRow> = store.get(Table::Dossiers, &pk, &sk).await?;
    Ok(row.is_some_and(|row| row.core().request_id == decision.journal.request_id))
}

/// A dossier and its history, oldest first, in one read.
///
/// # Errors
/// When the store fails.
pub async fn with_journal(
    store: &Store,
    id: &DossierId,
) -> Result<Option<(Dossier, Vec<JournalRow>)>, StoreError> {
    let items = store.query(Table::Dossiers, &pk(id), "").await?;
    let (state, journal): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| sort_key(item).is_ok_and(|key| key == STATE));
    Ok(parsed(state)?.pop().zip(Some(rows(journal)?)))
}

/// A page of dossiers, the latest change first; the cursor goes back to the caller as it came.
///
/// # Errors
/// When the store fails.
pub async fn list(
    store: &Store,
    listing: Listing<'_>,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<Dossier>, Option<String>), StoreError> {
    let (name, hash, value) = match listing {
        Listing::Elu(elu) => ("by-elu", "elu", elu.to_string()),
        Listing::Of(siret) => ("by-of", "of", siret.to_string()),
        Listing::Collectivite(siren) => ("by-collectivite", "collectivite", siren.to_string()),
        Listing::State(state) => ("by-state", "state", name_of(state)?),
        Listing::Task(task) => ("by-task", "task", name_of(task)?),
    };
    let index = Index { name, hash, value: &value, oldest_first: false };
    let from = cursor.and_then(|cursor| read_cursor(cursor, hash, &value));
    let (items, next) = store.query_index(Table::Dossiers, &index, page, from).await?;
    Ok((parsed(items)?, next.and_then(|key| write_cursor(&key))))
}

/// A page of the dossiers of every state, the latest change first. No index has them all: those of the states are merged, and the cursor, which says
/// the moment of the last row, goes on in each.
///
/// # Errors
/// When the store fails.
pub async fn latest(
    store: &Store,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<Dossier>, Option<String>), StoreError> {
    let of_state = async |state: State| {
        let value = name_of(state)?;
        let index = Index { name: "by-state", hash: "state", value: &value, oldest_first: false };
        let from = cursor.and_then(|cursor| read_cursor(cursor, "state", &value));
        store.query_index(Table::Dossiers, &index, page, from).await
    };
    // Each in a box: so many calls in a row would not fit on a stack.
    let found = try_join_all(State::ALL.map(|state| Box::pin(of_state(state)))).await?;
    // What a state has beyond its page is older than the last row of that page.
    let ends = found.iter().filter(|(_, next)| next.is_some()).filter_map(|(items, _)| items.last());
    let known_since = ends.map(updated).max().unwrap_or_default().to_owned();
    let is_all = found.iter().all(|(_, next)| next.is_none());
    let mut items: Vec<Item> = found.into_iter().flat_map(|(items, _)| items).collect();
    items.retain(|item| updated(item) >= known_since.as_str());
    items.sort_by(|one, other| updated(other).cmp(updated(one)));
    let is_last = is_all && items.len() <= page;
    items.truncate(page);
    let next = if is_last { None } else { items.last().and_then(write_cursor) };
    Ok((parsed(items)?, next))
}

/// When an item was changed, as the indexes sort it.
fn updated(item: &Item) -> &str {
    item.get("updated").and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

/// The cursor of what follows a dossier in any list.
#[must_use]
pub fn cursor_after(dossier: &Dossier) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}|{}", pk(&dossier.id), updated_of(dossier)))
}

fn updated_of(dossier: &Dossier) -> String {
    format!("{}#{}", super::moment_key(dossier.updated_at), dossier.id)
}

/// Every dossier of an élu that can be read, the latest change first.
///
/// # Errors
/// When the store fails.
pub async fn of_elu(store: &Store, elu: &EluId) -> Result<Vec<Dossier>, StoreError> {
    let index = Index { name: "by-elu", hash: "elu", value: elu.as_str(), oldest_first: false };
    Ok(store.read_index::<StoredDossier>(Table::Dossiers, &index, SWEEP_PAGE).await?.core().items)
}

/// Every dossier of a training body that can be read, the latest change first.
///
/// # Errors
/// When the store fails.
pub async fn of_body(store: &Store, siret: &Siret) -> Result<Listed<Dossier>, StoreError> {
    let index = Index { name: "by-of", hash: "of", value: siret.as_str(), oldest_first: false };
    Ok(store.read_index::<StoredDossier>(Table::Dossiers, &index, SWEEP_PAGE).await?.core())
}

pub(super) fn name_of<T: Serialize>(value: T) -> Result<String, StoreError> {
    match serde_dynamo::to_attribute_value::<_, AttributeValue>(value)? {
        AttributeValue::S(name) => Ok(name),
        other => Err(StoreError::Malformed(format!("a name written as {other:?}"))),
    }
}

/// Every dossier whose delay ends on a day; for the sweep, a page at a time.
///
/// # Errors
/// When the store fails.
pub async fn due_on(store: &Store, day: Date) -> Result<Listed<Dossier>, StoreError> {
    let value = day.to_string();
    let index = Index { name: "by-due", hash: "due_on", value: &value, oldest_first: true };
    Ok(store.read_index::<StoredDossier>(Table::Dossiers, &index, SWEEP_PAGE).await?.core())
}

/// Every dossier in a state, the latest change first; for those that few are in.
///
/// # Errors
/// When the store fails.
pub async fn in_state(store: &Store, state: State) -> Result<Listed<Dossier>, StoreError> {
    let value = name_of(state)?;
    let index = Index { name: "by-state", hash: "state", value: &value, oldest_first: false };
    Ok(store.read_index::<StoredDossier>(Table::Dossiers, &index, SWEEP_PAGE).await?.core())
}

/// The number of the form in which dossiers are written today.
///
/// # Errors
/// Never, while dossiers are of a kind.
pub fn form() -> Result<usize, StoreError> {
    Ok(schema::kind_of("DOSSIER#", STATE)?.number())
}

/// Puts a dossier as it is in the form of today, so that the indexes find it by what they need; not one that has changed meanwhile.
///
/// # Errors
/// When the store fails.
pub async fn put_again(store: &Store, dossier: &Dossier) -> Result<(), StoreError> {
    let put = store.put_of(Table::Dossiers, item(dossier)?)?.condition_expression("version = :version");
    let mut writes = Writes::new();
    writes.guarded(built(put.expression_attribute_values(":version", number(dossier.version)))?);
    match writes.commit(store).await {
        Ok(_) | Err(StoreError::Busy) => Ok(()),
        Err(error) => Err(error),
    }
}

/// A page of the dossiers of a segment of the table, for the proof.
///
/// # Errors
/// When the store fails.
pub async fn scan_page(
    store: &Store,
    segment: Segment,
    from: Option<String>,
) -> Result<(Listed<Dossier>, Option<String>), StoreError> {
    let (items, next) = store.scan(Table::Dossiers, segment, from).await?;
    let states = items.into_iter().filter(|item| sort_key(item).is_ok_and(|key| key == STATE));
    Ok((super::read_each::<StoredDossier>(states.collect()).core(), next))
}

fn parsed(items: Vec<Item>) -> Result<Vec<Dossier>, StoreError> {
    Ok(super::parse_all::<StoredDossier>(items)?.core())
}

fn rows(items: Vec<Item>) -> Result<Vec<JournalRow>, StoreError> {
    Ok(super::parse_all::<StoredJournalRow>(items)?.core())
}

/// A cursor is the key of the last row; it is only ever used within the caller's own listing.
fn write_cursor(key: &Item) -> Option<String> {
    let part = |name: &str| key.get(name).and_then(|value| value.as_s().ok());
    Some(URL_SAFE_NO_PAD.encode(format!("{}|{}", part("pk")?, part("updated")?)))
}

fn read_cursor(cursor: &str, hash: &str, value: &str) -> Option<Item> {
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (pk, updated) = decoded.split_once('|')?;
    Some(HashMap::from([
        ("pk".to_owned(), text(pk)),
        ("sk".to_owned(), text(STATE)),
        ("updated".to_owned(), text(updated)),
        (hash.to_owned(), text(value)),
    ]))
}

/// The write of the state that a decision leads to, if nobody changed the dossier meanwhile.
pub(super) fn state(store: &Store, decision: &Decision) -> Result<TransactWriteItem, StoreError> {
    let dossier = &decision.dossier;
    if decision.journal.from.is_none() {
        return store.new_item(Table::Dossiers, item(dossier)?);
    }
    let put = store.put_of(Table::Dossiers, item(dossier)?)?.condition_expression("version = :before");
    built(put.expression_attribute_values(":before", number(dossier.version - 1)))
}

/// The write of the line of its history; when there is one already, it says whose.
pub(super) fn journal_row(store: &Store, decision: &Decision) -> Result<TransactWriteItem, StoreError> {
    let row = StoredJournalRow::of(decision.journal.clone());
    let row = super::keyed(&pk(&decision.dossier.id), &journal_sk(decision.journal.seq), &row)?;
    store.new_item_or_the_other(Table::Dossiers, row)
}

fn journal_sk(seq: u64) -> String {
    format!("JOURNAL#{seq:06}")
}

/// The dossier with the attributes that its indexes need.
fn item(dossier: &Dossier) -> Result<Item, StoreError> {
    let mut item = super::keyed(&pk(&dossier.id), STATE, &StoredDossier::of(dossier.clone()))?;
    item.insert("updated".into(), text(updated_of(dossier)));
    if let Some(due) = &dossier.due {
        item.insert("due_on".into(), text(due.until.to_string()));
    }
    if let Some(task) = dossier.task() {
        item.insert("task".into(), text(name_of(task)?));
    }
    if let Some(request) = &dossier.cofinancing {
        item.insert("collectivite".into(), text(request.collectivite.to_string()));
    }
    Ok(item)
}
