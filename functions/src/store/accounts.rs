//! Élus: who they are, which NIR, which identity and which person of the register lead to them, and what they accepted.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::ids::EluId;
use mce_shared::opening::{AccountRow, Assigned, EarlierReview, EluAccount};
use serde::{Deserialize, Serialize};

use super::commit::{Committed, Writes};
use super::stored::{Stored, StoredAccount, StoredAssigned};
use super::write::built;
use super::{Item, Listed, Segment, Store, StoreError, Table, sort_key};

/// A link from something known to an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Link {
    /// The account.
    pub elu: EluId,
}

/// Terms accepted by somebody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Acceptance {
    pub version: u16,
    pub at: Timestamp,
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
    let stored: Option<StoredAccount> = store.get(Table::Accounts, &elu_pk(elu), PROFILE).await?;
    Ok(stored.core())
}

/// What happened to an account, in order.
///
/// # Errors
/// When the store fails.
pub async fn history(store: &Store, elu: &EluId) -> Result<Vec<AccountRow>, StoreError> {
    super::parse_all(store.query(Table::Accounts, &elu_pk(elu), JOURNAL).await?)
}

/// A page of the accounts of a segment of the table, for jobs.
///
/// # Errors
/// When the store fails.
pub async fn scan_page(
    store: &Store,
    segment: Segment,
    from: Option<String>,
) -> Result<(Listed<EluAccount>, Option<String>), StoreError> {
    let (items, next) = store.scan(Table::Accounts, segment, from).await?;
    let profiles = items.into_iter().filter(|item| {
        let owner = item.get("pk").and_then(|value| value.as_s().ok());
        owner.is_some_and(|pk| pk.starts_with("ELU#")) && sort_key(item).is_ok_and(|key| key == PROFILE)
    });
    Ok((super::read_each::<StoredAccount>(profiles.collect()).core(), next))
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
    super::keyed(&elu_pk(elu), &format!("{JOURNAL}{}#{}", super::moment_key(row.at), row.request_id), row)
}

/// The account of an identity, if it was activated.
///
/// # Errors
/// When the store fails.
pub async fn of_identity(store: &Store, issuer: &str, sub: &str) -> Result<Option<EluId>, StoreError> {
    let link: Option<Link> = store.get(Table::Accounts, &identity_pk(issuer, sub), "LINK").await?;
    Ok(link.map(|link| link.elu))
}

/// The account that a NIR opened, by its fingerprint.
///
/// # Errors
/// When the store fails.
pub async fn of_nir(store: &Store, fingerprint: &str) -> Result<Option<EluId>, StoreError> {
    let link: Option<Link> = store.get(Table::Accounts, &format!("NIR#{fingerprint}"), "LINK").await?;
    Ok(link.map(|link| link.elu))
}

/// The account of a person of the register, by the fingerprints of his marks.
///
/// # Errors
/// When the store fails.
pub async fn of_person(store: &Store, fingerprints: &[String]) -> Result<Option<EluId>, StoreError> {
    for fingerprint in fingerprints {
        let link: Option<Link> = store.get(Table::Accounts, &person_pk(fingerprint), "LINK").await?;
        if let Some(link) = link {
            return Ok(Some(link.elu));
        }
    }
    Ok(None)
}

/// Writes down that a person of the register has this account, for those that opened before this was; false when he has another one.
///
/// # Errors
/// When the store fails.
pub async fn link_person(store: &Store, elu: &EluId, fingerprints: &[String]) -> Result<bool, StoreError> {
    let link = Link { elu: elu.clone() };
    for fingerprint in fingerprints {
        let pk = person_pk(fingerprint);
        let known: Option<Link> = store.get(Table::Accounts, &pk, "LINK").await?;
        let is_his = match known {
            Some(known) => known.elu == *elu,
            None => store.put_new(Table::Accounts, &pk, "LINK", &link).await?,
        };
        if !is_his {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What leads to an account.
#[derive(Debug, Clone)]
pub struct Leads<'a> {
    /// Who vouches, and whom he means.
    pub identity: (&'a str, &'a str),
    pub nir: &'a str,
    /// Of the person of the register, one a mark.
    pub person: &'a [String],
}

/// The writes that open an account: the profile with the line of its history, and the links from the identity, from the NIR and from
/// the person of the register, each for the first time.
///
/// # Errors
/// When an item can't be written.
pub fn opening(
    store: &Store,
    account: &EluAccount,
    leads: &Leads<'_>,
    row: &AccountRow,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let (issuer, sub) = leads.identity;
    let link = Link { elu: account.elu.clone() };
    let puts = [
        super::keyed(&elu_pk(&account.elu), PROFILE, &StoredAccount::of(account.clone()))?,
        journal_item(&account.elu, row)?,
        super::keyed(&identity_pk(issuer, sub), "LINK", &link)?,
        super::keyed(&format!("NIR#{}", leads.nir), "LINK", &link)?,
    ];
    let mut writes: Vec<TransactWriteItem> =
        puts.into_iter().map(|item| store.new_item(Table::Accounts, item)).collect::<Result<_, _>>()?;
    writes.extend(person_links(store, &account.elu, leads.person)?);
    Ok(writes)
}

/// The writes by which a person of the register has this account, and no other.
fn person_links(
    store: &Store,
    elu: &EluId,
    fingerprints: &[String],
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let link = Link { elu: elu.clone() };
    let put = |fingerprint: &String| {
        let item = super::keyed(&person_pk(fingerprint), "LINK", &link)?;
        let put = store
            .put_of(Table::Accounts, item)?
            .condition_expression("attribute_not_exists(pk) OR elu = :elu");
        built(put.expression_attribute_values(":elu", super::text(elu.as_str())))
    };
    fingerprints.iter().map(put).collect()
}

/// The writes by which two people of the gestionnaire say who an account is in the register.
///
/// # Errors
/// When an item can't be written.
pub fn assigning(
    store: &Store,
    elu: &EluId,
    assigned: Option<&Assigned>,
    person: &[String],
    row: &AccountRow,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let update = Update::builder()
        .table_name(store.table(Table::Accounts)?)
        .key("pk", super::text(elu_pk(elu)))
        .key("sk", super::text(PROFILE))
        .condition_expression("attribute_exists(pk)");
    let update = match assigned {
        Some(assigned) => {
            let stored = serde_dynamo::to_attribute_value(StoredAssigned::of(assigned.clone()))?;
            update
                .update_expression("SET assigned = :assigned")
                .expression_attribute_values(":assigned", stored)
        }
        None => update.update_expression("REMOVE assigned"),
    };
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    let mut writes = vec![TransactWriteItem::builder().update(update).build()];
    writes.push(store.new_item(Table::Accounts, journal_item(elu, row)?)?);
    writes.extend(person_links(store, elu, person)?);
    Ok(writes)
}

fn person_pk(fingerprint: &str) -> String {
    format!("PERSON#{fingerprint}")
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

/// An activation that waited for somebody before reviews were decided, by the fingerprint of its NIR.
///
/// # Errors
/// When the store fails.
pub async fn earlier_review(store: &Store, fingerprint: &str) -> Result<Option<EarlierReview>, StoreError> {
    store.get(Table::Accounts, &format!("REVIEW#{fingerprint}"), "REVIEW").await
}
