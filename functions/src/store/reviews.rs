//! The reviews of people: what each has come to, its history, and which one an identity had last.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::ids::ReviewId;
use mce_shared::review::{Review, ReviewDecision, ReviewQueue, ReviewRow};
use serde::{Deserialize, Serialize};

use super::commit::Writes;
use super::stored::{Stored, StoredReview, StoredReviewRow};
use super::write::built;
use super::{Index, Item, Listed, Store, StoreError, Table, number, sort_key, text};

const STATE: &str = "STATE";
const JOURNAL: &str = "JOURNAL#";
const LAST: &str = "REVIEW";
const QUEUE: &str = "queue";
/// Reviews that a sweep reads at once.
const SWEEP_PAGE: usize = 100;

/// Which review an identity had last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LastReview {
    pub reference: ReviewId,
}

fn pk(reference: &ReviewId) -> String {
    format!("REVIEW#{reference}")
}

fn own_pk(principal: &str) -> String {
    format!("IDENTITY#{principal}")
}

/// A review.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, reference: &ReviewId) -> Result<Option<Review>, StoreError> {
    let stored: Option<StoredReview> = store.get(Table::Reviews, &pk(reference), STATE).await?;
    Ok(stored.core())
}

/// The last review of an identity.
///
/// # Errors
/// When the store fails.
pub async fn last_of(store: &Store, principal: &str) -> Result<Option<Review>, StoreError> {
    let last: Option<LastReview> = store.get(Table::Reviews, &own_pk(principal), LAST).await?;
    match last {
        Some(last) => get(store, &last.reference).await,
        None => Ok(None),
    }
}

/// A review and its history, oldest first, in one read.
///
/// # Errors
/// When the store fails.
pub async fn with_journal(
    store: &Store,
    reference: &ReviewId,
) -> Result<Option<(Review, Vec<ReviewRow>)>, StoreError> {
    let items = store.query(Table::Reviews, &pk(reference), "").await?;
    let (state, journal): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| sort_key(item).is_ok_and(|key| key == STATE));
    let review = super::parse_all::<StoredReview>(state)?.core().pop();
    Ok(review.zip(Some(super::parse_all::<StoredReviewRow>(journal)?.core())))
}

/// A page of a list, what is due first on top.
///
/// # Errors
/// When the store fails.
pub async fn list(
    store: &Store,
    queue: ReviewQueue,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<Review>, Option<String>), StoreError> {
    let value = super::dossiers::name_of(queue)?;
    let index = Index { name: "by-queue", hash: QUEUE, value: &value, oldest_first: true };
    let from = cursor.map(|cursor| start(cursor, &value));
    let (items, next) = store.query_index(Table::Reviews, &index, page, from).await?;
    let due = |key: &Item| key.get("due").and_then(|due| due.as_s().ok()).cloned();
    Ok((super::read_each::<StoredReview>(items).core().items, next.as_ref().and_then(due)))
}

/// The key of the row after which a page begins, from the day and the reference of that row.
fn start(cursor: &str, queue: &str) -> Item {
    let reference = cursor.split_once('#').map_or("", |(_, reference)| reference);
    Item::from([
        ("pk".to_owned(), text(format!("REVIEW#{reference}"))),
        ("sk".to_owned(), text(STATE)),
        (QUEUE.to_owned(), text(queue)),
        ("due".to_owned(), text(cursor)),
    ])
}

/// Those of a list whose day is over.
///
/// # Errors
/// When the store fails.
pub async fn overdue(store: &Store, queue: ReviewQueue, today: Date) -> Result<Listed<Review>, StoreError> {
    let value = super::dossiers::name_of(queue)?;
    let index = Index { name: "by-queue", hash: QUEUE, value: &value, oldest_first: true };
    let (mut found, mut from) = (Listed::default(), None);
    loop {
        let (mut items, next) = store.query_index(Table::Reviews, &index, SWEEP_PAGE, from).await?;
        let read = items.len();
        let today = today.to_string();
        items.retain(|item| item.get("due").and_then(|due| due.as_s().ok()).is_some_and(|due| *due < today));
        from = next.filter(|_| items.len() == read);
        found.extend(super::read_each::<StoredReview>(items).core());
        if from.is_none() {
            return Ok(found);
        }
    }
}

/// The write of a review that must be as it was, with the attributes of its index.
fn state(store: &Store, review: &Review) -> Result<TransactWriteItem, StoreError> {
    let mut item = super::keyed(&pk(&review.reference), STATE, &StoredReview::of(review.clone()))?;
    if let Some(due) = review.due() {
        item.insert(QUEUE.into(), text(super::dossiers::name_of(review.state.queue())?));
        item.insert("due".into(), text(format!("{due}#{}", review.reference)));
    }
    if review.version == 1 {
        return store.new_item(Table::Reviews, item);
    }
    let put = store.put_of(Table::Reviews, item)?.condition_expression("version = :before");
    built(put.expression_attribute_values(":before", number(review.version - 1)))
}

impl Writes {
    /// All that follows from a decision on a review.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn review(
        &mut self,
        store: &Store,
        decision: &ReviewDecision,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (review, row) = (&decision.review, &decision.row);
        self.guarded(state(store, review)?);
        let sk = format!("{JOURNAL}{:06}", row.seq);
        let row = super::keyed(&pk(&review.reference), &sk, &StoredReviewRow::of(row.clone()))?;
        self.guarded(store.new_item(Table::Reviews, row)?);
        for (n, message) in decision.messages.iter().enumerate() {
            self.tell(store, format!("{}-{}-{n}", review.reference, review.version), message, at)?;
        }
        Ok(())
    }

    /// The same for a review that begins: it becomes the last of its identity, where `before` was.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn new_review(
        &mut self,
        store: &Store,
        decision: &ReviewDecision,
        before: Option<&ReviewId>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.review(store, decision, at)?;
        let last = LastReview { reference: decision.review.reference.clone() };
        let item = super::keyed(&own_pk(&decision.review.principal), LAST, &last)?;
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
