//! Offers. A formation is one item with its actions and sessions: it is published whole or not at all; a large one has its sessions
//! beside it ([`sheets`]). The places taken in a session are counted beside it too, so that an order never rewrites an offer.

pub mod drafts;
mod sheets;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, TransactWriteItem};
use mce_shared::catalogue::{
    ActionNumero, Formation, FormationNumero, Recruitment, SessionKey, SessionNumero,
};
use mce_shared::identifiers::Siret;
use mce_shared::lifecycle::{Dossier, Room, Seat, SeatChange};
use serde::{Deserialize, Serialize};

use super::commit::{Committed, Writes};
use super::write::built;
use super::{Item, Listed, Store, StoreError, Table, number, schema, sort_key, text};
pub use drafts::{OfferDraft, OfferRow};
use sheets::Sheets;

/// Largest item, in bytes: one of DynamoDB has 400 KB, its keys and what a publication adds among them.
const ITEM_MAX: usize = 396 * 1024;
/// Largest offer, in bytes: what a function may answer at once is 6 MB, and JSON takes a little more than the store.
const OFFER_MAX: usize = 3 * 1024 * 1024;
/// How often an offer is read again that changes while it is read.
const READ_TRIES: usize = 4;

/// An offer, or what stands in one item of it, that is larger than the store takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge {
    /// Bytes that it has.
    pub bytes: usize,
    /// Bytes that it may have.
    pub most: usize,
    /// Whether its sessions make it so.
    pub by_sessions: bool,
}

/// Whether an offer has room in the store.
///
/// # Errors
/// [`TooLarge`].
pub fn check_room(formation: &Formation) -> Result<(), TooLarge> {
    let mut formation = without_seats(formation);
    let whole = bytes_of_item(&formation);
    for action in &mut formation.actions {
        action.sessions.clear();
    }
    let bare = bytes_of_item(&formation);
    if bare > ITEM_MAX {
        return Err(TooLarge { bytes: bare, most: ITEM_MAX, by_sessions: false });
    }
    let excess = TooLarge { bytes: whole, most: OFFER_MAX, by_sessions: true };
    if whole > OFFER_MAX { Err(excess) } else { Ok(()) }
}

fn bytes_of_item<T: Serialize>(value: &T) -> usize {
    // What can't be written is not small.
    serde_dynamo::to_item::<_, Item>(value).map_or(usize::MAX, |item| super::bytes_of(&item))
}

#[derive(Serialize, Deserialize)]
struct Seats {
    #[serde(default)]
    taken: u16,
    /// Those who wait, and are offered none yet.
    #[serde(default)]
    waiting: u16,
    /// Those of the taken ones that are kept for somebody who has waited.
    #[serde(default)]
    kept: u16,
    /// Whether the session is cancelled: none of its places can be taken any more. An import of the offer does not know.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    cancelled: bool,
}

/// An offer with its version, which a change must not jump over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredFormation {
    /// Counts the changes.
    pub version: u64,
    pub formation: Formation,
    /// Where its sessions are, as long as they are not in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sheets: Option<Sheets>,
    /// Where they were read from.
    #[serde(skip)]
    read_from: Option<Sheets>,
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
    let Some(mut stored) = whole(store, siret, numero).await? else { return Ok(None) };
    let seats = store.query(Table::Offers, &pk(siret), &format!("SEATS#{numero}#")).await?;
    with_seats(&mut stored.formation, &seats)?;
    Ok(Some(stored))
}

/// An offer with all its sessions, without the places taken.
async fn whole(
    store: &Store,
    siret: &Siret,
    numero: &FormationNumero,
) -> Result<Option<StoredFormation>, StoreError> {
    for _ in 0..READ_TRIES {
        let stored: Option<StoredFormation> =
            store.get(Table::Offers, &pk(siret), &format!("F#{numero}")).await?;
        let Some(mut stored) = stored else { return Ok(None) };
        if sheets::read(store, &pk(siret), &mut stored).await? {
            return Ok(Some(stored));
        }
    }
    Err(StoreError::Busy)
}

/// Every offer of a training body.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, siret: &Siret) -> Result<Vec<StoredFormation>, StoreError> {
    let items = store.query(Table::Offers, &pk(siret), "F#").await?;
    let mut beside = store.query(Table::Offers, &pk(siret), sheets::PREFIX).await?;
    beside.extend(store.query(Table::Offers, &pk(siret), "SEATS#").await?);
    complete(store, super::parse_all(items)?, beside).await?.all()
}

/// Offers with what stands beside them: their sessions, where these are on sheets, and the places taken. Those for which it can't be read
/// are apart.
///
/// # Errors
/// When the store fails.
pub async fn complete(
    store: &Store,
    formations: Vec<StoredFormation>,
    beside: Vec<Item>,
) -> Result<Listed<StoredFormation>, StoreError> {
    let mut by_formation: HashMap<(String, String), Vec<Item>> = HashMap::new();
    for item in beside {
        let part = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
        let of = part("sk").and_then(|sk| sk.split('#').nth(1)).zip(part("pk"));
        if let Some((formation, pk)) = of.map(|(formation, pk)| (formation.to_owned(), pk.clone())) {
            by_formation.entry((pk, formation)).or_default().push(item);
        }
    }
    let mut listed = Listed::default();
    for stored in formations {
        let (siret, numero) = (stored.formation.siret.clone(), stored.formation.numero.clone());
        let beside = by_formation.remove(&(pk(&siret), numero.to_string())).unwrap_or_default();
        match completed(store, stored, beside).await {
            Ok(stored) => listed.items.extend(stored),
            Err(error) if error.is_of_one_item() => {
                listed.unreadable.push((format!("{siret}-{numero}"), error))
            }
            Err(error) => return Err(error),
        }
    }
    Ok(listed)
}

/// One of them; none when it is there no longer.
async fn completed(
    store: &Store,
    mut stored: StoredFormation,
    beside: Vec<Item>,
) -> Result<Option<StoredFormation>, StoreError> {
    let is_sheet = |item: &Item| sort_key(item).is_ok_and(|key| key.starts_with(sheets::PREFIX));
    let (sheets, seats): (Vec<Item>, Vec<Item>) = beside.into_iter().partition(is_sheet);
    if !sheets::put_back(&mut stored, sheets)? {
        // It has changed since its sheets were read.
        let (siret, numero) = (stored.formation.siret, stored.formation.numero);
        match whole(store, &siret, &numero).await? {
            Some(now) => stored = now,
            None => return Ok(None),
        }
    }
    with_seats(&mut stored.formation, &seats)?;
    Ok(Some(stored))
}

fn with_seats(formation: &mut Formation, seats: &[Item]) -> Result<(), StoreError> {
    let mut known = HashMap::new();
    for item in seats {
        let seats: Seats = schema::read(item.clone())?;
        known.insert(sort_key(item)?.to_owned(), seats);
    }
    let numero = formation.numero.clone();
    for action in &mut formation.actions {
        for session in &mut action.sessions {
            let key = seats_sk(&numero, &action.numero, &session.numero);
            let seats = known.get(&key);
            session.taken = seats.map_or(0, |seats: &Seats| seats.taken);
            session.waiting = seats.map_or(0, |seats| seats.waiting);
            if seats.is_some_and(|seats| seats.cancelled) {
                session.etat = Recruitment::Closed;
            }
        }
    }
    Ok(())
}

/// Writes an offer if it is still at `version` (none: it does not exist yet). False when somebody else was faster.
///
/// # Errors
/// When the store fails.
pub async fn put(store: &Store, formation: &Formation, version: Option<u64>) -> Result<bool, StoreError> {
    let (pk, sk) = (pk(&formation.siret), format!("F#{}", formation.numero));
    let mut next = StoredFormation {
        version: version.unwrap_or_default() + 1,
        formation: without_seats(formation),
        sheets: None,
        read_from: None,
    };
    sheets::lay_out(store, &pk, &mut next).await?;
    match version {
        Some(version) => sheets::replace(store, (&pk, &sk), &next, version).await,
        None => store.put_new(Table::Offers, &pk, &sk, &next).await,
    }
}

/// Writes an offer over what was read of it, and what follows from that, in one transaction. False when somebody else was faster.
///
/// # Errors
/// When the store fails.
pub async fn put_with(
    store: &Store,
    formation: &Formation,
    before: Option<&StoredFormation>,
    follows: Vec<TransactWriteItem>,
) -> Result<bool, StoreError> {
    let (pk, sk) = (pk(&formation.siret), format!("F#{}", formation.numero));
    let mut next = StoredFormation {
        version: before.map_or(0, |before| before.version) + 1,
        formation: without_seats(formation),
        sheets: None,
        read_from: None,
    };
    sheets::lay_out(store, &pk, &mut next).await?;
    let mut writes = Writes::new();
    let item = super::keyed(&pk, &sk, &next)?;
    writes.guarded(match before {
        None => store.new_item(Table::Offers, item)?,
        Some(before) => {
            let put = store.put_of(Table::Offers, item)?.condition_expression("version = :version");
            built(put.expression_attribute_values(":version", number(before.version)))?
        }
    });
    for write in follows {
        writes.guarded(write);
    }
    if writes.commit(store).await? != Committed::Yes {
        return Ok(false);
    }
    if let Some(sheets) = before.and_then(|before| before.read_from.as_ref()) {
        sheets::remove(store, &pk, &formation.numero, sheets).await;
    }
    Ok(true)
}

fn without_seats(formation: &Formation) -> Formation {
    let mut formation = formation.clone();
    for session in formation.actions.iter_mut().flat_map(|action| &mut action.sessions) {
        (session.taken, session.waiting) = (0, 0);
    }
    formation
}

/// The sessions of a formation for which somebody waits, or has a place kept, whether it still has them or not.
///
/// # Errors
/// When the store fails.
pub async fn waited(
    store: &Store,
    siret: &Siret,
    numero: &FormationNumero,
) -> Result<Vec<SessionKey>, StoreError> {
    let items = store.query(Table::Offers, &pk(siret), &format!("SEATS#{numero}#")).await?;
    let mut waited = Vec::new();
    for item in items {
        let key = session_of(siret, sort_key(&item)?);
        let seats: Seats = schema::read(item)?;
        if seats.waiting > 0 || seats.kept > 0 {
            waited.extend(key);
        }
    }
    Ok(waited)
}

/// The session whose seats an item counts.
#[must_use]
pub fn session_of(siret: &Siret, sk: &str) -> Option<SessionKey> {
    let mut parts = sk.strip_prefix("SEATS#")?.split('#');
    let mut next = || parts.next();
    Some(SessionKey {
        siret: siret.clone(),
        formation: next()?.parse().ok()?,
        action: next()?.parse().ok()?,
        session: next()?.parse().ok()?,
    })
}

/// What becomes of the seats of a session, and of those who wait for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// An order takes one that nobody waits for.
    Take { places: u16 },
    /// An order gives one back.
    Free,
    /// Somebody joins the list: it must be full, or waited for.
    Join { places: u16 },
    /// Somebody leaves it.
    Leave,
    /// One is kept for the first who waits.
    Keep { places: u16 },
    /// One that was kept is given back.
    Release,
    /// One that was kept is ordered.
    Order,
}

impl Move {
    /// How many more are taken, wait and are kept, and on what condition.
    const fn parts(self) -> ([i8; 3], &'static str) {
        match self {
            Self::Take { .. } => (
                [1, 0, 0],
                "(attribute_not_exists(taken) OR taken < :places) AND (attribute_not_exists(waiting) OR waiting = :zero) AND attribute_not_exists(cancelled)",
            ),
            Self::Free => ([-1, 0, 0], "taken > :zero"),
            Self::Join { .. } => ([0, 1, 0], "taken >= :places OR waiting > :zero"),
            Self::Leave => ([0, -1, 0], "waiting > :zero"),
            Self::Keep { .. } => (
                [1, -1, 1],
                "(attribute_not_exists(taken) OR taken < :places) AND waiting > :zero AND attribute_not_exists(cancelled)",
            ),
            Self::Release => ([-1, 0, -1], "taken > :zero AND kept > :zero"),
            Self::Order => ([0, 0, -1], "kept > :zero"),
        }
    }

    const fn places(self) -> Option<u16> {
        match self {
            Self::Take { places } | Self::Join { places } | Self::Keep { places } => Some(places),
            Self::Free | Self::Leave | Self::Release | Self::Order => None,
        }
    }
}

/// The write that moves the seats of a session.
///
/// # Errors
/// When this function has no such table.
pub fn seats(store: &Store, session: &SessionKey, moved: Move) -> Result<TransactWriteItem, StoreError> {
    let (pk, sk) = (pk(&session.siret), seats_sk(&session.formation, &session.action, &session.session));
    let ([taken, waiting, kept], condition) = moved.parts();
    let mut update = aws_sdk_dynamodb::types::Update::builder()
        .table_name(store.table(Table::Offers)?)
        .update_expression(
            "SET #schema = if_not_exists(#schema, :schema) ADD taken :taken, waiting :waiting, kept :kept",
        )
        .condition_expression(condition)
        .expression_attribute_names("#schema", schema::NUMBER)
        .expression_attribute_values(":schema", schema::number_of(&pk, &sk)?)
        .expression_attribute_values(":taken", number(taken))
        .expression_attribute_values(":waiting", number(waiting))
        .expression_attribute_values(":kept", number(kept))
        .expression_attribute_values(":zero", number(0))
        .key("pk", text(pk))
        .key("sk", text(sk));
    if let Some(places) = moved.places() {
        update = update.expression_attribute_values(":places", number(places));
    }
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

/// Whether a session is cancelled, whatever its offer says of it.
///
/// # Errors
/// When the store fails.
pub async fn is_cancelled(store: &Store, session: &SessionKey) -> Result<bool, StoreError> {
    let sk = seats_sk(&session.formation, &session.action, &session.session);
    let seats: Option<Seats> = store.get(Table::Offers, &pk(&session.siret), &sk).await?;
    Ok(seats.is_some_and(|seats| seats.cancelled))
}

/// The write after which no place of a session can be taken any more.
///
/// # Errors
/// When this function has no such table.
pub fn cancelling(store: &Store, session: &SessionKey) -> Result<TransactWriteItem, StoreError> {
    let (pk, sk) = (pk(&session.siret), seats_sk(&session.formation, &session.action, &session.session));
    let update = aws_sdk_dynamodb::types::Update::builder()
        .table_name(store.table(Table::Offers)?)
        .update_expression("SET cancelled = :yes, #schema = if_not_exists(#schema, :schema)")
        .expression_attribute_names("#schema", schema::NUMBER)
        .expression_attribute_values(":schema", schema::number_of(&pk, &sk)?)
        .expression_attribute_values(":yes", AttributeValue::Bool(true))
        .key("pk", text(pk))
        .key("sk", text(sk));
    let update = update.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
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
    let moved = match change.seat {
        Seat::Take(room) => Move::Take { places: room.places },
        Seat::Free => Move::Free,
    };
    seats(store, &session_key(dossier, &change.session), moved)
}

/// The look that an order takes at its offer: it is as it was when its places were read.
///
/// # Errors
/// When this function has no such table.
pub fn unchanged(store: &Store, dossier: &Dossier, room: Room) -> Result<TransactWriteItem, StoreError> {
    let numero = &dossier.training.formation;
    let check = ConditionCheck::builder()
        .table_name(store.table(Table::Offers)?)
        .key("pk", text(pk(&dossier.of)))
        .key("sk", text(format!("F#{numero}")));
    let check = match room.offer {
        None => check.condition_expression("attribute_not_exists(pk)"),
        Some(version) => check
            .condition_expression("version = :version")
            .expression_attribute_values(":version", number(version)),
    };
    let check = check.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().condition_check(check).build())
}

/// A session of a dossier's action.
#[must_use]
pub fn session_key(dossier: &Dossier, session: &SessionNumero) -> SessionKey {
    SessionKey {
        siret: dossier.of.clone(),
        formation: dossier.training.formation.clone(),
        action: dossier.training.action.clone(),
        session: session.clone(),
    }
}

/// A page of the whole table, as it is now: the offers, and what stands beside them, for [`complete`] once all is read.
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
    let (formations, mut beside): (Vec<Item>, Vec<Item>) = page
        .items
        .unwrap_or_default()
        .into_iter()
        .partition(|item| sort_key(item).is_ok_and(|key| key.starts_with("F#")));
    // What is typed and the histories are nobody's business but the training body's.
    beside.retain(|item| {
        sort_key(item).is_ok_and(|key| key.starts_with("SEATS#") || key.starts_with(sheets::PREFIX))
    });
    Ok((super::read_each(formations), beside, page.last_evaluated_key))
}
