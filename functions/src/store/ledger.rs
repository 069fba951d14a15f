//! The ledger: a transaction is one item that is written once (the marker of its cause); each account that keeps a balance has
//! its entries for the statement, and its balance.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use jiff::Timestamp;
use mce_shared::identifiers::{Siren, Siret};
use mce_shared::ids::{EluId, TransactionId};
use mce_shared::ledger::{Account, Bound, Line, Transaction};
use mce_shared::money::Euros;
use mce_shared::proof;
use serde::{Deserialize, Serialize};

use super::{Index, Item, Segment, Store, StoreError, Table, number, schema, sort_key, text};

/// In the index of what collectivités owe and have paid in.
pub(super) const OWING: &str = "collectivite";

/// Whose account a balance is.
#[derive(Deserialize)]
pub(super) struct Owner {
    pub account: Account,
}

#[derive(Deserialize)]
struct Balance {
    account: Account,
    cents: i64,
    moved_at: Timestamp,
}

/// Accounts of one owner share a partition: one query reads all that somebody has.
fn owner_pk(account: &Account) -> String {
    match proof::Owner::of(account) {
        Some(proof::Owner::Elu(elu)) => format!("ELU#{elu}"),
        Some(proof::Owner::Dossier(dossier)) => format!("DOSSIER#{dossier}"),
        Some(proof::Owner::Of(siret)) => format!("OF#{siret}"),
        Some(proof::Owner::Collectivite(siren)) => format!("COLLECTIVITE#{siren}"),
        // No account is that of a movement of the bank.
        Some(proof::Owner::Movement(_)) | None => "FUND".to_owned(),
    }
}

/// What somebody has: every balance and every line, read together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    pub balances: BTreeMap<Account, Euros>,
    /// The lines, in no order that means anything.
    pub lines: Vec<Line>,
}

impl Book {
    /// The balance of one account.
    #[must_use]
    pub fn balance(&self, account: &Account) -> Euros {
        self.balances.get(account).copied().unwrap_or_default()
    }

    /// The accounts whose balance is not the sum of its lines: two reads may see two moments, so read again before you believe it.
    #[must_use]
    pub fn torn(&self) -> Vec<&Account> {
        let mut sums = BTreeMap::<&Account, Euros>::new();
        for line in &self.lines {
            *sums.entry(&line.account).or_default() += line.amount;
        }
        for (account, balance) in &self.balances {
            *sums.entry(account).or_default() += -*balance;
        }
        sums.into_iter().filter(|(_, difference)| !difference.is_zero()).map(|(account, _)| account).collect()
    }

    pub(super) fn of(items: Vec<Item>) -> Result<Self, StoreError> {
        let mut book = Self::default();
        for item in items {
            let key = sort_key(&item)?;
            if key.starts_with("BALANCE#") {
                let balance: Balance = schema::read(item)?;
                book.balances.insert(balance.account, Euros::from_cents(balance.cents));
            } else if key.starts_with("ENTRY#") {
                book.lines.push(schema::read(item)?);
            }
        }
        Ok(book)
    }
}

/// The balances of an élu.
///
/// # Errors
/// When the store fails.
pub async fn balances(store: &Store, elu: &EluId) -> Result<Vec<(Account, Euros)>, StoreError> {
    let items = store.query(Table::Ledger, &format!("ELU#{elu}"), "BALANCE#").await?;
    Ok(Book::of(items)?.balances.into_iter().collect())
}

/// All that an élu has.
///
/// # Errors
/// When the store fails.
pub async fn of_elu(store: &Store, elu: &EluId) -> Result<Book, StoreError> {
    book(store, &format!("ELU#{elu}")).await
}

/// What a training body is owed and owes.
///
/// # Errors
/// When the store fails.
pub async fn of_training_body(store: &Store, siret: &Siret) -> Result<Book, StoreError> {
    book(store, &format!("OF#{siret}")).await
}

async fn book(store: &Store, pk: &str) -> Result<Book, StoreError> {
    Book::of(store.query(Table::Ledger, pk, "").await?)
}

/// What a training body must pay back, as a positive amount.
///
/// # Errors
/// When the store fails.
pub async fn claim_on(store: &Store, siret: &Siret) -> Result<Euros, StoreError> {
    let account = Account::Claim(siret.clone());
    let balance: Option<Balance> =
        store.get(Table::Ledger, &owner_pk(&account), &format!("BALANCE#{account}")).await?;
    Ok(balance.map_or(Euros::ZERO, |balance| -Euros::from_cents(balance.cents)))
}

/// What a collectivité gave, and what became of it: the lines of its account and of its dotations, the latest first.
///
/// # Errors
/// When the store fails.
pub async fn of_collectivite(store: &Store, siren: &Siren) -> Result<Vec<Line>, StoreError> {
    let index =
        Index { name: "by-collectivite", hash: "collectivite", value: siren.as_str(), oldest_first: false };
    let (mut lines, mut from) = (Vec::new(), None);
    loop {
        let (items, next) = store.query_index(Table::Ledger, &index, 500, from).await?;
        lines.extend(super::parse_all::<Line>(items)?);
        from = next;
        if from.is_none() {
            return Ok(lines);
        }
    }
}

/// Whether a transaction was posted.
///
/// # Errors
/// When the store fails.
pub async fn is_posted(store: &Store, id: &TransactionId) -> Result<bool, StoreError> {
    Ok(posted(store, id).await?.is_some())
}

/// A transaction that was posted.
///
/// # Errors
/// When the store fails.
pub async fn posted(store: &Store, id: &TransactionId) -> Result<Option<Kept>, StoreError> {
    store.get(Table::Ledger, &format!("TX#{id}"), TX).await
}

/// A transaction as it is kept, with the moment when it was posted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    #[serde(flatten)]
    pub transaction: Transaction,
    /// When it was posted.
    pub posted_at: Timestamp,
}

/// The write of the transaction itself: it is posted once, whatever happens.
pub(super) fn marker(
    store: &Store,
    transaction: &Transaction,
    at: Timestamp,
) -> Result<TransactWriteItem, StoreError> {
    let kept = Kept { transaction: transaction.clone(), posted_at: at };
    let mut item = super::keyed(&format!("TX#{}", transaction.id), TX, &kept)?;
    item.insert("unfolded".into(), text(unfolded(&transaction.id)));
    store.new_item(Table::Ledger, item)
}

const TX: &str = "TX";

/// Shards of a total: more than the hands that fold at once.
pub(super) const SHARDS: u8 = 8;

/// In which part of the index of what is not folded a transaction is: several, so that none is written by everybody.
fn unfolded(id: &TransactionId) -> String {
    part(shard_of(id))
}

pub(super) fn part(shard: u8) -> String {
    format!("U#{shard}")
}

pub(super) fn shard_of(id: &TransactionId) -> u8 {
    id.as_str().bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % SHARDS
}

/// What a page of the ledger holds, for the proof.
#[derive(Debug, Default)]
pub struct LedgerPage {
    pub transactions: Vec<Kept>,
    /// Lines of statements.
    pub lines: Vec<Line>,
    /// Balances, with their last movement.
    pub balances: Vec<(Account, Euros, Timestamp)>,
    /// What can't be read, by name.
    pub unreadable: Vec<(String, StoreError)>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A page of a segment of the ledger, for the proof.
///
/// # Errors
/// When the store fails.
pub async fn scan_page(
    store: &Store,
    segment: Segment,
    from: Option<String>,
) -> Result<LedgerPage, StoreError> {
    let mut page = LedgerPage::default();
    (page.unreadable, page.next) =
        store.scan_each(Table::Ledger, segment, from, |item| page.take(item)).await?;
    Ok(page)
}

impl LedgerPage {
    fn take(&mut self, item: Item) -> Result<(), StoreError> {
        let key = sort_key(&item)?;
        if key == TX {
            self.transactions.push(schema::read(item)?);
        } else if key.starts_with("ENTRY#") {
            self.lines.push(schema::read(item)?);
        } else if key.starts_with("BALANCE#") {
            let balance: Balance = schema::read(item)?;
            self.balances.push((balance.account, Euros::from_cents(balance.cents), balance.moved_at));
        }
        Ok(())
    }
}

/// The lines of the transaction on the statements of its accounts.
pub(super) fn lines(
    store: &Store,
    posted: &Transaction,
    at: Timestamp,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    posted.lines(at).iter().map(|line| store.new_item(Table::Ledger, line_item(line)?)).collect()
}

fn line_item(line: &Line) -> Result<Item, StoreError> {
    let moment = line.posted_at.as_microsecond();
    let sk = format!("ENTRY#{}#{moment:020}#{}#{}", line.on, line.transaction, line.account);
    let mut item = super::keyed(&owner_pk(&line.account), &sk, line)?;
    // Only what a collectivité gave is in its index.
    if let Account::Collectivite(siren)
    | Account::Received(siren)
    | Account::Covered(siren)
    | Account::Dotation(_, siren) = &line.account
    {
        item.insert("collectivite".into(), text(siren.to_string()));
    }
    Ok(item)
}

/// What a balance must be for a change of it to be written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Expected {
    /// Where the decision depends on the very balance: the one that was seen.
    pub seen: Option<Euros>,
    /// What it must not go below, beside its own bounds.
    pub floor: Option<Euros>,
}

/// The write that moves a balance, under the condition that it stays within its bounds and is as [`Expected`].
pub(super) fn balance_change(
    store: &Store,
    account: &Account,
    by: Euros,
    Expected { seen, floor }: Expected,
    at: Timestamp,
) -> Result<TransactWriteItem, StoreError> {
    let (pk, sk) = (owner_pk(account), format!("BALANCE#{account}"));
    let mut update = Update::builder()
        .table_name(store.table(Table::Ledger)?)
        .update_expression(update_of(account))
        .expression_attribute_names("#schema", schema::NUMBER)
        .expression_attribute_values(":schema", schema::number_of(&pk, &sk)?)
        .key("pk", text(pk))
        .key("sk", text(sk))
        .expression_attribute_values(":at", text(at.to_string()))
        .expression_attribute_values(":account", text(account.to_string()))
        .expression_attribute_values(":by", number(by.cents()));
    let limit = match (account.bound(), by.is_negative()) {
        (Bound::AtLeastZero, true) => Some("cents >= :limit"),
        (Bound::AtMostZero, false) => Some("cents <= :limit"),
        _ => None,
    };
    if matches!(account, Account::Collectivite(_) | Account::Received(_)) {
        update = update.expression_attribute_values(":owing", text(OWING));
    }
    if let Some(floor) = floor {
        let least = floor - by;
        let unless_none = if least.is_positive() { "" } else { "attribute_not_exists(cents) OR " };
        let update = update
            .condition_expression(format!("{unless_none}cents >= :limit"))
            .expression_attribute_values(":limit", number(least.cents()));
        return built(update);
    }
    update = match (seen, limit) {
        (Some(seen), _) if seen.is_zero() => update
            .condition_expression("attribute_not_exists(cents) OR cents = :seen")
            .expression_attribute_values(":seen", number(0)),
        (Some(seen), _) => update
            .condition_expression("cents = :seen")
            .expression_attribute_values(":seen", number(seen.cents())),
        (None, Some(condition)) => {
            update.condition_expression(condition).expression_attribute_values(":limit", number(-by.cents()))
        }
        (None, None) => update,
    };
    built(update)
}

/// What collectivités owe and have paid in is found by an index.
const fn update_of(account: &Account) -> &'static str {
    match account {
        Account::Collectivite(_) | Account::Received(_) => {
            "SET #schema = if_not_exists(#schema, :schema), account = :account, moved_at = :at, owing = :owing ADD cents :by"
        }
        _ => {
            "SET #schema = if_not_exists(#schema, :schema), account = :account, moved_at = :at ADD cents :by"
        }
    }
}

fn built(update: UpdateBuilder) -> Result<TransactWriteItem, StoreError> {
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}
