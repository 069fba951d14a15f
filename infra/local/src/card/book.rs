//! What the page remembers: a small file a payment, written at each change, so that a restart loses nothing.
use std::path::{Path, PathBuf};

use super::transaction::Transaction;
use crate::state_file;

/// Older payments are forgotten: this is a page for one machine.
const TRANSACTIONS_MAX: usize = 20_000;

/// The payments, oldest first.
pub(super) struct Book {
    folder: Option<PathBuf>,
    transactions: Vec<Transaction>,
}

impl Book {
    /// What an earlier start left in the folder; nothing without one.
    pub(super) fn open(folder: Option<PathBuf>) -> Self {
        let mut transactions = folder.as_deref().map(read_all).unwrap_or_default();
        transactions.sort_by(|a, b| (a.opened_at, &a.uuid).cmp(&(b.opened_at, &b.uuid)));
        Self { folder, transactions }
    }

    pub(super) fn all(&self) -> &[Transaction] {
        &self.transactions
    }

    pub(super) fn find(&self, uuid: &str) -> Option<&Transaction> {
        self.transactions.iter().find(|transaction| transaction.uuid == uuid)
    }

    /// Changes a payment and writes it.
    pub(super) fn change<T>(&mut self, uuid: &str, change: impl FnOnce(&mut Transaction) -> T) -> Option<T> {
        let found = self.transactions.iter_mut().find(|transaction| transaction.uuid == uuid)?;
        let changed = change(found);
        write(self.folder.as_deref(), found);
        Some(changed)
    }

    pub(super) fn add(&mut self, transaction: Transaction) {
        if self.transactions.len() >= TRANSACTIONS_MAX {
            self.forget_oldest();
        }
        write(self.folder.as_deref(), &transaction);
        self.transactions.push(transaction);
    }

    fn forget_oldest(&mut self) {
        let oldest = self.transactions.remove(0);
        if let Some(folder) = &self.folder {
            // What can't be removed is read again at the next start, and forgotten again.
            let _ = std::fs::remove_file(path(folder, &oldest));
        }
    }
}

fn path(folder: &Path, transaction: &Transaction) -> PathBuf {
    folder.join(format!("{}.json", transaction.uuid))
}

fn write(folder: Option<&Path>, transaction: &Transaction) {
    let Some(folder) = folder else { return };
    let written = serde_json::to_vec_pretty(transaction)
        .map_err(std::io::Error::other)
        .and_then(|text| state_file::replace(&path(folder, transaction), &text));
    if let Err(error) = written {
        tracing::error!(%error, uuid = %transaction.uuid, "a card payment cannot be written");
    }
}

fn read_all(folder: &Path) -> Vec<Transaction> {
    let entries = std::fs::create_dir_all(folder).and_then(|()| std::fs::read_dir(folder));
    let entries = entries.inspect_err(|error| tracing::error!(%error, "the card payments cannot be kept"));
    let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .filter_map(|path| read(&path))
        .collect()
}

fn read(path: &Path) -> Option<Transaction> {
    let text = std::fs::read(path).map_err(|error| error.to_string());
    let read = text.and_then(|text| serde_json::from_slice(&text).map_err(|error| error.to_string()));
    read.inspect_err(|error| tracing::error!(error, path = %path.display(), "a card payment cannot be read"))
        .ok()
}
