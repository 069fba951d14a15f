//! What each training body got, by the bank's own movements, and by what the books say of each cent that moved against what had been told.

use std::collections::{BTreeMap, BTreeSet};

use mce_functions::store::payments;
use mce_local::bank::{BankView, MovementKind};
use mce_shared::identifiers::Siret;
use mce_shared::ids::DossierId;
use mce_shared::ledger::{Account, ReasonCode, Transaction};
use mce_shared::payments::reference_parts;

use super::books::Books;
use super::checks::{all_dossiers, same};
use super::world::{World, text};

/// Whose each dossier is, and each movement that is to be matched with a transfer.
struct Owners {
    dossiers: BTreeMap<DossierId, Siret>,
    movements: BTreeMap<String, Siret>,
}

impl Owners {
    fn of_reference(&self, reference: &str) -> Option<&Siret> {
        self.dossiers.get(&reference_parts(reference)?.0)
    }

    /// Whose money that is which a transaction of the bank, or of what is matched, moves.
    fn of_movement(&self, transaction: &Transaction) -> Option<&Siret> {
        let mut parts = transaction.id.as_str().split(':');
        let is_of_one = matches!(parts.next(), Some("bank" | "suspense"));
        self.movements.get(parts.next().filter(|_| is_of_one)?)
    }
}

/// Each training body got what its dossiers owe it, or is still to get it.
///
/// # Errors
/// What differs.
pub async fn check(world: &World, books: &Books) -> Result<(), String> {
    let mut owed: BTreeMap<Siret, i64> = BTreeMap::new();
    let mut dossiers = BTreeMap::new();
    for id in all_dossiers(world).await? {
        let (dossier, _) = world.dossier(&id).await?;
        let of_paid = dossier.outcome.as_ref().map_or(0, |outcome| outcome.of_paid.cents());
        *owed.entry(dossier.of.clone()).or_default() += of_paid;
        dossiers.insert(id, dossier.of);
    }
    let mut owners = Owners { dossiers, movements: BTreeMap::new() };
    owners.movements = tied(world, &owners).await?;
    let bank = world.core.bank.view().await;
    let paid = paid(&bank, &owners)?;
    for (siret, owed) in owed {
        let open = books.held(&Account::Payable(siret.clone())) + books.held(&Account::Claim(siret.clone()));
        let paid = paid.get(&siret).copied().unwrap_or_default();
        let beside = beside(books, &siret, &owners) - with_a_batch(world, &bank, &owners, &siret).await?;
        same(format!("paid to {siret}"), paid + open + beside, owed)?;
    }
    Ok(())
}

/// Whose transfer each movement to be matched is told of.
async fn tied(world: &World, owners: &Owners) -> Result<BTreeMap<String, Siret>, String> {
    let items = world.scan("payments").await?.into_iter().filter(|item| item["sk"] == "MOVEMENT");
    let of_transfer = |item: serde_json::Value| {
        let reference = item["tie"]["id"].as_str().filter(|_| item["tie"]["kind"] == "transfer")?;
        Some((item["key"].as_str()?.to_owned(), owners.of_reference(reference)?.clone()))
    };
    Ok(items.filter_map(of_transfer).collect())
}

/// What left the bank for each, less what came back.
fn paid(bank: &BankView, owners: &Owners) -> Result<BTreeMap<Siret, i64>, String> {
    let mut paid: BTreeMap<Siret, i64> = BTreeMap::new();
    for movement in bank.movements.iter().filter(|one| one.kind != MovementKind::Credit) {
        let sign = if movement.kind == MovementKind::Return { -1 } else { 1 };
        for detail in &movement.details {
            let siret = owners.of_reference(&detail.end_to_end_id).ok_or("a transfer for no dossier")?;
            *paid.entry(siret.clone()).or_default() += sign * detail.amount.cents();
        }
    }
    Ok(paid)
}

/// What stands aside for a training body, what the fund bears of it or has given up, and what the body paid back.
fn beside(books: &Books, siret: &Siret, owners: &Owners) -> i64 {
    let (own, claim) = (Account::Payable(siret.clone()), Account::Claim(siret.clone()));
    let amount = |transaction: &Transaction| {
        let names = |account: &Account| transaction.entries.iter().any(|entry| entry.account == *account);
        let held = |account: &Account| {
            let entries = transaction.entries.iter().filter(|entry| entry.account == *account);
            entries.map(|entry| entry.amount.cents()).sum::<i64>()
        };
        let id = transaction.id.as_str();
        let is_tied = owners.of_movement(transaction) == Some(siret);
        let is_own = is_tied
            || names(&own)
            || names(&claim)
            || transaction.dossier.as_ref().and_then(|dossier| owners.dossiers.get(dossier)) == Some(siret)
            || id.split(':').nth(1).and_then(|reference| owners.of_reference(reference)) == Some(siret);
        let is_of_a_transfer =
            ["payment:", "bank:", "suspense:"].iter().any(|cause| id.starts_with(cause)) && is_own;
        let is_borne =
            transaction.reason == ReasonCode::WrittenOff || (id.starts_with("suspense:") && is_tied);
        let aside = if is_of_a_transfer { held(&Account::Suspense) } else { 0 };
        let borne = if is_of_a_transfer && is_borne { held(&Account::Retained) } else { 0 };
        let is_repaid = transaction.reason == ReasonCode::ClaimRepaid && names(&claim);
        aside + borne + if is_repaid { held(&Account::Bank) } else { 0 }
    };
    books.transactions.iter().map(amount).sum()
}

/// What was paid to a training body with a file that was debited by another sum: it is set aside with that of the others.
async fn with_a_batch(world: &World, bank: &BankView, owners: &Owners, siret: &Siret) -> Result<i64, String> {
    let together = |kind: &MovementKind| matches!(kind, MovementKind::Batch { .. });
    let with_others = bank.movements.iter().filter(|movement| together(&movement.kind));
    let with_others: BTreeSet<&str> = with_others
        .flat_map(|movement| &movement.details)
        .map(|detail| detail.end_to_end_id.as_str())
        .collect();
    let mut sum = 0;
    for dossier in owners.dossiers.iter().filter(|(_, whose)| *whose == siret).map(|(dossier, _)| dossier) {
        let payables = payments::of_dossier(world.store(), dossier).await.map_err(text)?;
        for attempt in payables.iter().flat_map(|payable| &payable.attempts) {
            let transfer = bank.transfers.iter().find(|one| one.end_to_end_id == attempt.reference);
            let is_of_one = transfer.is_some_and(|one| attempt.is_of_a_batch_that_differs(one.on));
            if is_of_one && with_others.contains(attempt.reference.as_str()) {
                sum += attempt.amount.cents();
            }
        }
    }
    Ok(sum)
}
