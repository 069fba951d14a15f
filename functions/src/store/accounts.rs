//! Élus: who they are, which NIR and which identity lead to them, what they accepted, and what waits for a manual review.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::ids::EluId;
use mce_shared::opening::{AccountRow, AccountState, EluAccount, Review};
use serde::{Deserialize, Serialize};

use super::commit::{Committed, Writes};
use super::{Item, Segment, Store, StoreError, Table, sort_key};

/// A link from something known to an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Link {
    /// The account.
    pub elu: EluId,
}

/// Terms accepted by somebody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Acceptance {
    /// Version.
    pub version: u16,
    /// When.
    pub at: Timestamp,
    /// In which role.
    pub role: String,
    /// SHA-256 of the text that was shown.
    pub text_hash: String,
}

const PROFILE: &str = "PROFILE";
const JOURNAL: &str = "JOURNAL#";

fn elu_pk(elu: &EluId) -> String {
    format!("ELU#{elu}")
}

fn identity_pk(issuer: &str, sub: &str) -> String {
    format!("IDENTITY#{issuer}#{sub}")
}

/// An account.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, elu: &EluId) -> Result<Option<EluAccount>, StoreError> {
    store.get(Table::Accounts, &elu_pk(elu), PROFILE).await
}

/// A page of the accounts of a segment of the table, for jobs.
///
/// # Errors
/// When the store fails.
pub async fn scan_page(
    store: &Store,
    segment: Segment,
    from: Option<String>,
) -> Result<(Vec<EluAccount>, Option<String>), StoreError> {
    let (items, next) = store.scan(Table::Accounts, segment, from).await?;
    let profiles = items.into_iter().filter(|item| {
        let owner = item.get("pk").and_then(|value| value.as_s().ok());
        owner.is_some_and(|pk| pk.starts_with("ELU#")) && sort_key(item).is_ok_and(|key| key == PROFILE)
    });
    Ok((super::parse_all(profiles.collect())?, next))
}

/// Writes down that the pension is liquidated (RE-3), the first day that it is said, with the line of the account's history. False
/// when it was said before.
///
/// # Errors
/// When the store fails.
pub async fn declare_pension(
    store: &Store,
    elu: &EluId,
    today: Date,
    row: &AccountRow,
) -> Result<bool, StoreError> {
    let update = Update::builder()
        .table_name(store.table(Table::Accounts)?)
        .key("pk", super::text(elu_pk(elu)))
        .key("sk", super::text(PROFILE))
        .condition_expression("attribute_exists(pk) AND attribute_not_exists(pension_declared_on)")
        .update_expression("SET pension_declared_on = :today")
        .expression_attribute_values(":today", super::text(today.to_string()));
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    let mut writes = Writes::new();
    writes.guarded(TransactWriteItem::builder().update(update).build());
    writes.guarded(store.new_item(Table::Accounts, journal_item(elu, row)?)?);
    Ok(writes.commit(store).await? == Committed::Yes)
}

fn journal_item(elu: &EluId, row: &AccountRow) -> Result<Item, StoreError> {
    super::keyed(&elu_pk(elu), &format!("{JOURNAL}{}#{}", row.at, row.request_id), row)
}

/// The account of an identity, if it was activated.
///
/// # Errors
/// When the store fails.
pub async fn of_identity(store: &Store, issuer: &str, sub: &str) -> Result<Option<EluId>, StoreError> {
    let link: Option<Link> = store.get(Table::Accounts, &identity_pk(issuer, sub), "LINK").await?;
    Ok(link.map(|link| link.elu))
}

/// Where the account of a NIR stands, by its fingerprint.
///
/// # Errors
/// When the store fails.
pub async fn state_of_nir(store: &Store, fingerprint: &str) -> Result<AccountState, StoreError> {
    let link: Option<Link> = store.get(Table::Accounts, &format!("NIR#{fingerprint}"), "LINK").await?;
    Ok(link.map_or(AccountState::Absent, |_| AccountState::Open))
}

/// The writes that open an account: the profile with the line of its history, and the links from the identity and from the NIR, each
/// for the first time.
///
/// # Errors
/// When an item can't be written.
pub fn opening(
    store: &Store,
    account: &EluAccount,
    (issuer, sub): (&str, &str),
    fingerprint: &str,
    row: &AccountRow,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let link = Link { elu: account.elu.clone() };
    let puts = [
        super::keyed(&elu_pk(&account.elu), PROFILE, account)?,
        journal_item(&account.elu, row)?,
        super::keyed(&identity_pk(issuer, sub), "LINK", &link)?,
        super::keyed(&format!("NIR#{fingerprint}"), "LINK", &link)?,
    ];
    puts.into_iter().map(|item| store.new_item(Table::Accounts, item)).collect()
}

/// Writes down that terms were accepted.
///
/// # Errors
/// When the store fails.
pub async fn accept(store: &Store, principal: &str, acceptance: &Acceptance) -> Result<(), StoreError> {
    let sk = format!("V{:04}", acceptance.version);
    store.put(Table::Accounts, &format!("CGU#{principal}"), &sk, acceptance).await
}

/// Which terms somebody accepted, of those in force.
///
/// # Errors
/// When the store fails.
pub async fn accepted(
    store: &Store,
    principal: &str,
    version: u16,
) -> Result<Option<Acceptance>, StoreError> {
    store.get(Table::Accounts, &format!("CGU#{principal}"), &format!("V{version:04}")).await
}

/// Puts an activation in the queue of the manual reviews. The same person asking again keeps the same reference.
///
/// # Errors
/// When the store fails.
pub async fn queue_review(store: &Store, fingerprint: &str, review: &Review) -> Result<Review, StoreError> {
    let pk = format!("REVIEW#{fingerprint}");
    if store.put_new(Table::Accounts, &pk, "REVIEW", review).await? {
        return Ok(review.clone());
    }
    let known = store.get(Table::Accounts, &pk, "REVIEW").await?;
    Ok(known.unwrap_or_else(|| review.clone()))
}
