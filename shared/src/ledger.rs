//! The ledger: double entry, append only.
//!
//! **Signs.** A positive amount adds to what the account holds for its owner; the fund's own accounts (`issued`, `bank`,
//! `collectivite`) are the counterparts, so they go below zero: `issued` is minus all rights ever given, `bank` is minus the
//! money held, `claim` is minus what a training body must pay back. The entries of a transaction sum to zero. Nothing that
//! was posted is edited: a correction is a new transaction that names the one that it corrects.

mod account;
mod reason;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{DossierId, TransactionId};
use crate::money::Euros;

pub use account::{Account, Bound, Family, Source};
pub use reason::ReasonCode;

/// One movement on one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The account moved.
    pub account: Account,
    /// What is added to it; below zero when taken from it.
    pub amount: Euros,
}

/// A set of entries that sums to zero, posted whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Derived from what caused it: posting it twice is impossible.
    pub id: TransactionId,
    /// Why.
    pub reason: ReasonCode,
    /// Day of effect, in Paris.
    pub on: Date,
    /// One line that a person reads in a statement.
    pub label: String,
    /// Who had it posted.
    pub author: String,
    /// The dossier concerned, if any.
    pub dossier: Option<DossierId>,
    /// The transaction that this one corrects, if any.
    pub corrects: Option<TransactionId>,
    /// The movements; they sum to zero.
    pub entries: Vec<Entry>,
}

/// A transaction as the statement of one of its accounts has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub account: Account,
    /// What was added.
    pub amount: Euros,
    pub transaction: TransactionId,
    /// Why.
    pub reason: ReasonCode,
    /// Day of effect.
    pub on: Date,
    /// In French.
    pub label: String,
    /// The dossier, if any.
    pub dossier: Option<DossierId>,
    /// Who had it posted.
    #[serde(default)]
    pub author: String,
    /// When it was posted.
    pub posted_at: Timestamp,
}

/// Entries that do not sum to zero, or none at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("transaction {id}: the entries sum to {sum}, or there is none")]
pub struct Unbalanced {
    /// The transaction refused.
    pub id: TransactionId,
    /// What its entries sum to.
    pub sum: Euros,
}

impl Transaction {
    /// The transaction, if it may be posted (invariant 1).
    ///
    /// # Errors
    /// [`Unbalanced`] when the entries do not sum to zero.
    pub fn checked(self) -> Result<Self, Unbalanced> {
        let sum: Euros = self.entries.iter().map(|entry| entry.amount).sum();
        if sum.is_zero() && !self.entries.is_empty() {
            Ok(self)
        } else {
            Err(Unbalanced { id: self.id, sum })
        }
    }

    /// Its lines, one for each account that keeps a balance.
    #[must_use]
    pub fn lines(&self, posted_at: Timestamp) -> Vec<Line> {
        let line = |(account, amount)| Line {
            account,
            amount,
            transaction: self.id.clone(),
            reason: self.reason,
            on: self.on,
            label: self.label.clone(),
            dossier: self.dossier.clone(),
            author: self.author.clone(),
            posted_at,
        };
        self.balance_changes().into_iter().map(line).collect()
    }

    /// The net effect on each account that keeps a balance; accounts whose movements cancel out are
    /// left out, but for the right.
    #[must_use]
    pub fn balance_changes(&self) -> BTreeMap<Account, Euros> {
        let mut changes: BTreeMap<Account, Euros> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.account.keeps_balance()) {
            *changes.entry(entry.account.clone()).or_default() += entry.amount;
        }
        // A credit that the cap refused whole moved nothing, and still belongs on the statement (AC-2).
        changes.retain(|account, amount| !amount.is_zero() || matches!(account, Account::Right(_)));
        changes
    }
}

/// Collects movements from one account to another; a movement of zero is no movement.
#[derive(Debug, Default)]
pub struct Movements(Vec<Entry>);

impl Movements {
    /// Nothing moved yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a movement of `amount` out of `from` into `to`.
    #[must_use]
    pub fn moving(mut self, amount: Euros, from: Account, to: Account) -> Self {
        if !amount.is_zero() {
            self.0.push(Entry { account: from, amount: -amount });
            self.0.push(Entry { account: to, amount });
        }
        self
    }

    /// The entries, empty when nothing moves.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.0
    }
}
