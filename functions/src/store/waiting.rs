//! Who waits for a place in a full session: an item for each in the partition of the session, beside the searches that are watched, for they
//! are found by their élu in the same way. How many wait is counted with the seats of the session.

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};
use jiff::Timestamp;
use mce_shared::catalogue::SessionKey;
use mce_shared::ids::EluId;
use mce_shared::lifecycle::{Decision, Seat};
use mce_shared::waiting::{Place, Step, WaitState, Waiter, ask, due, in_order, may_use};
use serde::{Deserialize, Serialize};

use super::commit::{Committed, Writes};
use super::offers::{self, Move};
use super::write::built;
use super::{Item, Listed, Store, StoreError, Table, number, queue, text};

/// The partition of the index of all who wait.
const QUEUE: &str = "seat";

/// Somebody who waits, and when he is to be looked at again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    #[serde(flatten)]
    pub waiter: Waiter,
    queue: String,
    /// Whole seconds, so that their order is that of time.
    due: String,
}

fn pk(session: &SessionKey) -> String {
    format!("{PREFIX}{}", session.written())
}

const PREFIX: &str = "WAITING#";

/// The list of a session, in its order.
///
/// # Errors
/// When the store fails.
pub async fn of_session(store: &Store, session: &SessionKey) -> Result<Vec<Waiter>, StoreError> {
    Ok(in_order(super::parse_all(store.query(Table::Alerts, &pk(session), "").await?)?))
}

/// For what an élu waits.
///
/// # Errors
/// When the store fails.
pub async fn of_elu(store: &Store, elu: &EluId) -> Result<Vec<Waiter>, StoreError> {
    let items = super::alerts::items_of(store, elu).await?;
    let own =
        items.into_iter().filter(|item| super::partition_key(item).is_ok_and(|pk| pk.starts_with(PREFIX)));
    super::parse_all(own.collect())
}

/// An élu in the list of a session.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, session: &SessionKey, elu: &EluId) -> Result<Option<Waiter>, StoreError> {
    store.get(Table::Alerts, &pk(session), elu.as_str()).await
}

/// Puts somebody on the list of a session that has so many places; none when he is there, or a place is free now.
///
/// # Errors
/// When the store fails.
pub async fn join(store: &Store, waiter: &Waiter, places: u16, now: Timestamp) -> Result<bool, StoreError> {
    let mut writes = Writes::new();
    writes.guarded(store.new_item(Table::Alerts, item(waiter, now)?)?);
    writes.guarded(offers::seats(store, &waiter.session, Move::Join { places })?);
    committed(store, writes).await
}

/// Whether it is written; who was not fast enough reads again, and so does who can't know.
async fn committed(store: &Store, writes: Writes) -> Result<bool, StoreError> {
    match writes.commit(store).await {
        Ok(committed) => Ok(committed == Committed::Yes),
        Err(StoreError::Busy) => Ok(false),
        Err(error) => Err(error),
    }
}

fn item(waiter: &Waiter, now: Timestamp) -> Result<Item, StoreError> {
    let kept =
        Kept { waiter: waiter.clone(), queue: QUEUE.to_owned(), due: queue::due_key(due(waiter, now)) };
    super::keyed(&pk(&waiter.session), waiter.elu.as_str(), &kept)
}

/// Carries out a step, with its mail; false when the list or the places are no longer what they were.
///
/// # Errors
/// When the store fails.
pub async fn carry_out(store: &Store, step: &Step, places: u16, now: Timestamp) -> Result<bool, StoreError> {
    let mut writes = Writes::new();
    writes.guarded(change(store, step, now)?);
    let session = &step.before.session;
    let moved = match (step.place, step.waiting()) {
        (Place::Kept, _) => Some(Move::Keep { places }),
        (Place::Freed, _) => Some(Move::Release),
        (Place::Untouched, -1) => Some(Move::Leave),
        (Place::Untouched, _) => None,
    };
    if let Some(moved) = moved {
        writes.guarded(offers::seats(store, session, moved)?);
    }
    if let Some(message) = &step.message {
        let id = format!("wait-{}-{}", step.before.id, step.before.version);
        writes.tell(store, id, message, now)?;
    }
    committed(store, writes).await
}

/// The write of a step, as long as who waits is as he was.
fn change(store: &Store, step: &Step, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
    match &step.after {
        None => gone(store, &step.before),
        Some(after) => built(
            store
                .put_of(Table::Alerts, item(after, now)?)?
                .condition_expression(SAME)
                .expression_attribute_values(":id", text(step.before.id.as_str()))
                .expression_attribute_values(":version", number(step.before.version)),
        ),
    }
}

/// Somebody who leaves and joins again is another one.
const SAME: &str = "id = :id AND version = :version";

fn gone(store: &Store, waiter: &Waiter) -> Result<TransactWriteItem, StoreError> {
    let delete = Delete::builder()
        .table_name(store.table(Table::Alerts)?)
        .key("pk", text(pk(&waiter.session)))
        .key("sk", text(waiter.elu.as_str()))
        .condition_expression(SAME)
        .expression_attribute_values(":id", text(waiter.id.as_str()))
        .expression_attribute_values(":version", number(waiter.version));
    let delete = delete.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}

/// Looks at somebody again later, though nothing has changed.
///
/// # Errors
/// When the store fails.
pub async fn look_later(store: &Store, waiter: &Waiter, now: Timestamp) -> Result<(), StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::Alerts)?)
        .key("pk", text(pk(&waiter.session)))
        .key("sk", text(waiter.elu.as_str()))
        .update_expression("SET due = :due")
        .condition_expression(SAME)
        .expression_attribute_values(":due", text(queue::due_key(due(waiter, now))))
        .expression_attribute_values(":id", text(waiter.id.as_str()))
        .expression_attribute_values(":version", number(waiter.version));
    super::condition_held(update.send().await).map(|_| ())
}

/// Those who are to be looked at by now, the most overdue first.
///
/// # Errors
/// When the store fails.
pub async fn overdue(store: &Store, now: Timestamp) -> Result<Listed<Waiter>, StoreError> {
    queue::overdue(store, (Table::Alerts, QUEUE), now).await
}

/// Whether a place is kept at `now` that an élu is offered and has not asked for.
///
/// # Errors
/// When the store fails.
pub async fn is_offered(
    store: &Store,
    session: &SessionKey,
    elu: &EluId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(get(store, session, elu).await?.is_some_and(|waiter| may_use(&waiter, None, now)))
}

/// What a decision on a dossier does to the place that is kept for its élu.
#[derive(Debug)]
pub enum Use {
    /// He orders it: it is his, and the seats stay as they are.
    Order(Box<Waiter>),
    /// He asks the training body for it.
    Ask(Box<Step>),
}

/// Finds it, for a decision that opens a dossier or orders; none when no place is kept for him.
///
/// # Errors
/// When the store fails.
pub async fn used(store: &Store, decision: &Decision) -> Result<Option<Use>, StoreError> {
    let (dossier, now) = (&decision.dossier, decision.dossier.updated_at);
    let opens = dossier.version == 1;
    // A postponement frees one and takes another: that is nobody's who has waited.
    let orders = matches!(decision.seats.as_slice(), [taken] if matches!(taken.seat, Seat::Take(_)));
    if !opens && !orders {
        return Ok(None);
    }
    let session = offers::session_key(dossier, &dossier.training.session);
    let kept = get(store, &session, &dossier.elu).await?;
    let kept = kept.filter(|waiter| may_use(waiter, Some(&dossier.id), now));
    Ok(kept.map(|waiter| {
        if orders {
            Use::Order(Box::new(waiter))
        } else {
            Use::Ask(Box::new(ask(&waiter, dossier.id.clone())))
        }
    }))
}

impl Use {
    /// Its writes.
    ///
    /// # Errors
    /// When an item can't be written.
    pub(super) fn writes(&self, store: &Store, now: Timestamp) -> Result<Vec<TransactWriteItem>, StoreError> {
        Ok(match self {
            Self::Order(waiter) => {
                vec![gone(store, waiter)?, offers::seats(store, &waiter.session, Move::Order)?]
            }
            Self::Ask(step) => vec![change(store, step, now)?],
        })
    }
}

/// Whether somebody keeps a place for a dossier of his.
#[must_use]
pub fn dossier_of(waiter: &Waiter) -> Option<&mce_shared::ids::DossierId> {
    match &waiter.state {
        WaitState::Asked { dossier } => Some(dossier),
        WaitState::Waiting | WaitState::Offered { .. } => None,
    }
}
