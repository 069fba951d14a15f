//! The requests of training bodies: what each has come to, its history, and which one an establishment had last.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::accreditation::{
    Accreditation, AccreditationDecision, AccreditationQueue, AccreditationRow, Requests,
};
use mce_shared::identifiers::Siret;
use mce_shared::ids::AccreditationId;

use super::cases::{self, Case};
use super::commit::Writes;
use super::stored::{StoredAccreditation, StoredAccreditationRow};
use super::{Listed, Store, StoreError};

/// Which was sent last of an establishment; before each draft had a place of its own, which was begun last.
const LAST: &str = "ACCREDITATION";

/// Which one somebody of it began last.
fn begun_by(identity: &str) -> String {
    format!("{LAST}#BEGUN#{identity}")
}

/// Which one he sent last.
fn sent_by(identity: &str) -> String {
    format!("{LAST}#SENT#{identity}")
}

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

/// Which requests were noted: what a write of another one is guarded by.
#[derive(Debug, Clone, Default)]
pub struct Noted {
    /// Begun last by its applicant.
    pub begun: Option<AccreditationId>,
    /// Sent last of its establishment.
    pub last: Option<AccreditationId>,
}

/// The requests of an establishment, for whoever of it has this identity; and which were noted.
///
/// # Errors
/// When the store fails.
pub async fn requests_of(
    store: &Store,
    siret: &Siret,
    identity: &str,
) -> Result<(Requests, Noted), StoreError> {
    let (pk, begun, sent) = (of_pk(siret), begun_by(identity), sent_by(identity));
    let (begun, sent, last) = tokio::try_join!(
        cases::last_of::<Accreditation>(store, &pk, &begun),
        cases::last_of::<Accreditation>(store, &pk, &sent),
        cases::last_of::<Accreditation>(store, &pk, LAST)
    )?;
    let reference = |it: &Option<Accreditation>| it.as_ref().map(|it| it.reference.clone());
    let noted = Noted { begun: reference(&begun), last: reference(&last) };
    Ok((Requests::of(identity, begun, sent, last), noted))
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

    /// That a request is the one that its applicant began last, where `before` was: two that he begins at once are one.
    ///
    /// # Errors
    /// When the item can't be written.
    pub fn accreditation_begun(
        &mut self,
        store: &Store,
        it: &Accreditation,
        before: Option<&AccreditationId>,
    ) -> Result<(), StoreError> {
        let sk = begun_by(&it.applicant.identity);
        self.last_case(store, (&of_pk(&it.siret), &sk), it, before.map(AccreditationId::as_str))
    }

    /// That a request is the last that was sent of its establishment, where `before` was, and of its applicant: of two that are sent at
    /// once, one is.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn accreditation_sent(
        &mut self,
        store: &Store,
        it: &Accreditation,
        before: Option<&AccreditationId>,
    ) -> Result<(), StoreError> {
        let (pk, sk) = (of_pk(&it.siret), sent_by(&it.applicant.identity));
        self.last_case(store, (&pk, LAST), it, before.map(AccreditationId::as_str))?;
        self.latest_case(store, (&pk, &sk), it)
    }
}
