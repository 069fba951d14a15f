//! Offers. A formation is one item with its actions and sessions: it is published whole or not at all. The places taken in a
//! session are counted beside it, so that an order never rewrites an offer.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use mce_shared::catalogue::{ActionNumero, Formation, FormationNumero, SessionNumero};
use mce_shared::identifiers::Siret;
use mce_shared::lifecycle::{Dossier, Seat, SeatChange};
use serde::{Deserialize, Serialize};

use super::{Item, Listed, Store, StoreError, Table, number, schema, sort_key, text};

/// Largest offer, in bytes: an item of DynamoDB has 400 KB, its keys and what a publication adds among them.
pub const BYTES_MAX: usize = 396 * 1024;

/// What an offer takes in the store, in bytes.
#[must_use]
pub fn bytes_of(formation: &Formation) -> usize {
    let item = serde_dynamo::to_item::<_, Item>(without_seats(formation));
    // What can't be written is not small.
    item.map_or(usize::MAX, |item| super::bytes_of(&item))
}

#[derive(Serialize, Deserialize)]
struct Seats {
    taken: u16,
}

/// An offer with its version, which a change must not jump over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredFormation {
    /// Counts the changes.
    pub version: u64,
    pub formation: Formation,
}

fn pk(siret: &Siret) -> String {
    format!("OF#{siret}")
}

fn seats_sk(formation: &FormationNumero, action: &ActionNumero, session: &SessionNumero) -> String {
    format!("SEATS#{formation}#{action}#{session}")
}

/// One offer, with the places taken in its sessions.
///
/// # Errors
/// When the store fails.
pub async fn get(
    store: &Store,
    siret: &Siret,
    numero: &FormationNumero,
) -> Result<Option<StoredFormation>, StoreError> {
    let stored: Option<StoredFormation> =
        store.get(Table::Offers, &pk(siret), &format!("F#{numero}")).await?;
    let Some(mut stored) = stored else { return Ok(None) };
    let seats = store.query(Table::Offers, &pk(siret), &format!("SEATS#{numero}#")).await?;
    with_seats(&mut stored.formation, &seats)?;
    Ok(Some(stored))
}

/// Every offer of a training body.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, siret: &Siret) -> Result<Vec<StoredFormation>, StoreError> {
    let items = store.query(Table::Offers, &pk(siret), "F#").await?;
    let seats = store.query(Table::Offers, &pk(siret), "SEATS#").await?;
    let mut stored: Vec<StoredFormation> = super::parse_all(items)?;
    for offer in &mut stored {
        with_seats(&mut offer.formation, &seats)?;
    }
    Ok(stored)
}

fn with_seats(formation: &mut Formation, seats: &[Item]) -> Result<(), StoreError> {
    let mut taken = HashMap::new();
    for item in seats {
        let seats: Seats = schema::read(item.clone())?;
        taken.insert(sort_key(item)?.to_owned(), seats.taken);
    }
    let numero = formation.numero.clone();
    for action in &mut formation.actions {
        for session in &mut action.sessions {
            let key = seats_sk(&numero, &action.numero, &session.numero);
            session.taken = taken.get(&key).copied().unwrap_or_default();
        }
    }
    Ok(())
}

/// Writes an offer if it is still at `version` (none: it does not exist yet). False when somebody else was faster.
///
/// # Errors
/// When the store fails.
pub async fn put(store: &Store, formation: &Formation, version: Option<u64>) -> Result<bool, StoreError> {
    let next =
        StoredFormation { version: version.unwrap_or_default() + 1, formation: without_seats(formation) };
    let (pk, sk) = (pk(&formation.siret), format!("F#{}", formation.numero));
    let Some(version) = version else { return store.put_new(Table::Offers, &pk, &sk, &next).await };
    let put = store
        .client
        .put_item()
        .table_name(store.table(Table::Offers)?)
        .set_item(Some(super::keyed(&pk, &sk, &next)?))
        .condition_expression("version = :version")
        .expression_attribute_values(":version", number(version));
    super::condition_held(put.send().await)
}

fn without_seats(formation: &Formation) -> Formation {
    let mut formation = formation.clone();
    for session in formation.actions.iter_mut().flat_map(|action| &mut action.sessions) {
        session.taken = 0;
    }
    formation
}

/// The write that takes or frees a place in a session of a dossier's action.
///
/// # Errors
/// When this function has no such table.
pub fn seat_change(
    store: &Store,
    dossier: &Dossier,
    change: &SeatChange,
) -> Result<TransactWriteItem, StoreError> {
    let training = &dossier.training;
    let (pk, sk) = (pk(&dossier.of), seats_sk(&training.formation, &training.action, &change.session));
    let update = aws_sdk_dynamodb::types::Update::builder()
        .table_name(store.table(Table::Offers)?)
        .update_expression("SET #schema = if_not_exists(#schema, :schema) ADD taken :one")
        .expression_attribute_names("#schema", schema::NUMBER)
        .expression_attribute_values(":schema", schema::number_of(&pk, &sk)?)
        .key("pk", text(pk))
        .key("sk", text(sk));
    let update = match change.seat {
        Seat::Take => update
            .condition_expression("attribute_not_exists(taken) OR taken < :places")
            .expression_attribute_values(":places", number(change.places))
            .expression_attribute_values(":one", number(1)),
        Seat::Free => update
            .condition_expression("taken > :zero")
            .expression_attribute_values(":zero", number(0))
            .expression_attribute_values(":one", number(-1)),
    };
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

/// A page of the whole table, as it is now: offers without their places taken, and these.
///
/// # Errors
/// When the store fails.
pub async fn scan_page(
    store: &Store,
    from: Option<Item>,
) -> Result<(Listed<StoredFormation>, Vec<Item>, Option<Item>), StoreError> {
    let page = store
        .client
        .scan()
        .table_name(store.table(Table::Offers)?)
        .consistent_read(true)
        .set_exclusive_start_key(from)
        .send()
        .await
        .map_err(super::database)?;
    let (formations, seats): (Vec<Item>, Vec<Item>) = page
        .items
        .unwrap_or_default()
        .into_iter()
        .partition(|item| sort_key(item).is_ok_and(|key| key.starts_with("F#")));
    Ok((super::read_each(formations), seats, page.last_evaluated_key))
}

/// Offers with the places taken in their sessions, both of [`scan_page`]; those whose places can't be read apart.
#[must_use]
pub fn readable_seats(formations: Vec<StoredFormation>, seats: Vec<Item>) -> Listed<StoredFormation> {
    let mut by_formation: HashMap<(String, String), Vec<Item>> = HashMap::new();
    for item in seats {
        let part = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
        let of = part("sk").and_then(|sk| sk.split('#').nth(1)).zip(part("pk"));
        if let Some((formation, pk)) = of.map(|(formation, pk)| (formation.to_owned(), pk.clone())) {
            by_formation.entry((pk, formation)).or_default().push(item);
        }
    }
    let mut listed = Listed::default();
    for mut stored in formations {
        let formation = &mut stored.formation;
        let key = (pk(&formation.siret), formation.numero.to_string());
        match with_seats(formation, &by_formation.remove(&key).unwrap_or_default()) {
            Ok(()) => listed.items.push(stored),
            Err(error) => {
                listed.unreadable.push((format!("{}-{}", formation.siret, formation.numero), error));
            }
        }
    }
    listed
}
