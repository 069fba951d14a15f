//! What somebody asks for and the gestionnaire decides: reviews of people, and requests of training bodies. Both stand in one table, each
//! with its history in its own partition, in one index: what waits for whom, the most urgent first.

use std::fmt::Display;

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::message::Message;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::commit::Writes;
use super::stored::Stored;
use super::write::built;
use super::{Index, Item, Listed, Store, StoreError, Table, number, sort_key, text};

const STATE: &str = "STATE";
const JOURNAL: &str = "JOURNAL#";
const QUEUE: &str = "queue";
/// Cases that a sweep reads at once.
const SWEEP_PAGE: usize = 100;

/// One kind of them.
pub(super) trait Case: Clone {
    /// As it is stored.
    type Stored: Stored<Core = Self> + Serialize + DeserializeOwned;
    type Row: Clone;
    /// As it is stored.
    type StoredRow: Stored<Core = Self::Row> + Serialize + DeserializeOwned;
    /// A list of what waits.
    type Queue: Serialize;

    /// How its partition begins.
    const KIND: &'static str;

    fn reference(&self) -> &str;
    fn version(&self) -> u64;
    /// The list in which it is, and until when; none once nothing waits for anybody.
    fn waits(&self) -> Option<(Self::Queue, Date)>;
    /// The version that a line of its history led to.
    fn seq(row: &Self::Row) -> u64;
    /// The day after which the table lets go of it by itself; none where somebody erases it.
    fn kept_until(&self) -> Option<Date> {
        None
    }
}

fn pk<C: Case>(reference: impl Display) -> String {
    format!("{}#{reference}", C::KIND)
}

pub(super) async fn get<C: Case>(store: &Store, reference: impl Display) -> Result<Option<C>, StoreError> {
    let stored: Option<C::Stored> = store.get(Table::Reviews, &pk::<C>(reference), STATE).await?;
    Ok(stored.core())
}

/// One of them and its history, oldest first, in one read.
pub(super) async fn with_journal<C: Case>(
    store: &Store,
    reference: impl Display,
) -> Result<Option<(C, Vec<C::Row>)>, StoreError> {
    let items = store.query(Table::Reviews, &pk::<C>(reference), "").await?;
    let (state, journal): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| sort_key(item).is_ok_and(|key| key == STATE));
    let state = super::parse_all::<C::Stored>(state)?.core().pop();
    Ok(state.zip(Some(super::parse_all::<C::StoredRow>(journal)?.core())))
}

/// A page of a list, what is due first on top.
pub(super) async fn list<C: Case>(
    store: &Store,
    queue: C::Queue,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<C>, Option<String>), StoreError> {
    let value = super::dossiers::name_of(queue)?;
    let from = cursor.map(|cursor| start::<C>(cursor, &value));
    let (items, next) = store.query_index(Table::Reviews, &by_queue(&value), page, from).await?;
    let next = next.as_ref().and_then(due).map(str::to_owned);
    Ok((super::read_each::<C::Stored>(items).core().items, next))
}

fn by_queue(value: &str) -> Index<'_> {
    Index { name: "by-queue", hash: QUEUE, value, oldest_first: true }
}

fn due(item: &Item) -> Option<&str> {
    item.get("due").and_then(|due| due.as_s().ok()).map(String::as_str)
}

/// The key of the row after which a page begins, from the day and the reference of that row.
fn start<C: Case>(cursor: &str, queue: &str) -> Item {
    let reference = cursor.split_once('#').map_or("", |(_, reference)| reference);
    Item::from([
        ("pk".to_owned(), text(pk::<C>(reference))),
        ("sk".to_owned(), text(STATE)),
        (QUEUE.to_owned(), text(queue)),
        ("due".to_owned(), text(cursor)),
    ])
}

/// Those of a list whose day is over.
pub(super) async fn overdue<C: Case>(
    store: &Store,
    queue: C::Queue,
    today: Date,
) -> Result<Listed<C>, StoreError> {
    let (value, today) = (super::dossiers::name_of(queue)?, today.to_string());
    let (mut found, mut from) = (Listed::default(), None);
    loop {
        let (mut items, next) =
            store.query_index(Table::Reviews, &by_queue(&value), SWEEP_PAGE, from).await?;
        let read = items.len();
        items.retain(|item| due(item).is_some_and(|due| due < today.as_str()));
        from = next.filter(|_| items.len() == read);
        found.extend(super::read_each::<C::Stored>(items).core());
        if from.is_none() {
            return Ok(found);
        }
    }
}

/// The write of one that must be as it was in the version `before`, none of it before the first, with the attributes of its index.
fn state<C: Case>(store: &Store, case: &C, before: u64) -> Result<TransactWriteItem, StoreError> {
    let mut item = super::keyed(&pk::<C>(case.reference()), STATE, &C::Stored::of(case.clone()))?;
    if let Some((queue, due)) = case.waits() {
        item.insert(QUEUE.into(), text(super::dossiers::name_of(queue)?));
        item.insert("due".into(), text(format!("{due}#{}", case.reference())));
    }
    if let Some(until) = case.kept_until() {
        item.insert("expires_at".into(), number(super::end_of(until)));
    }
    if before == 0 {
        return store.new_item(Table::Reviews, item);
    }
    let put = store.put_of(Table::Reviews, item)?.condition_expression("version = :before");
    built(put.expression_attribute_values(":before", number(before)))
}

/// Which one somebody had last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Last<Reference> {
    pub reference: Reference,
}

/// The last one of somebody.
pub(super) async fn last_of<C: Case>(store: &Store, pk: &str, sk: &str) -> Result<Option<C>, StoreError> {
    match store.get::<Last<String>>(Table::Reviews, pk, sk).await? {
        Some(last) => get(store, &last.reference).await,
        None => Ok(None),
    }
}

impl Writes {
    /// What becomes of a case over its version `before`, the lines of its history, and the mails.
    pub(super) fn case<'a, C: Case>(
        &mut self,
        store: &Store,
        (case, before): (&C, u64),
        rows: impl IntoIterator<Item = &'a C::Row>,
        messages: impl IntoIterator<Item = &'a Message>,
        at: Timestamp,
    ) -> Result<(), StoreError>
    where
        C::Row: 'a,
    {
        self.guarded(state(store, case, before)?);
        for row in rows {
            let sk = format!("{JOURNAL}{:06}", C::seq(row));
            let row = super::keyed(&pk::<C>(case.reference()), &sk, &C::StoredRow::of(row.clone()))?;
            self.guarded(store.new_item(Table::Reviews, row)?);
        }
        for (n, message) in messages.into_iter().enumerate() {
            // Some bear the reference of a dossier, whose own mails have its reference and its version for a name.
            let id = format!("{}-{}-{}-{n}", C::KIND, case.reference(), case.version());
            self.tell(store, id, message, at)?;
        }
        Ok(())
    }

    /// That a case becomes the last of somebody, where `before` was: two that begin at once are one.
    pub(super) fn last_case<C: Case>(
        &mut self,
        store: &Store,
        (pk, sk): (&str, &str),
        case: &C,
        before: Option<&str>,
    ) -> Result<(), StoreError> {
        let item = super::keyed(pk, sk, &Last { reference: case.reference() })?;
        let write = match before {
            None => store.new_item(Table::Reviews, item)?,
            Some(before) => {
                let put = store
                    .put_of(Table::Reviews, item)?
                    // A word that DynamoDB keeps for itself.
                    .condition_expression("#reference = :before")
                    .expression_attribute_names("#reference", "reference");
                built(put.expression_attribute_values(":before", text(before)))?
            }
        };
        self.guarded(write);
        Ok(())
    }

    /// The same, whatever was there.
    pub(super) fn latest_case<C: Case>(
        &mut self,
        store: &Store,
        (pk, sk): (&str, &str),
        case: &C,
    ) -> Result<(), StoreError> {
        let item = super::keyed(pk, sk, &Last { reference: case.reference() })?;
        self.guarded(built(store.put_of(Table::Reviews, item)?)?);
        Ok(())
    }
}
