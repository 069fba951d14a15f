//! The totals of the fund, folded from the stream of the ledger: a transaction is folded once, whatever the stream repeats.
//!
//! `FUND#2027-03` has the month, day by day, by family of accounts and by reason; `FUND#ALL` has everything since the beginning.
//! Each total is kept in a few shards, so that no item is written by everybody.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use jiff::civil::Date;
use mce_shared::ids::TransactionId;
use mce_shared::ledger::{Family, ReasonCode, Transaction};
use mce_shared::money::Euros;
use serde::Deserialize;

use super::ledger::{Kept, SHARDS, part, shard_of};
use super::write::{Refused, cancelled};
use super::{Index, Item, Listed, Store, StoreError, Table, number, schema, sort_key, text};

const ALL: &str = "FUND#ALL";
/// Transactions folded together, at most: each has its mark, and a few totals.
pub const TOGETHER: usize = 12;

/// Which total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Day of the posting, in Paris.
    pub day: Date,
    /// The family of accounts.
    pub family: Family,
    pub reason: ReasonCode,
}

/// How many movements, and their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub amount: Euros,
}

/// A transaction to fold, and the day in Paris on which it was posted.
pub type Folding = (Transaction, Date);

/// Transactions that no record of the stream has folded, some of each part of their index.
///
/// # Errors
/// When the store fails.
pub async fn not_folded(store: &Store, most: usize) -> Result<Listed<Kept>, StoreError> {
    let mut found = Listed::default();
    for shard in 0..SHARDS {
        let value = part(shard);
        let index = Index { name: "by-unfolded", hash: "unfolded", value: &value, oldest_first: true };
        let (items, _) = store.query_index(Table::Ledger, &index, most, None).await?;
        found.extend(super::read_each(items));
    }
    Ok(found)
}

/// The write by which a folded transaction leaves that index; one of before the index was never in it.
fn leaving(store: &Store, id: &TransactionId) -> Result<TransactWriteItem, StoreError> {
    let update = Update::builder()
        .table_name(store.table(Table::Ledger)?)
        .key("pk", text(format!("TX#{id}")))
        .key("sk", text("TX"))
        .update_expression("REMOVE unfolded")
        .build()
        .map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

/// Folds transactions that are not folded yet. Those that are give their numbers, and nothing is written.
///
/// # Errors
/// When the store fails.
pub async fn fold(store: &Store, folding: &[Folding]) -> Result<Vec<TransactionId>, StoreError> {
    let mut actions = Vec::new();
    for (transaction, _) in folding {
        let mark = super::keyed(&format!("TX#{}", transaction.id), "FOLDED", &serde_json::json!({}))?;
        actions.push(store.new_item(Table::Ledger, mark)?);
    }
    for (transaction, _) in folding {
        actions.push(leaving(store, &transaction.id)?);
    }
    let shard = folding.first().map_or(0, |(first, _)| shard_of(&first.id));
    for (key, total) in totals_of(folding) {
        let month = format!("FUND#{}", key.day.strftime("%Y-%m"));
        let day = format!("{}#{}#{}#{shard}", key.day, key.family.code(), key.reason.code());
        actions.push(adding(store, &month, &day, total)?);
    }
    for (family, total) in whole_of(folding) {
        actions.push(adding(store, ALL, &format!("{}#{shard}", family.code()), total)?);
    }
    let sent = store.client.transact_write_items().set_transact_items(Some(actions)).send().await;
    let Err(error) = sent else { return Ok(Vec::new()) };
    let Some(refused) = cancelled(&error) else { return Err(super::database(error)) };
    let known =
        |(one, (transaction, _)): (&Refused, &Folding)| one.by_condition().then(|| transaction.id.clone());
    let known: Vec<TransactionId> = refused.iter().zip(folding).filter_map(known).collect();
    if known.is_empty() { Err(StoreError::Busy) } else { Ok(known) }
}

fn totals_of(folding: &[Folding]) -> BTreeMap<Key, Total> {
    let mut totals = BTreeMap::<Key, Total>::new();
    for (transaction, day) in folding {
        for entry in &transaction.entries {
            let key = Key { day: *day, family: entry.account.family(), reason: transaction.reason };
            let total = totals.entry(key).or_default();
            total.count += 1;
            total.amount += entry.amount;
        }
    }
    totals
}

fn whole_of(folding: &[Folding]) -> BTreeMap<Family, Total> {
    let mut whole = BTreeMap::<Family, Total>::new();
    for (key, total) in totals_of(folding) {
        let sum = whole.entry(key.family).or_default();
        sum.count += total.count;
        sum.amount += total.amount;
    }
    whole
}

fn adding(store: &Store, pk: &str, sk: &str, total: Total) -> Result<TransactWriteItem, StoreError> {
    let update = Update::builder()
        .table_name(store.table(Table::Ledger)?)
        .key("pk", text(pk))
        .key("sk", text(sk))
        .update_expression("SET #schema = if_not_exists(#schema, :schema) ADD #count :count, cents :cents")
        .expression_attribute_names("#schema", schema::NUMBER)
        .expression_attribute_values(":schema", schema::number_of(pk, sk)?)
        .expression_attribute_names("#count", "count")
        .expression_attribute_values(":count", number(total.count))
        .expression_attribute_values(":cents", number(total.amount.cents()))
        .build()
        .map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

/// What each family holds, by the totals, and of how many entries.
///
/// # Errors
/// When the store fails.
pub async fn balances(store: &Store) -> Result<(BTreeMap<Family, Euros>, u64), StoreError> {
    let (mut balances, mut count) = (BTreeMap::new(), 0);
    for item in store.query(Table::Ledger, ALL, "").await? {
        let family = sort_key(&item)?.split('#').next().and_then(Family::from_code);
        let family = family.ok_or_else(|| StoreError::Malformed("a total of no family".into()))?;
        let total = read(item)?;
        *balances.entry(family).or_default() += total.amount;
        count += total.count;
    }
    Ok((balances, count))
}

/// The totals of the month of `day`, by family and reason.
///
/// # Errors
/// When the store fails.
pub async fn month(store: &Store, day: Date) -> Result<BTreeMap<(Family, ReasonCode), Total>, StoreError> {
    let mut totals = BTreeMap::<(Family, ReasonCode), Total>::new();
    let pk = format!("FUND#{}", day.strftime("%Y-%m"));
    for item in store.query(Table::Ledger, &pk, "").await? {
        let mut parts = sort_key(&item)?.split('#').skip(1);
        let family = parts.next().and_then(Family::from_code);
        let reason = parts.next().and_then(ReasonCode::from_code);
        let (Some(family), Some(reason)) = (family, reason) else {
            return Err(StoreError::Malformed("a total of no family or reason".into()));
        };
        let read = read(item)?;
        let total = totals.entry((family, reason)).or_default();
        total.count += read.count;
        total.amount += read.amount;
    }
    Ok(totals)
}

#[derive(Deserialize)]
struct Sum {
    count: u64,
    cents: i64,
}

fn read(item: Item) -> Result<Total, StoreError> {
    let Sum { count, cents } = schema::read(item)?;
    Ok(Total { count, amount: Euros::from_cents(cents) })
}
