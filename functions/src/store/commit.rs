//! Commits: what must be true together is written in one transaction, and a refused write says which condition failed.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;
use mce_shared::ledger::{Account, Transaction};
use mce_shared::lifecycle::{Decision, Message, Seat};
use mce_shared::money::Euros;
use mce_shared::opinions::Known;
use mce_shared::payments::{PaymentDecision, RefundDecision};
use mce_shared::suspense::{Suspended, SuspendedRow};

use super::jobs::{self, KeptAnswer};
use super::write::{Refused, cancelled};
use super::{Item, Store, StoreError, dossiers, ledger, offers, outbox, payments, suspense, waiting};

/// DynamoDB's limit on one transaction.
pub const ACTIONS_MAX: usize = 100;

/// How a commit ended when nothing failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Committed {
    /// Everything is written.
    Yes,
    /// Somebody was faster, or a balance is too low: nothing is written. What was read is stale: read again, decide again.
    Stale,
    /// No place is left in the session: nothing is written.
    Full,
    /// This very decision is written already, or its cause posted: nothing is written again.
    Already,
    /// The same request was already carried out, and its answer kept: nothing is written again.
    Answered,
}

/// What a write guards, to tell a refusal by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guard {
    /// Something is still as it was read.
    Version,
    /// The line of the history of a dossier: the one that stands there says whose the change was.
    Journal,
    /// What is written under a key derived from its cause.
    Once,
    Answer,
    Balance,
    Seat,
}

/// Writes being gathered for one transaction.
#[derive(Default)]
pub struct Writes {
    actions: Vec<TransactWriteItem>,
    guards: Vec<Guard>,
    /// The request whose decision is written, to know it again in the journal.
    request: Option<String>,
}

impl Writes {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All that follows from what happened to a payable.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn of_payment(store: &Store, decision: &PaymentDecision, at: Timestamp) -> Result<Self, StoreError> {
        let mut writes = Self::new();
        writes.add_all(payments::payment_writes(store, decision, at)?, Guard::Version);
        writes.post_within(store, &decision.transactions, (&BTreeMap::new(), &decision.floors), at)?;
        let payable = &decision.payable;
        for (n, message) in decision.messages.iter().enumerate() {
            let id = format!("{}-payment-{}-{}-{n}", payable.dossier, payable.number, payable.version);
            writes.tell(store, id, message, at)?;
        }
        Ok(writes)
    }

    /// All that follows from what the card service said of a refund.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn of_refund(store: &Store, decision: &RefundDecision, at: Timestamp) -> Result<Self, StoreError> {
        let mut writes = Self::new();
        writes.add(payments::refund_change(store, &decision.refund)?, Guard::Version);
        writes.post(store, std::slice::from_ref(&decision.transaction), at)?;
        let id = format!("{}-refund", decision.refund.reference());
        writes.tell(store, id, &decision.message, at)?;
        Ok(writes)
    }

    /// A mail, queued with the rest.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn tell(
        &mut self,
        store: &Store,
        id: String,
        message: &Message,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.add(outbox::queuing(store, id, message, at)?, Guard::Once);
        Ok(())
    }

    /// All that follows from a decision, which may use a place that was kept for its élu; what is `known` of ratings where it changes them.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn of_decision(
        store: &Store,
        decision: &Decision,
        kept: Option<&waiting::Use>,
        known: Option<&Known>,
    ) -> Result<Self, StoreError> {
        let at = decision.dossier.updated_at;
        let mut writes = Self { request: Some(decision.journal.request_id.clone()), ..Self::default() };
        writes.add(dossiers::state(store, decision)?, Guard::Version);
        writes.add(dossiers::journal_row(store, decision)?, Guard::Journal);
        writes.post(store, &decision.transactions, at)?;
        for change in &decision.payables {
            writes.add(payments::payable_change(store, change, at)?, Guard::Version);
        }
        for refund in &decision.refunds {
            writes.add(payments::new_refund(store, refund)?, Guard::Version);
        }
        writes.add_all(payments::watching(store, decision)?.into_iter().collect(), Guard::Version);
        if let Some(kept) = kept {
            writes.add_all(kept.writes(store, at)?, Guard::Version);
        }
        // A place that was kept is taken already.
        let seats: &[_] =
            if matches!(kept, Some(waiting::Use::Order(_))) { &[] } else { decision.seats.as_slice() };
        for change in seats {
            writes.add(offers::seat_change(store, &decision.dossier, change)?, Guard::Seat);
            if let Seat::Take(room) = change.seat {
                writes.add(offers::unchanged(store, &decision.dossier, room)?, Guard::Version);
            }
        }
        if let Some((rated, known)) = decision.rated.as_ref().zip(known) {
            writes.rated(store, rated, known, at)?;
        }
        for (n, message) in decision.messages.iter().enumerate() {
            let id = format!("{}-{}-{n}", decision.dossier.id, decision.dossier.version);
            writes.tell(store, id, message, at)?;
        }
        Ok(writes)
    }

    /// Transactions of the ledger, each posted once; an account moved by several has its balance moved once.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn post(&mut self, store: &Store, posted: &[Transaction], at: Timestamp) -> Result<(), StoreError> {
        self.post_seeing(store, posted, &BTreeMap::new(), at)
    }

    /// The same, where what is posted was computed from balances: they must still be those that were `seen`.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn post_seeing(
        &mut self,
        store: &Store,
        posted: &[Transaction],
        seen: &BTreeMap<Account, Euros>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.post_within(store, posted, (seen, &BTreeMap::new()), at)
    }

    fn post_within(
        &mut self,
        store: &Store,
        posted: &[Transaction],
        (seen, floors): (&BTreeMap<Account, Euros>, &BTreeMap<Account, Euros>),
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut changes: BTreeMap<Account, Euros> = BTreeMap::new();
        for transaction in posted {
            self.add(ledger::marker(store, transaction, at)?, Guard::Once);
            self.add_all(ledger::lines(store, transaction, at)?, Guard::Once);
            for (account, amount) in transaction.balance_changes() {
                *changes.entry(account).or_default() += amount;
            }
        }
        for (account, by) in &changes {
            let expected =
                ledger::Expected { seen: seen.get(account).copied(), floor: floors.get(account).copied() };
            if !by.is_zero() || expected.seen.is_some() {
                self.add(ledger::balance_change(store, account, *by, expected, at)?, Guard::Balance);
            }
        }
        Ok(())
    }

    /// The answer to the request, kept with what it tells; a request whose answer is kept already is not carried out.
    ///
    /// # Errors
    /// When the item can't be written.
    pub fn answering(&mut self, store: &Store, kept: &KeptAnswer, at: Timestamp) -> Result<(), StoreError> {
        self.add(jobs::answering(store, kept, at)?, Guard::Answer);
        Ok(())
    }

    /// What becomes of movements that are to be matched.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn matching(&mut self, store: &Store, moved: &[(Suspended, SuspendedRow)]) -> Result<(), StoreError> {
        for one in moved {
            self.add_all(suspense::writing(store, one)?.into(), Guard::Version);
        }
        Ok(())
    }

    /// A write guarded by a version or by an absence.
    pub fn guarded(&mut self, action: TransactWriteItem) {
        self.add(action, Guard::Version);
    }

    /// A write under a key derived from its cause.
    pub fn once(&mut self, action: TransactWriteItem) {
        self.add(action, Guard::Once);
    }

    fn add(&mut self, action: TransactWriteItem, guard: Guard) {
        self.actions.push(action);
        self.guards.push(guard);
    }

    fn add_all(&mut self, actions: Vec<TransactWriteItem>, guard: Guard) {
        for action in actions {
            self.add(action, guard);
        }
    }

    /// Writes everything, or nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn commit(self, store: &Store) -> Result<Committed, StoreError> {
        if self.actions.len() > ACTIONS_MAX {
            return Err(StoreError::Malformed(format!("{} writes in one transaction", self.actions.len())));
        }
        let sent = store.client.transact_write_items().set_transact_items(Some(self.actions)).send().await;
        let Err(error) = sent else { return Ok(Committed::Yes) };
        match cancelled(&error) {
            Some(refused) => outcome(&refused, &self.guards, self.request.as_deref()),
            None => Err(super::database(error)),
        }
    }
}

/// What a cancelled transaction means. A version that somebody else has made comes before everything that follows from it: what
/// the loser would have posted has its key from the version, and may stand there as the winner's.
fn outcome(refused: &[Refused], guards: &[Guard], request: Option<&str>) -> Result<Committed, StoreError> {
    let failed = |guard: Guard| {
        let of_guard = refused.iter().zip(guards).filter(|(_, g)| **g == guard).map(|(one, _)| one);
        of_guard.into_iter().find(|one| one.by_condition())
    };
    if failed(Guard::Answer).is_some() {
        return Ok(Committed::Answered);
    }
    let row = failed(Guard::Journal);
    if row.is_some() || failed(Guard::Version).is_some() {
        let is_ours =
            row.and_then(|row| requested_by(row.item.as_ref()?)).is_some_and(|by| Some(by) == request);
        return Ok(if is_ours { Committed::Already } else { Committed::Stale });
    }
    if failed(Guard::Once).is_some() {
        return Ok(Committed::Already);
    }
    if failed(Guard::Balance).is_some() {
        return Ok(Committed::Stale);
    }
    if failed(Guard::Seat).is_some() {
        return Ok(Committed::Full);
    }
    let busy = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
    if refused.iter().any(|one| busy.contains(&one.code.as_str())) {
        return Err(StoreError::Busy);
    }
    let codes: Vec<&str> = refused.iter().map(|one| one.code.as_str()).collect();
    Err(StoreError::Database { code: "TransactionCanceled".into(), message: codes.join(", ") })
}

/// The request that wrote a line of a journal.
fn requested_by(row: &Item) -> Option<&str> {
    row.get("request_id")?.as_s().ok().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUARDS: [Guard; 5] = [Guard::Version, Guard::Journal, Guard::Once, Guard::Balance, Guard::Seat];

    fn refused(codes: [&str; 5]) -> Vec<Refused> {
        codes.map(|code| Refused { code: code.to_owned(), item: None }).into()
    }

    fn told(refused: &[Refused]) -> Committed {
        outcome(refused, &GUARDS, Some("mine")).expect("an outcome")
    }

    const NO: &str = "ConditionalCheckFailed";

    #[test]
    fn a_cancelled_transaction_says_why() {
        for (codes, expected) in [
            (["None", "None", "None", NO, "None"], Committed::Stale),
            (["None", "None", NO, "None", "None"], Committed::Already),
            (["None", "None", "None", "None", NO], Committed::Full),
            ([NO, NO, NO, NO, NO], Committed::Stale),
        ] {
            assert_eq!(told(&refused(codes)), expected, "{codes:?}");
        }
        let conflict = refused(["TransactionConflict", "None", "None", "None", "None"]);
        assert!(matches!(outcome(&conflict, &GUARDS, None), Err(StoreError::Busy)));
    }

    #[test]
    fn a_version_is_already_there_only_when_the_journal_names_this_request() {
        for (by, expected) in [("mine", Committed::Already), ("another", Committed::Stale)] {
            let mut all = refused([NO, NO, NO, NO, NO]);
            all[1].item = Some(Item::from([("request_id".to_owned(), super::super::text(by))]));
            assert_eq!(told(&all), expected, "{by}");
        }
    }
}
