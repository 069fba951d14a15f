//! The requests of training bodies: what each has come to, its history, and which one an establishment had last.
//!
//! They share the table and the index of the reviews: what waits for whom, the most urgent first.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::accreditation::{Accreditation, AccreditationDecision, AccreditationQueue, AccreditationRow};
use mce_shared::identifiers::Siret;
use mce_shared::ids::AccreditationId;
use serde::{Deserialize, Serialize};

use super::commit::Writes;
use super::write::built;
use super::{Index, Item, Listed, Store, StoreError, Table, number, sort_key, text};

const STATE: &str = "STATE";
const JOURNAL: &str = "JOURNAL#";
const LAST: &str = "ACCREDITATION";
const QUEUE: &str = "queue";
/// Requests that a sweep reads at once.
const SWEEP_PAGE: usize = 100;

/// Which request an establishment had last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LastAccreditation {
    pub reference: AccreditationId,
}

fn pk(reference: &AccreditationId) -> String {
    format!("ACCREDITATION#{reference}")
}

fn of_pk(siret: &Siret) -> String {
    format!("OF#{siret}")
}

/// A request.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, reference: &AccreditationId) -> Result<Option<Accreditation>, StoreError> {
    store.get(Table::Reviews, &pk(reference), STATE).await
}

/// The last request of an establishment.
///
/// # Errors
/// When the store fails.
pub async fn last_of(store: &Store, siret: &Siret) -> Result<Option<Accreditation>, StoreError> {
    let last: Option<LastAccreditation> = store.get(Table::Reviews, &of_pk(siret), LAST).await?;
    match last {
        Some(last) => get(store, &last.reference).await,
        None => Ok(None),
    }
}

/// A request and its history, oldest first, in one read.
///
/// # Errors
/// When the store fails.
pub async fn with_journal(
    store: &Store,
    reference: &AccreditationId,
) -> Result<Option<(Accreditation, Vec<AccreditationRow>)>, StoreError> {
    let items = store.query(Table::Reviews, &pk(reference), "").await?;
    let (state, journal): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| sort_key(item).is_ok_and(|key| key == STATE));
    let state = super::parse_all(state)?.pop();
    Ok(state.zip(Some(super::parse_all(journal)?)))
}

/// A page of a list, what is due first on top.
///
/// # Errors
/// When the store fails.
pub async fn list(
    store: &Store,
    queue: AccreditationQueue,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<Accreditation>, Option<String>), StoreError> {
    let value = super::dossiers::name_of(queue)?;
    let index = Index { name: "by-queue", hash: QUEUE, value: &value, oldest_first: true };
    let from = cursor.map(|cursor| start(cursor, &value));
    let (items, next) = store.query_index(Table::Reviews, &index, page, from).await?;
    let due = |key: &Item| key.get("due").and_then(|due| due.as_s().ok()).cloned();
    Ok((super::read_each(items).items, next.as_ref().and_then(due)))
}

/// The key of the row after which a page begins, from the day and the reference of that row.
fn start(cursor: &str, queue: &str) -> Item {
    let reference = cursor.split_once('#').map_or("", |(_, reference)| reference);
    Item::from([
        ("pk".to_owned(), text(format!("ACCREDITATION#{reference}"))),
        ("sk".to_owned(), text(STATE)),
        (QUEUE.to_owned(), text(queue)),
        ("due".to_owned(), text(cursor)),
    ])
}

/// Those of a list whose day is over.
///
/// # Errors
/// When the store fails.
pub async fn overdue(
    store: &Store,
    queue: AccreditationQueue,
    today: Date,
) -> Result<Listed<Accreditation>, StoreError> {
    let value = super::dossiers::name_of(queue)?;
    let index = Index { name: "by-queue", hash: QUEUE, value: &value, oldest_first: true };
    let (mut found, mut from) = (Listed::default(), None);
    loop {
        let (mut items, next) = store.query_index(Table::Reviews, &index, SWEEP_PAGE, from).await?;
        let read = items.len();
        let today = today.to_string();
        items.retain(|item| item.get("due").and_then(|due| due.as_s().ok()).is_some_and(|due| *due < today));
        from = next.filter(|_| items.len() == read);
        found.extend(super::read_each(items));
        if from.is_none() {
            return Ok(found);
        }
    }
}

/// The write of a request that must be as it was in that version, none of it before the first.
fn state(store: &Store, it: &Accreditation, before: u64) -> Result<TransactWriteItem, StoreError> {
    let mut item = super::keyed(&pk(&it.reference), STATE, it)?;
    if let Some(due) = it.due() {
        item.insert(QUEUE.into(), text(super::dossiers::name_of(it.state.queue())?));
        item.insert("due".into(), text(format!("{due}#{}", it.reference)));
    }
    if before == 0 {
        return store.new_item(Table::Reviews, item);
    }
    let put = store.put_of(Table::Reviews, item)?.condition_expression("version = :before");
    built(put.expression_attribute_values(":before", number(before)))
}

impl Writes {
    /// All that follows from decisions on one request, in their order, where its version was `before`.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn accreditation(
        &mut self,
        store: &Store,
        decisions: &[AccreditationDecision],
        before: u64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(last) = decisions.last() else { return Ok(()) };
        let it = &last.accreditation;
        self.guarded(state(store, it, before)?);
        for row in decisions.iter().filter_map(|decision| decision.row.as_ref()) {
            let sk = format!("{JOURNAL}{:06}", row.seq);
            self.guarded(store.new_item(Table::Reviews, super::keyed(&pk(&it.reference), &sk, row)?)?);
        }
        let messages = decisions.iter().flat_map(|decision| &decision.messages);
        for (n, message) in messages.enumerate() {
            self.tell(store, format!("{}-{}-{n}", it.reference, it.version), message, at)?;
        }
        Ok(())
    }

    /// That a request becomes the last of its establishment, where `before` was: two that begin at once are one.
    ///
    /// # Errors
    /// When the item can't be written.
    pub fn last_accreditation(
        &mut self,
        store: &Store,
        it: &Accreditation,
        before: Option<&AccreditationId>,
    ) -> Result<(), StoreError> {
        let last = LastAccreditation { reference: it.reference.clone() };
        let item = super::keyed(&of_pk(&it.siret), LAST, &last)?;
        let write = match before {
            None => store.new_item(Table::Reviews, item)?,
            Some(before) => {
                let put = store
                    .put_of(Table::Reviews, item)?
                    // A word that DynamoDB keeps for itself.
                    .condition_expression("#reference = :before")
                    .expression_attribute_names("#reference", "reference");
                built(put.expression_attribute_values(":before", text(before.as_str())))?
            }
        };
        self.guarded(write);
        Ok(())
    }
}
