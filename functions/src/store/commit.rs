//! Commits: what must be true together is written in one transaction, and a refused write says which condition failed.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use jiff::Timestamp;
use mce_shared::ledger::{Account, Transaction};
use mce_shared::lifecycle::{Decision, Message};
use mce_shared::money::Euros;
use mce_shared::payments::{PaymentDecision, RefundDecision};

use super::jobs::{self, KeptAnswer};
use super::{Item, Store, StoreError, Table, dossiers, ledger, offers, outbox, payments};

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
    /// The same cause was already posted: nothing is written again.
    Already,
    /// The same request was already carried out, and its answer kept: nothing is written again.
    Answered,
}

/// What a write guards, to tell a refusal by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guard {
    Version,
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
        writes.post(store, &decision.transactions, at)?;
        let payable = &decision.payable;
        for (n, message) in decision.messages.iter().enumerate() {
            let id = format!("{}-payment-{}-{}-{n}", payable.dossier, payable.number, payable.version);
            writes.add(outbox::queuing(store, id, message, at)?, Guard::Version);
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
        writes.add(outbox::queuing(store, id, &decision.message, at)?, Guard::Version);
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
        self.add(outbox::queuing(store, id, message, at)?, Guard::Version);
        Ok(())
    }

    /// All that follows from a decision.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn of_decision(store: &Store, decision: &Decision) -> Result<Self, StoreError> {
        let at = decision.dossier.updated_at;
        let mut writes = Self::new();
        writes.add_all(dossiers::writes(store, decision)?, Guard::Version);
        writes.post(store, &decision.transactions, at)?;
        for change in &decision.payables {
            writes.add(payments::payable_change(store, change, at)?, Guard::Version);
        }
        for refund in &decision.refunds {
            writes.add(payments::new_refund(store, refund)?, Guard::Version);
        }
        writes.add_all(payments::watching(store, decision)?.into_iter().collect(), Guard::Version);
        for change in &decision.seats {
            writes.add(offers::seat_change(store, &decision.dossier, change)?, Guard::Seat);
        }
        for (n, message) in decision.messages.iter().enumerate() {
            let id = format!("{}-{}-{n}", decision.dossier.id, decision.dossier.version);
            writes.add(outbox::queuing(store, id, message, at)?, Guard::Version);
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
        let mut changes: BTreeMap<Account, Euros> = BTreeMap::new();
        for transaction in posted {
            self.add(ledger::marker(store, transaction, at)?, Guard::Once);
            self.add_all(ledger::lines(store, transaction, at)?, Guard::Version);
            for (account, amount) in transaction.balance_changes() {
                *changes.entry(account).or_default() += amount;
            }
        }
        for (account, by) in &changes {
            let seen = seen.get(account).copied();
            if !by.is_zero() || seen.is_some() {
                self.add(ledger::balance_change(store, account, *by, seen, at)?, Guard::Balance);
            }
        }
        Ok(())
    }

    /// The answer to the request, kept with what it tells.
    ///
    /// # Errors
    /// When this function has no such table.
    pub fn answering(&mut self, store: &Store, kept: &KeptAnswer, at: Timestamp) -> Result<(), StoreError> {
        self.add(jobs::answering(store, kept, at)?, Guard::Answer);
        Ok(())
    }

    /// A write guarded by a version or by an absence.
    pub fn guarded(&mut self, action: TransactWriteItem) {
        self.add(action, Guard::Version);
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
            Some(codes) => outcome(&codes.iter().map(String::as_str).collect::<Vec<_>>(), &self.guards),
            None => Err(super::database(error)),
        }
    }
}

/// Why each write of a cancelled transaction was refused; none for another error.
pub(super) fn cancelled<R>(error: &SdkError<TransactWriteItemsError, R>) -> Option<Vec<String>> {
    match error.as_service_error()? {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => {
            let reasons = cancelled.cancellation_reasons().iter();
            Some(reasons.map(|reason| reason.code().unwrap_or("None").to_owned()).collect())
        }
        _ => None,
    }
}

/// What a cancelled transaction means: a cause posted before tells more than a stale version, which it implies.
fn outcome(codes: &[&str], guards: &[Guard]) -> Result<Committed, StoreError> {
    let failed = |guard: Guard| {
        codes.iter().zip(guards).any(|(code, g)| *code == "ConditionalCheckFailed" && *g == guard)
    };
    if failed(Guard::Answer) {
        return Ok(Committed::Answered);
    }
    if failed(Guard::Once) {
        return Ok(Committed::Already);
    }
    if failed(Guard::Version) || failed(Guard::Balance) {
        return Ok(Committed::Stale);
    }
    if failed(Guard::Seat) {
        return Ok(Committed::Full);
    }
    if codes.iter().any(|code| {
        matches!(*code, "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
    }) {
        return Err(StoreError::Busy);
    }
    Err(StoreError::Database { code: "TransactionCanceled".into(), message: codes.join(", ") })
}

impl Store {
    /// The write of an item that must not be there yet.
    pub(super) fn new_item(&self, table: Table, item: Item) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(self.table(table)?)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(|e| StoreError::Malformed(e.to_string()))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_transaction_says_why() {
        let guards = [Guard::Version, Guard::Once, Guard::Balance, Guard::Seat];
        let cases = [
            (["None", "None", "ConditionalCheckFailed", "None"], Committed::Stale),
            (["ConditionalCheckFailed", "ConditionalCheckFailed", "None", "None"], Committed::Already),
            (["None", "None", "None", "ConditionalCheckFailed"], Committed::Full),
        ];
        for (codes, expected) in cases {
            assert_eq!(outcome(&codes, &guards).expect("an outcome"), expected);
        }
        assert!(matches!(
            outcome(&["TransactionConflict", "None", "None", "None"], &guards),
            Err(StoreError::Busy)
        ));
    }
}
