//! The reviews of people: what each has come to, its history, and which one an identity had last.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::ids::ReviewId;
use mce_shared::review::{Review, ReviewDecision, ReviewQueue, ReviewRow};

use super::cases::{self, Case};
use super::commit::Writes;
use super::stored::{StoredReview, StoredReviewRow};
use super::{Listed, Store, StoreError};

const LAST: &str = "REVIEW";

impl Case for Review {
    type Stored = StoredReview;
    type Row = ReviewRow;
    type StoredRow = StoredReviewRow;
    type Queue = ReviewQueue;

    const KIND: &'static str = "REVIEW";

    fn reference(&self) -> &str {
        self.reference.as_str()
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn waits(&self) -> Option<(ReviewQueue, Date)> {
        Some((self.state.queue(), self.due()?))
    }

    fn seq(row: &ReviewRow) -> u64 {
        row.seq
    }
}

fn own_pk(principal: &str) -> String {
    format!("IDENTITY#{principal}")
}

/// A review.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, reference: &ReviewId) -> Result<Option<Review>, StoreError> {
    cases::get(store, reference).await
}

/// The last review of an identity.
///
/// # Errors
/// When the store fails.
pub async fn last_of(store: &Store, principal: &str) -> Result<Option<Review>, StoreError> {
    cases::last_of(store, &own_pk(principal), LAST).await
}

/// A review and its history, oldest first, in one read.
///
/// # Errors
/// When the store fails.
pub async fn with_journal(
    store: &Store,
    reference: &ReviewId,
) -> Result<Option<(Review, Vec<ReviewRow>)>, StoreError> {
    cases::with_journal(store, reference).await
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
    cases::list(store, queue, page, cursor).await
}

/// Those of a list whose day is over.
///
/// # Errors
/// When the store fails.
pub async fn overdue(store: &Store, queue: ReviewQueue, today: Date) -> Result<Listed<Review>, StoreError> {
    cases::overdue(store, queue, today).await
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
        let ReviewDecision { review, row, messages } = decision;
        self.case(store, (review, review.version - 1), [row], messages, at)
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
        let own = own_pk(&decision.review.principal);
        self.last_case(store, (&own, LAST), &decision.review, before.map(ReviewId::as_str))
    }
}
