//! The ledger: a transaction is one item that is written once (the marker of its cause); each account that keeps a balance has
//! its entries for the statement, and its balance.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::ids::{DossierId, EluId, TransactionId};
use mce_shared::ledger::{Account, ReasonCode, Transaction};
use mce_shared::money::Euros;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Table, number, text};

/// Lines of a statement, at most.
pub const LINES_MAX: usize = 2_000;

/// An entry as the statement of its account has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The account.
    pub account: Account,
    /// What was added.
    pub amount: Euros,
    /// The transaction.
    pub transaction: TransactionId,
    /// Why.
    pub reason: ReasonCode,
    /// Day of effect.
    pub on: Date,
    /// In French.
    pub label: String,
    /// The dossier, if any.
    pub dossier: Option<DossierId>,
    /// When it was posted.
    pub posted_at: Timestamp,
}

#[derive(Deserialize)]
struct Balance {
    account: Account,
    cents: i64,
}

/// Accounts of one owner share a partition: one query reads all that somebody has.
fn owner_pk(account: &Account) -> String {
    match account {
        Account::Right(elu)
        | Account::Dotation(elu, _)
        | Account::Cpf(elu)
        | Account::Cec(elu)
        | Account::Card(elu) => {
            format!("ELU#{elu}")
        }
        Account::Collectivite(siren) => format!("COLLECTIVITE#{siren}"),
        Account::Engaged(dossier, _) => format!("DOSSIER#{dossier}"),
        Account::Payable(siret) => format!("OF#{siret}"),
        Account::Issued | Account::Elsewhere | Account::Bank | Account::Retained => "FUND".to_owned(),
    }
}

/// The balances of an élu.
///
/// # Errors
/// When the store fails.
pub async fn balances(store: &Store, elu: &EluId) -> Result<Vec<(Account, Euros)>, StoreError> {
    let items = store.query(Table::Ledger, &format!("ELU#{elu}"), "BALANCE#", 200).await?;
    let balances: Vec<Balance> = super::parse_all(items)?;
    Ok(balances.into_iter().map(|b| (b.account, Euros::from_cents(b.cents))).collect())
}

/// The statement of an élu, oldest first.
///
/// # Errors
/// When the store fails.
pub async fn statement(store: &Store, elu: &EluId) -> Result<Vec<Line>, StoreError> {
    super::parse_all(store.query(Table::Ledger, &format!("ELU#{elu}"), "ENTRY#", LINES_MAX).await?)
}

/// Whether a transaction was posted.
///
/// # Errors
/// When the store fails.
pub async fn is_posted(store: &Store, id: &TransactionId) -> Result<bool, StoreError> {
    let found: Option<Transaction> = store.get(Table::Ledger, &format!("TX#{id}"), "TX").await?;
    Ok(found.is_some())
}

/// The write of the transaction itself: it is posted once, whatever happens.
pub(super) fn marker(store: &Store, transaction: &Transaction) -> Result<TransactWriteItem, StoreError> {
    store.new_item(Table::Ledger, super::keyed(&format!("TX#{}", transaction.id), "TX", transaction)?)
}

/// The lines of the transaction on the statements of its accounts.
pub(super) fn lines(
    store: &Store,
    posted: &Transaction,
    at: Timestamp,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let lines = posted.balance_changes().into_iter().map(|(account, amount)| Line {
        amount,
        transaction: posted.id.clone(),
        reason: posted.reason,
        on: posted.on,
        label: posted.label.clone(),
        dossier: posted.dossier.clone(),
        posted_at: at,
        account,
    });
    lines
        .map(|line| {
            let sk = format!(
                "ENTRY#{}#{:020}#{}#{}",
                line.on,
                at.as_microsecond(),
                line.transaction,
                line.account
            );
            store.new_item(Table::Ledger, super::keyed(&owner_pk(&line.account), &sk, &line)?)
        })
        .collect()
}

/// The write that moves a balance, under the condition that it stays within its bounds.
pub(super) fn balance_change(
    store: &Store,
    account: &Account,
    by: Euros,
) -> Result<TransactWriteItem, StoreError> {
    let mut update = Update::builder()
        .table_name(store.table(Table::Ledger)?)
        .key("pk", text(owner_pk(account)))
        .key("sk", text(format!("BALANCE#{account}")))
        .update_expression("SET account = :account ADD cents :by")
        .expression_attribute_values(":account", text(account.to_string()))
        .expression_attribute_values(":by", number(by.cents()));
    if account.stays_positive() && by.is_negative() {
        update = update
            .condition_expression("cents >= :least")
            .expression_attribute_values(":least", number(-by.cents()));
    }
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}
