//! The files of the bank that were read, and what its statements say of the account.

use aws_sdk_dynamodb::types::TransactWriteItem;
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::money::Euros;
use mce_shared::payments::{BankFileRow, BankFileStand, BankFileState, FileProposal};
use mce_shared::proof::{Stated, in_order};
use serde::{Deserialize, Serialize};

use super::super::stored::Stored;
use super::super::stored::bank_file::{StoredBankFileRow, proposal};
use super::super::write::built;
use super::super::{Index, Store, StoreError, Table, index_cursor, keyed, number, parse_all, read_each};

/// A file of the bank that was read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadReturn {
    /// SHA-256 of the file: the same file again changes nothing.
    pub hash: String,
    /// `pain.002`, `camt.053`, `camt.054`.
    pub kind: String,
    /// The bank's number of the message.
    pub message_id: String,
    /// Who gave it.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// What it changed, line by line, in French.
    pub applied: Vec<String>,
    /// What somebody must look at, in French.
    pub anomalies: Vec<String>,
    /// `bank-return`, for the index.
    pub status: String,
    /// Day, for the index.
    pub due: Date,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "BankFileState::is_applied")]
    pub state: BankFileState,
    /// Who has sent it by hand.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "proposal")]
    pub proposal: Option<FileProposal>,
    /// Who has decided on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Why it was refused or dismissed, or can't be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Since when a hand applies it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applying_since: Option<Timestamp>,
    /// Counts its moves; zero for what was kept before they were counted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub version: u64,
}

const fn is_zero(version: &u64) -> bool {
    *version == 0
}

impl ReadReturn {
    /// A file that changes nothing yet.
    #[must_use]
    pub fn new(hash: String, (kind, message_id): (&str, &str), author: &str, at: (Timestamp, Date)) -> Self {
        Self {
            hash,
            kind: kind.to_owned(),
            message_id: message_id.to_owned(),
            author: author.to_owned(),
            at: at.0,
            applied: Vec::new(),
            anomalies: Vec::new(),
            status: "bank-return".to_owned(),
            due: at.1,
            state: BankFileState::Applied,
            proposal: None,
            decided_by: None,
            reason: None,
            applying_since: None,
            version: 0,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn stand(&self) -> BankFileStand<'_> {
        let proposal = self.proposal.as_ref();
        BankFileStand { state: self.state, applying_since: self.applying_since, proposal }
    }
}

/// What the bank says of the account from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// First day.
    pub from: Date,
    /// Last day.
    pub on: Date,
    /// Balance before; none where it does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<Euros>,
    /// Balance after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Euros>,
    /// The bank's number of the message.
    pub message_id: String,
}

const BANK: &str = "BANK";
const STATEMENT: &str = "STATEMENT#";

impl From<&Statement> for Stated {
    fn from(kept: &Statement) -> Self {
        Self { from: kept.from, to: kept.on, opening: kept.opening, closing: kept.closing }
    }
}

/// Every statement that was read, in the order in which one follows from the other.
///
/// # Errors
/// When the store fails.
pub async fn statements(store: &Store) -> Result<Vec<Stated>, StoreError> {
    let kept: Vec<Statement> = parse_all(store.query(Table::Payments, BANK, STATEMENT).await?)?;
    Ok(in_order(kept.iter().map(Stated::from).collect()))
}

/// Keeps a statement; the same one told twice is one.
///
/// # Errors
/// When the store fails.
pub async fn keep_statement(store: &Store, stated: &Stated, message_id: &str) -> Result<(), StoreError> {
    let Stated { from, to: on, opening, closing } = *stated;
    let said = |balance: Option<Euros>| balance.map_or_else(|| "?".to_owned(), |amount| amount.to_string());
    let key = format!("{STATEMENT}{on}#{from}#{}#{}", said(opening), said(closing));
    let statement = Statement { from, on, opening, closing, message_id: message_id.to_owned() };
    store.put_new(Table::Payments, BANK, &key, &statement).await.map(|_| ())
}

fn return_pk(hash: &str) -> String {
    format!("RETURN#{hash}")
}

/// The writes of a move of a file of the bank, over what was known of it, and of the line of its history.
///
/// # Errors
/// When an item can't be written.
pub fn return_writes(
    store: &Store,
    known: Option<&ReadReturn>,
    (read, row): (&ReadReturn, &BankFileRow),
) -> Result<[TransactWriteItem; 2], StoreError> {
    let pk = return_pk(&read.hash);
    let put = store.put_of(Table::Payments, keyed(&pk, "RETURN", read)?)?;
    let put = match known.map(|known| known.version) {
        None => put.condition_expression("attribute_not_exists(pk)"),
        Some(0) => put.condition_expression("attribute_exists(pk) AND attribute_not_exists(version)"),
        Some(before) => put
            .condition_expression("version = :before")
            .expression_attribute_values(":before", number(before)),
    };
    let row = keyed(&pk, &format!("J#{:04}", row.seq), &StoredBankFileRow::of(row.clone()))?;
    Ok([built(put)?, store.new_item(Table::Payments, row)?])
}

/// What happened to a file of the bank, in order.
///
/// # Errors
/// When the store fails.
pub async fn return_history(store: &Store, hash: &str) -> Result<Vec<BankFileRow>, StoreError> {
    Ok(parse_all::<StoredBankFileRow>(store.query(Table::Payments, &return_pk(hash), "J#").await?)?.core())
}

/// A file of the bank that was read, by its hash.
///
/// # Errors
/// When the store fails.
pub async fn known_return(store: &Store, hash: &str) -> Result<Option<ReadReturn>, StoreError> {
    store.get(Table::Payments, &return_pk(hash), "RETURN").await
}

/// A page of the files of the bank that were read, newest first, with the cursor of the next one.
///
/// # Errors
/// When the store fails.
pub async fn returns(
    store: &Store,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<ReadReturn>, Option<String>), StoreError> {
    let index = Index { name: "by-status", hash: "status", value: "bank-return", oldest_first: false };
    let from = cursor.and_then(|cursor| index.start(cursor));
    let (items, next) = store.query_index(Table::Payments, &index, page, from).await?;
    Ok((read_each(items).items, next.as_ref().and_then(index_cursor)))
}
