//! The keys of the software of training bodies. What is known of a key stands with who may act for the training body; what a request finds
//! by the hash of its secret stands beside the sign-ins, and counts the requests of the minute in the write that finds it.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{Delete, ReturnValue, TransactWriteItem, Update};
use jiff::Timestamp;
use mce_shared::habilitation::Permission;
use mce_shared::identifiers::Siret;
use mce_shared::ids::SoftwareKeyId;
use mce_shared::software::{KeptSecret, KeyDecision, KeyRow, SoftwareKey};
use serde::{Deserialize, Serialize};

use super::commit::Writes;
use super::stored::{Stored as _, StoredKeyRow, StoredSoftwareKey};
use super::write::built;
use super::{Item, Store, StoreError, Table, moment_key, number, schema, sort_key, text};

const KEY: &str = "KEY";
const JOURNAL: &str = "JOURNAL#";

/// What a request finds by its secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Found {
    pub id: SoftwareKeyId,
    pub of: Siret,
    pub of_name: String,
    /// As journals name it.
    pub name: String,
    pub powers: Vec<Permission>,
    /// From when on it is worth nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// The minute in which requests were counted last, and how many.
    #[serde(default)]
    pub counted_in: i64,
    #[serde(default)]
    pub counted: u32,
    /// For the table's TTL, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
}

fn pk_of(siret: &Siret) -> String {
    format!("SOFTWARE#{siret}")
}

fn pk(hash: &str) -> String {
    format!("{KEY}#{hash}")
}

fn sk(id: &SoftwareKeyId) -> String {
    format!("{KEY}#{id}")
}

/// What the secret of that hash opens, with this request counted in its minute; none for one that there is not.
///
/// # Errors
/// When the store fails.
pub async fn used(store: &Store, hash: &str, now: Timestamp) -> Result<Option<Found>, StoreError> {
    let same_minute =
        ("attribute_exists(pk) AND counted_in = :minute", "ADD counted :one SET last_used_at = :at");
    let next_minute =
        ("attribute_exists(pk)", "SET counted = :one, counted_in = :minute, last_used_at = :at");
    match counted(store, hash, now, same_minute).await? {
        None => counted(store, hash, now, next_minute).await,
        found => Ok(found),
    }
}

async fn counted(
    store: &Store,
    hash: &str,
    now: Timestamp,
    (condition, update): (&str, &str),
) -> Result<Option<Found>, StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::SignIns)?)
        .key("pk", text(pk(hash)))
        .key("sk", text(KEY))
        .condition_expression(condition)
        .update_expression(update)
        .expression_attribute_values(":minute", number(now.as_second().div_euclid(60)))
        .expression_attribute_values(":one", number(1))
        .expression_attribute_values(":at", text(now.to_string()))
        .return_values(ReturnValue::AllNew);
    match update.send().await {
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(None),
        answer => answer.map_err(super::database)?.attributes.map(schema::read).transpose(),
    }
}

/// When the secret of that hash was used last.
///
/// # Errors
/// When the store fails.
pub async fn last_used(store: &Store, hash: &str) -> Result<Option<Timestamp>, StoreError> {
    let found: Option<Found> = store.get(Table::SignIns, &pk(hash), KEY).await?;
    Ok(found.and_then(|found| found.last_used_at))
}

/// The keys of a training body, and what was done with them.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, siret: &Siret) -> Result<(Vec<SoftwareKey>, Vec<KeyRow>), StoreError> {
    let items = store.query(Table::Habilitations, &pk_of(siret), "").await?;
    let (keys, rows): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| sort_key(item).is_ok_and(|sk| sk.starts_with(KEY)));
    let keys = super::parse_all::<StoredSoftwareKey>(keys)?.core();
    Ok((keys, super::parse_all::<StoredKeyRow>(rows)?.core()))
}

/// What a secret opens from now on.
fn opens(store: &Store, key: &SoftwareKey, secret: &KeptSecret) -> Result<TransactWriteItem, StoreError> {
    let found = Found {
        id: key.id.clone(),
        of: key.of.clone(),
        of_name: key.of_name.clone(),
        name: key.named(),
        powers: key.powers.clone(),
        ends_at: secret.until,
        last_used_at: None,
        counted_in: 0,
        counted: 0,
        expires_at: secret.until.map(Timestamp::as_second),
    };
    built(store.put_of(Table::SignIns, super::keyed(&pk(&secret.hash), KEY, &found)?)?)
}

/// It is worth nothing from then on; what was counted of it stays.
fn ends(store: &Store, hash: &str, at: Timestamp) -> Result<TransactWriteItem, StoreError> {
    let update = Update::builder()
        .table_name(store.table(Table::SignIns)?)
        .key("pk", text(pk(hash)))
        .key("sk", text(KEY))
        .condition_expression("attribute_exists(pk)")
        .update_expression("SET ends_at = :at, expires_at = :second")
        .expression_attribute_values(":at", text(at.to_string()))
        .expression_attribute_values(":second", number(at.as_second()))
        .build()
        .map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

fn opens_no_more(store: &Store, hash: &str) -> Result<TransactWriteItem, StoreError> {
    let gone = Delete::builder()
        .table_name(store.table(Table::SignIns)?)
        .key("pk", text(pk(hash)))
        .key("sk", text(KEY))
        .build()
        .map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().delete(gone).build())
}

impl Writes {
    /// What was decided of a key: what is known of it, what its secrets open, and the line of the history.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn software_key(
        &mut self,
        store: &Store,
        before: Option<&SoftwareKey>,
        decision: &KeyDecision,
    ) -> Result<(), StoreError> {
        let (key, row) = (&decision.key, &decision.row);
        let item = super::keyed(&pk_of(&key.of), &sk(&key.id), &StoredSoftwareKey::of(key.clone()))?;
        self.guarded(match before {
            None => store.new_item(Table::Habilitations, item)?,
            Some(before) => built(
                store
                    .put_of(Table::Habilitations, item)?
                    .condition_expression("version = :before")
                    .expression_attribute_values(":before", number(before.version)),
            )?,
        });
        let known = before.map(|before| before.secrets.as_slice()).unwrap_or_default();
        for secret in key.secrets.iter().filter(|secret| !known.contains(secret)) {
            let is_known = known.iter().any(|before| before.hash == secret.hash);
            self.guarded(match secret.until.filter(|_| is_known) {
                Some(until) => ends(store, &secret.hash, until)?,
                None => opens(store, key, secret)?,
            });
        }
        let kept: BTreeSet<&str> = key.secrets.iter().map(|secret| secret.hash.as_str()).collect();
        for secret in known.iter().filter(|secret| !kept.contains(secret.hash.as_str())) {
            self.guarded(opens_no_more(store, &secret.hash)?);
        }
        let sk = format!("{JOURNAL}{}#{}", moment_key(row.at), row.request_id);
        let row = super::keyed(&pk_of(&key.of), &sk, &StoredKeyRow::of(row.clone()))?;
        self.guarded(store.new_item(Table::Habilitations, row)?);
        Ok(())
    }
}
