//! The requests of training bodies: what each has come to, its history, and which one an establishment had last.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::accreditation::{Accreditation, AccreditationDecision, AccreditationQueue, AccreditationRow};
use mce_shared::identifiers::Siret;
use mce_shared::ids::AccreditationId;

use super::cases::{self, Case};
use super::commit::Writes;
use super::stored::{StoredAccreditation, StoredAccreditationRow};
use super::{Listed, Store, StoreError};

const LAST: &str = "ACCREDITATION";

impl Case for Accreditation {
    type Stored = StoredAccreditation;
    type Row = AccreditationRow;
    type StoredRow = StoredAccreditationRow;
    type Queue = AccreditationQueue;

    const KIND: &'static str = "ACCREDITATION";

    fn reference(&self) -> &str {
        self.reference.as_str()
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn waits(&self) -> Option<(AccreditationQueue, Date)> {
        Some((self.state.queue(), self.due()?))
    }

    fn seq(row: &AccreditationRow) -> u64 {
        row.seq
    }
}

fn of_pk(siret: &Siret) -> String {
    format!("OF#{siret}")
}

/// A request.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, reference: &AccreditationId) -> Result<Option<Accreditation>, StoreError> {
    cases::get(store, reference).await
}

/// The last request of an establishment.
///
/// # Errors
/// When the store fails.
pub async fn last_of(store: &Store, siret: &Siret) -> Result<Option<Accreditation>, StoreError> {
    cases::last_of(store, &of_pk(siret), LAST).await
}

/// A request and its history, oldest first, in one read.
///
/// # Errors
/// When the store fails.
pub async fn with_journal(
    store: &Store,
    reference: &AccreditationId,
) -> Result<Option<(Accreditation, Vec<AccreditationRow>)>, StoreError> {
    cases::with_journal(store, reference).await
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
    cases::list(store, queue, page, cursor).await
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
    cases::overdue(store, queue, today).await
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
        let rows = decisions.iter().filter_map(|decision| decision.row.as_ref());
        let messages = decisions.iter().flat_map(|decision| &decision.messages);
        self.case(store, (&last.accreditation, before), rows, messages, at)
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
        self.last_case(store, (&of_pk(&it.siret), LAST), it, before.map(AccreditationId::as_str))
    }
}
