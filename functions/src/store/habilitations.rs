//! The register of habilitations: who may act for an organisation, and what has happened to each habilitation.
//!
//! What a person may do is read at each request by one query of his own items in the organisation's partition: what was taken
//! back gives nothing from that moment on. Every change of an organisation's register moves its version, so that two at once
//! are decided one after the other: the last administrator can't be removed twice.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};
use mce_shared::habilitation::{Decision, Habilitation, HabilitationRow, Organisation, State};
use serde::{Deserialize, Serialize};

use super::commit::Writes;
use super::stored::{Stored, StoredHabilitation, StoredHabilitationRow};
use super::write::built;
use super::{Item, Store, StoreError, Table, number, sort_key, text};

const REGISTER: &str = "REGISTER";
const PERSON: &str = "PERSON#";
const INVITED: &str = "INVITED#";

/// All that an organisation's register holds.
#[derive(Debug, Clone)]
pub struct Register {
    /// Counts the changes.
    pub version: u64,
    /// Every habilitation, the ended ones included.
    pub habilitations: Vec<Habilitation>,
}

/// Counts the changes of a register.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Version {
    /// How many.
    pub version: u64,
}

/// The person of the register whom an address is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Link {
    /// See `mce_shared::habilitation::Person`.
    pub person: String,
}

fn pk(organisation: &Organisation) -> String {
    format!("ORGANISATION#{}", organisation.key())
}

/// Where a habilitation stands in its organisation: under its person once there is one.
fn sk(habilitation: &Habilitation) -> String {
    match &habilitation.person {
        Some(person) => format!("{PERSON}{}#{}", person.identity, habilitation.id),
        None => format!("{INVITED}{}#{}", habilitation.mail, habilitation.id),
    }
}

/// Everything that an organisation's register holds.
///
/// # Errors
/// When the store fails.
pub async fn register(store: &Store, organisation: &Organisation) -> Result<Register, StoreError> {
    let items = store.query(Table::Habilitations, &pk(organisation), "").await?;
    let (versions, habilitations): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| sort_key(item).is_ok_and(|key| key == REGISTER));
    let versions: Vec<Version> = super::parse_all(versions)?;
    let version = versions.first().map_or(0, |known| known.version);
    Ok(Register { version, habilitations: super::parse_all::<StoredHabilitation>(habilitations)?.core() })
}

/// The habilitations of an identity for an organisation, the ended ones included.
///
/// # Errors
/// When the store fails.
pub async fn of_person(
    store: &Store,
    organisation: &Organisation,
    identity: &str,
) -> Result<Vec<Habilitation>, StoreError> {
    of(store, organisation, &format!("{PERSON}{identity}#")).await
}

/// The invitations of an address for an organisation that nobody has accepted, the ended ones included.
///
/// # Errors
/// When the store fails.
pub async fn of_mail(
    store: &Store,
    organisation: &Organisation,
    mail: &str,
) -> Result<Vec<Habilitation>, StoreError> {
    of(store, organisation, &format!("{INVITED}{mail}#")).await
}

async fn of(
    store: &Store,
    organisation: &Organisation,
    prefix: &str,
) -> Result<Vec<Habilitation>, StoreError> {
    let items = store.query(Table::Habilitations, &pk(organisation), prefix).await?;
    Ok(super::parse_all::<StoredHabilitation>(items)?.core())
}

/// The person of the register whom an address is, once somebody of that address has accepted an invitation.
///
/// # Errors
/// When the store fails.
pub async fn person_of_mail(store: &Store, mail: &str) -> Result<Option<String>, StoreError> {
    let link: Option<Link> = store.get(Table::Habilitations, &format!("MAIL#{mail}"), "PERSON").await?;
    Ok(link.map(|link| link.person))
}

/// The writes of a decision, taken on a register of that version.
///
/// # Errors
/// When an item can't be written.
pub fn writes(store: &Store, seen: u64, decision: &Decision) -> Result<Writes, StoreError> {
    let mut writes = Writes::new();
    writes.habilitation(store, seen, decision)?;
    Ok(writes)
}

impl Writes {
    /// The same, among others.
    ///
    /// # Errors
    /// When an item can't be written.
    pub fn habilitation(&mut self, store: &Store, seen: u64, decision: &Decision) -> Result<(), StoreError> {
        gather(self, store, seen, decision)
    }
}

fn gather(writes: &mut Writes, store: &Store, seen: u64, decision: &Decision) -> Result<(), StoreError> {
    let habilitation = &decision.habilitation;
    writes.guarded(version_write(store, &habilitation.organisation, seen)?);
    let pk = pk(&habilitation.organisation);
    let item = super::keyed(&pk, &sk(habilitation), &StoredHabilitation::of(habilitation.clone()))?;
    let put = store.put_of(Table::Habilitations, item)?;
    writes.guarded(built(put)?);
    if habilitation.person.is_some() && decision.row.cause == mce_shared::habilitation::Cause::Accepted {
        // It was where the invitations are.
        let invitation = Habilitation { person: None, state: State::Invited, ..habilitation.clone() };
        writes.guarded(removal(store, &pk, &sk(&invitation))?);
    }
    writes.guarded(store.new_item(Table::Habilitations, journal_item(&decision.row)?)?);
    for (n, message) in decision.messages.iter().enumerate() {
        let id = format!("{}-{}-{n}", habilitation.id, decision.row.request_id);
        writes.tell(store, id, message, decision.row.at)?;
    }
    Ok(())
}

/// The write that binds an address to the person of the register, for the first time.
///
/// # Errors
/// When the item can't be written.
pub fn binding(store: &Store, mail: &str, person: &str) -> Result<TransactWriteItem, StoreError> {
    let link = Link { person: person.to_owned() };
    store.new_item(Table::Habilitations, super::keyed(&format!("MAIL#{mail}"), "PERSON", &link)?)
}

fn version_write(
    store: &Store,
    organisation: &Organisation,
    seen: u64,
) -> Result<TransactWriteItem, StoreError> {
    let item = super::keyed(&pk(organisation), REGISTER, &Version { version: seen + 1 })?;
    if seen == 0 {
        return store.new_item(Table::Habilitations, item);
    }
    let values = HashMap::from([(":seen".to_owned(), number(seen))]);
    let put = store.put_of(Table::Habilitations, item)?.condition_expression("version = :seen");
    built(put.set_expression_attribute_values(Some(values)))
}

fn removal(store: &Store, pk: &str, sk: &str) -> Result<TransactWriteItem, StoreError> {
    let delete = Delete::builder()
        .table_name(store.table(Table::Habilitations)?)
        .key("pk", text(pk))
        .key("sk", text(sk))
        .build()
        .map_err(|error| StoreError::Malformed(error.to_string()))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}

fn journal_item(row: &HabilitationRow) -> Result<Item, StoreError> {
    let (pk, sk) =
        (format!("HABILITATION#{}", row.habilitation), format!("JOURNAL#{}#{}", row.at, row.request_id));
    super::keyed(&pk, &sk, &StoredHabilitationRow::of(row.clone()))
}

/// The history of a habilitation, oldest first.
///
/// # Errors
/// When the store fails.
pub async fn journal(store: &Store, id: &str) -> Result<Vec<HabilitationRow>, StoreError> {
    let pk = format!("HABILITATION#{id}");
    let items = store.query(Table::Habilitations, &pk, "JOURNAL#").await?;
    Ok(super::parse_all::<StoredHabilitationRow>(items)?.core())
}

/// Writes a habilitation that is there already, as whoever installs the service may.
///
/// # Errors
/// When the store fails.
pub async fn put(store: &Store, habilitation: &Habilitation) -> Result<(), StoreError> {
    let pk = pk(&habilitation.organisation);
    let stored = StoredHabilitation::of(habilitation.clone());
    store.put(Table::Habilitations, &pk, &sk(habilitation), &stored).await
}
