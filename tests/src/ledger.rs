//! The ledger, read whole and checked (invariants 1 and 2).

use std::collections::BTreeMap;

use mce_functions::store::stored::{Stored as _, StoredSuspended};
use mce_local::Platform;
use mce_shared::ledger::{Account, Transaction};
use mce_shared::money::Euros;
use mce_shared::suspense::{SuspendedState, movement_of};
use serde_json::Value;

use crate::tables::scan;

/// What each account holds by its entries.
pub struct Books {
    totals: BTreeMap<Account, Euros>,
    pub transactions: Vec<Transaction>,
}

/// Reads the ledger: every transaction sums to zero, every balance is the sum of its entries and of the lines of its
/// statement, nothing is below zero that may not be.
pub async fn checked_books(platform: &Platform) -> Books {
    let items = scan(platform, "ledger").await;
    let of_kind = |prefix: &'static str| {
        items.iter().filter(move |item| item["sk"].as_str().unwrap().starts_with(prefix)).cloned()
    };
    let transactions: Vec<Transaction> = of_kind("TX").map(read).collect();
    let mut totals = BTreeMap::new();
    for transaction in &transactions {
        let sum: Euros = transaction.entries.iter().map(|entry| entry.amount).sum();
        assert!(sum.is_zero() && !transaction.entries.is_empty(), "{transaction:?}");
        for entry in &transaction.entries {
            *totals.entry(entry.account.clone()).or_insert(Euros::ZERO) += entry.amount;
        }
    }
    let kept: BTreeMap<Account, Euros> =
        totals.iter().filter(|(account, _)| account.keeps_balance()).map(|(a, e)| (a.clone(), *e)).collect();
    let balances = sums(
        of_kind("BALANCE#").map(|item| (account(&item), Euros::from_cents(item["cents"].as_i64().unwrap()))),
    );
    let lines = sums(
        of_kind("ENTRY#").map(|item| (account(&item), item["amount"].as_str().unwrap().parse().unwrap())),
    );
    assert_eq!(not_zero(&kept), not_zero(&balances), "balances are not the sums of the entries");
    assert_eq!(not_zero(&kept), not_zero(&lines), "statements are not the sums of the entries");
    for (account, total) in &kept {
        assert!(account.bound().holds(*total), "{account} holds {total}");
    }
    every_cent_aside_has_its_line(platform, &transactions).await;
    Books { totals, transactions }
}

impl Books {
    /// What an account holds.
    pub fn of(&self, account: &Account) -> Euros {
        self.totals.get(account).copied().unwrap_or_default()
    }

    /// What is reserved for dossiers, all of them.
    pub fn engaged(&self) -> Euros {
        self.sum(|account| matches!(account, Account::Engaged(..)))
    }

    /// What is owed to training bodies, all of them.
    pub fn payable(&self) -> Euros {
        self.sum(|account| matches!(account, Account::Payable(_)))
    }

    pub fn sum(&self, wanted: impl Fn(&Account) -> bool) -> Euros {
        self.totals.iter().filter(|(account, _)| wanted(account)).map(|(_, total)| *total).sum()
    }
}

/// What stands in suspense is in the list of what people match, movement by movement, but for card money.
async fn every_cent_aside_has_its_line(platform: &Platform, transactions: &[Transaction]) {
    let mut aside = BTreeMap::<String, Euros>::new();
    for transaction in transactions {
        let entries = transaction.entries.iter().filter(|entry| entry.account == Account::Suspense);
        let Some(movement) = movement_of(transaction) else { continue };
        *aside.entry(movement.to_owned()).or_default() += entries.map(|entry| entry.amount).sum();
    }
    let mut listed = BTreeMap::<String, Euros>::new();
    for item in scan(platform, "payments").await.into_iter().filter(|item| item["sk"] == "MOVEMENT") {
        let movement = read_as::<StoredSuspended>(item).core();
        assert_eq!(movement.left.is_zero(), movement.state == SuspendedState::Settled, "{movement:?}");
        listed.insert(movement.key, movement.left + movement.undone.unwrap_or_default());
    }
    aside.retain(|_, amount| !amount.is_zero());
    listed.retain(|_, amount| !amount.is_zero());
    assert_eq!(aside, listed, "what stands in suspense is not what is to be matched");
}

fn read(item: Value) -> Transaction {
    read_as(item)
}

fn read_as<T: serde::de::DeserializeOwned>(mut item: Value) -> T {
    let attributes = item.as_object_mut().unwrap();
    for name in ["pk", "sk", "schema"] {
        attributes.remove(name);
    }
    serde_json::from_value(item).unwrap()
}

fn account(item: &Value) -> Account {
    item["account"].as_str().unwrap().parse().unwrap()
}

fn sums(amounts: impl Iterator<Item = (Account, Euros)>) -> BTreeMap<Account, Euros> {
    amounts.fold(BTreeMap::new(), |mut sums, (account, amount)| {
        *sums.entry(account).or_default() += amount;
        sums
    })
}

fn not_zero(amounts: &BTreeMap<Account, Euros>) -> BTreeMap<&Account, &Euros> {
    amounts.iter().filter(|(_, amount)| !amount.is_zero()).collect()
}
