//! The sheets of the sessions: each line is written once, under a key of its own, and nothing takes it away.

use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem};
use mce_shared::attendance::{Trace, Traced};
use mce_shared::catalogue::SessionKey;
use mce_shared::lifecycle::Dossier;

use super::commit::{Committed, Writes};
use super::{Store, StoreError, Table, dossiers, number, text};

fn pk(session: &SessionKey) -> String {
    format!("ATTENDANCE#{}", session.written())
}

/// A signature is there once for a half-day; each mark of the training body has its own moment.
fn sk(traced: &Traced) -> String {
    let Traced { half_day, dossier, .. } = traced;
    match traced.trace {
        Trace::Signed => format!("{half_day}#{dossier}#SIGNED"),
        Trace::Marked { .. } => {
            format!("{half_day}#{dossier}#MARKED#{}#{}", super::moment_key(traced.at), traced.request_id)
        }
    }
}

/// The whole sheet of a session.
///
/// # Errors
/// When the store fails.
pub async fn of_session(store: &Store, session: &SessionKey) -> Result<Vec<Traced>, StoreError> {
    super::parse_all(store.query(Table::Dossiers, &pk(session), "").await?)
}

/// Writes a line, as long as the dossier is as it was read; false when it is not, or the line is there already.
///
/// # Errors
/// When the store fails.
pub async fn write(
    store: &Store,
    session: &SessionKey,
    traced: &Traced,
    dossier: &Dossier,
) -> Result<bool, StoreError> {
    let mut writes = Writes::new();
    let item = super::keyed(&pk(session), &sk(traced), traced)?;
    writes.guarded(store.new_item(Table::Dossiers, item)?);
    writes.guarded(unchanged(store, dossier)?);
    match writes.commit(store).await {
        Ok(committed) => Ok(committed == Committed::Yes),
        Err(StoreError::Busy) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The check that nobody has changed a dossier since it was read.
fn unchanged(store: &Store, dossier: &Dossier) -> Result<TransactWriteItem, StoreError> {
    let (pk, sk) = dossiers::key(&dossier.id);
    let check = ConditionCheck::builder()
        .table_name(store.table(Table::Dossiers)?)
        .key("pk", text(pk))
        .key("sk", text(sk))
        .condition_expression("version = :version")
        .expression_attribute_values(":version", number(dossier.version));
    let check = check.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().condition_check(check).build())
}
