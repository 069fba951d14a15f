//! What was decided of whole sessions: the last decision of each, beside those who wait for it, and found by when it is to be looked at again.

use jiff::Timestamp;
use mce_shared::catalogue::SessionKey;
use mce_shared::sessions::{SessionAct, SessionFate};
use serde::{Deserialize, Serialize};

use super::commit::{Committed, Writes};
use super::write::built;
use super::{Item, Listed, Store, StoreError, Table, number, offers, queue};

const SK: &str = "ACT";
/// The partition of the index of those that are open.
const QUEUE: &str = "session";

/// A decision, and when it is to be looked at again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    #[serde(flatten)]
    pub act: SessionAct,
    /// None once no dossier can owe it anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    queue: Option<String>,
    /// Whole seconds, so that their order is that of time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<String>,
}

fn pk(session: &SessionKey) -> String {
    format!("SESSION#{}", session.written())
}

fn item(act: &SessionAct, due: Option<Timestamp>) -> Result<Item, StoreError> {
    let kept = Kept { act: act.clone(), queue: due.map(|_| QUEUE.to_owned()), due: due.map(queue::due_key) };
    super::keyed(&pk(&act.session), SK, &kept)
}

/// The last decision on a session.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, session: &SessionKey) -> Result<Option<SessionAct>, StoreError> {
    let kept: Option<Kept> = store.get(Table::Alerts, &pk(session), SK).await?;
    Ok(kept.map(|kept| kept.act))
}

/// Writes a decision down after the one before it; from then on no place of a session that is cancelled can be taken. False when somebody
/// else was faster.
///
/// # Errors
/// When the store fails.
pub async fn decide(store: &Store, act: &SessionAct, now: Timestamp) -> Result<bool, StoreError> {
    let mut writes = Writes::new();
    let item = item(act, Some(now))?;
    writes.guarded(match act.version {
        1 => store.new_item(Table::Alerts, item)?,
        version => built(
            store
                .put_of(Table::Alerts, item)?
                .condition_expression("version = :before")
                .expression_attribute_values(":before", number(version - 1)),
        )?,
    });
    if act.fate == SessionFate::Cancelled {
        writes.guarded(offers::cancelling(store, &act.session)?);
    }
    match writes.commit(store).await {
        Ok(committed) => Ok(committed == Committed::Yes),
        // Who can't know reads again.
        Err(StoreError::Busy) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes down how far a decision has come, and when it is to be looked at again; one that another took the place of stays as it is.
///
/// # Errors
/// When the store fails.
pub async fn look_again(store: &Store, act: &SessionAct, due: Option<Timestamp>) -> Result<(), StoreError> {
    let put = store
        .put_of(Table::Alerts, item(act, due)?)?
        .condition_expression("version = :version")
        .expression_attribute_values(":version", number(act.version));
    let mut writes = Writes::new();
    writes.guarded(built(put)?);
    match writes.commit(store).await {
        // Another hand does the same, or another decision was taken.
        Ok(_) | Err(StoreError::Busy) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Those that are to be looked at by now, the most overdue first.
///
/// # Errors
/// When the store fails.
pub async fn overdue(store: &Store, now: Timestamp) -> Result<Listed<Kept>, StoreError> {
    queue::overdue(store, (Table::Alerts, QUEUE), now).await
}
