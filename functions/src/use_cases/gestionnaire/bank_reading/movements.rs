//! What moved on the account: what tells one movement from the others, and what is posted of it.

use jiff::civil::Date;
use mce_shared::aggregate::Asked;
use mce_shared::ledger::{Account, Movements, ReasonCode, Transaction};
use mce_shared::money::Euros;
use mce_shared::payments::{movement_key, movement_told};
use mce_shared::suspense::{Suspended, SuspendedRow, Tie};

use super::{Reading, hash};
use crate::http::Fault;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, ledger};

impl Reading<'_> {
    /// Of what moved by a transfer, and its rank among those of this file that nothing tells apart.
    pub(super) fn moved<'m>(
        &mut self,
        (on, amount): (Date, Euros),
        entry: &'m str,
        reference: &str,
    ) -> (Moved<'m>, u32) {
        let told = movement_told(on, amount, Some(reference), "");
        let rank = self.rank(&told);
        (Moved { on, amount, entry, key: self.key(&told, rank) }, rank)
    }

    pub(super) fn rank(&mut self, told: &str) -> u32 {
        let alike = self.alike.entry(told.to_owned()).or_default();
        *alike += 1;
        *alike
    }

    /// The same for the same movement, whichever file tells it.
    pub(super) fn key(&self, told: &str, rank: u32) -> String {
        hash(movement_key(&self.account, told, rank).as_bytes())[..16].to_owned()
    }

    /// What moved at the bank and nobody knows why is written down, so that the books go on saying what the bank says.
    /// `text` is what people read of it in the list of what is to be matched.
    pub(super) async fn set_aside(&mut self, moved: Moved<'_>, text: String) -> Result<(), Fault> {
        self.set_aside_with(moved, text, None).await
    }

    /// The same of what is decided with something else first.
    pub(super) async fn set_aside_with(
        &mut self,
        moved: Moved<'_>,
        text: String,
        tie: Option<Tie>,
    ) -> Result<(), Fault> {
        let transaction = set_aside(&moved, &self.asked)?;
        let (found, row) = Suspended::found(&moved.key, (moved.on, moved.amount), text, &self.asked);
        self.post(transaction, Some((Suspended { tie, ..found }, row))).await.map(|_| ())
    }

    /// Whether it was set aside by a file that told it before.
    pub(super) async fn is_aside(&self, moved: &Moved<'_>) -> Result<bool, Fault> {
        let id = set_aside(moved, &self.asked)?.id;
        Ok(ledger::is_posted(self.environment.store(), &id).await?)
    }

    /// Posts it, once; false when it was, or when nothing is changed for good.
    pub(super) async fn post(
        &self,
        transaction: Transaction,
        found: Option<(Suspended, SuspendedRow)>,
    ) -> Result<bool, Fault> {
        let store = self.environment.store();
        if self.tried.is_some() {
            return Ok(!ledger::is_posted(store, &transaction.id).await?);
        }
        let mut writes = Writes::new();
        writes.post(store, std::slice::from_ref(&transaction), self.asked.at)?;
        writes.matching(store, found.as_slice())?;
        match writes.commit(store).await? {
            Committed::Yes => Ok(true),
            // Its line stands with it, or it is posted.
            Committed::Stale if ledger::is_posted(store, &transaction.id).await? => Ok(false),
            Committed::Already => Ok(false),
            _ => Err(StoreError::Busy.into()),
        }
    }
}

/// What moved on the account: the day, how much (below zero when it left), and the bank's name of it.
pub(super) struct Moved<'a> {
    pub(super) on: Date,
    pub(super) amount: Euros,
    pub(super) entry: &'a str,
    /// What tells it from every other, whichever file tells it.
    pub(super) key: String,
}

pub(super) fn set_aside(moved: &Moved<'_>, asked: &Asked) -> Result<Transaction, Fault> {
    let movements = Movements::new();
    let movements = if moved.amount.is_negative() {
        movements.moving(-moved.amount, Account::Suspense, Account::Bank)
    } else {
        movements.moving(moved.amount, Account::Bank, Account::Suspense)
    };
    let transaction = Transaction {
        id: format!("bank:{}", moved.key).parse().map_err(Fault::internal)?,
        reason: ReasonCode::Unreconciled,
        on: moved.on,
        label: format!("Mouvement de la banque à rapprocher ({})", moved.entry),
        author: asked.author.clone(),
        dossier: None,
        corrects: None,
        entries: movements.into_entries(),
    };
    transaction.checked().map_err(Fault::internal)
}
