//! What covers the complements of each collectivité: the records of agreements and receipts, and the balances of its accounts.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::civil::Date;
use mce_shared::cover::{CoverDecision, CoverRecord, CoverState, Covering, Position};
use mce_shared::identifiers::Siren;
use mce_shared::ledger::Account;
use mce_shared::money::Euros;

use super::ledger::Book;
use super::stored::{Stored, StoredCover};
use super::write::built;
use super::{Index, Item, Store, StoreError, Table, schema, text};

/// In the index: those that wait for a second person.
const PROPOSED: &str = "cover_proposed";
const DECIDED: &str = "cover_decided";

fn pk(siren: &Siren) -> String {
    format!("COVER#{siren}")
}

fn item(record: &CoverRecord) -> Result<Item, StoreError> {
    let mut item = super::keyed(
        &pk(&record.collectivite),
        &format!("C#{:04}", record.number),
        &StoredCover::of(record.clone()),
    )?;
    let status = if record.state == CoverState::Proposed { PROPOSED } else { DECIDED };
    item.insert("status".into(), text(status));
    item.insert("due".into(), text(record.proposal.at.to_string()));
    Ok(item)
}

/// The write of a proposal: its number is free.
///
/// # Errors
/// When the item can't be written.
pub fn proposing(store: &Store, record: &CoverRecord) -> Result<TransactWriteItem, StoreError> {
    store.new_item(Table::Payments, item(record)?)
}

/// The write of a decision, on what still waits for one.
///
/// # Errors
/// When the item can't be written.
pub fn deciding(store: &Store, decision: &CoverDecision) -> Result<TransactWriteItem, StoreError> {
    let put = store.put_of(Table::Payments, item(&decision.record)?)?;
    built(
        put.condition_expression("#status = :proposed")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":proposed", text(PROPOSED)),
    )
}

/// The records of a collectivité, the first one first.
///
/// # Errors
/// When the store fails.
pub async fn records(store: &Store, siren: &Siren) -> Result<Vec<CoverRecord>, StoreError> {
    Ok(super::parse_all::<StoredCover>(store.query(Table::Payments, &pk(siren), "C#").await?)?.core())
}

/// The records that wait for a second person, the first one first.
///
/// # Errors
/// When the store fails.
pub async fn proposed(store: &Store) -> Result<Vec<CoverRecord>, StoreError> {
    Ok(super::payments::with_status::<StoredCover>(store, PROPOSED).await?.items.core())
}

/// The money of a day and of a sum that two people have recorded by hand.
///
/// # Errors
/// When the store fails.
pub async fn receipts(store: &Store, on: Date, amount: Euros) -> Result<Vec<CoverRecord>, StoreError> {
    let decided = super::payments::with_status::<StoredCover>(store, DECIDED).await?.items.core();
    let is_it = |record: &CoverRecord| {
        record.state == CoverState::Approved
            && matches!(&record.proposal.what, Covering::Receipt { on: day, amount: paid, .. } if (*day, *paid) == (on, amount))
    };
    Ok(decided.into_iter().filter(is_it).collect())
}

/// Where a collectivité stands.
///
/// # Errors
/// When the store fails.
pub async fn position(store: &Store, siren: &Siren) -> Result<Position, StoreError> {
    let items = store.query(Table::Ledger, &format!("COLLECTIVITE#{siren}"), "BALANCE#").await?;
    let book = Book::of(items)?;
    Ok(Position::of(siren, |account| book.balance(account)))
}

/// A page of the collectivités that owe or have paid in, with where each stands, by SIREN.
///
/// # Errors
/// When the store fails.
pub async fn positions(
    store: &Store,
    page: usize,
    from: Option<&str>,
) -> Result<(Vec<(Siren, Position)>, Option<String>), StoreError> {
    let index = Index { name: "by-owing", hash: "owing", value: super::ledger::OWING, oldest_first: true };
    let from = from.and_then(|cursor| index.start(cursor));
    let (items, next) = store.query_index(Table::Ledger, &index, page, from).await?;
    let mut found = Vec::<Siren>::new();
    for item in items {
        let balance: super::ledger::Owner = schema::read(item)?;
        if let Account::Collectivite(siren) | Account::Received(siren) = balance.account
            && found.last() != Some(&siren)
        {
            found.push(siren);
        }
    }
    // Both balances of one collectivité may stand on two pages: it is then shown on both.
    let read = found.into_iter().map(|siren| async move {
        let position = position(store, &siren).await?;
        Ok::<_, StoreError>((siren, position))
    });
    Ok((futures_util::future::try_join_all(read).await?, next.as_ref().and_then(super::index_cursor)))
}
