//! The sessions of a formation that is too large for one item: they stand on sheets, written before the formation, which names them by
//! their stamp and so makes them its own in one write. Sheets that no formation names are never read.

use aws_sdk_dynamodb::types::ReturnValue;
use mce_shared::catalogue::{ActionNumero, Formation, FormationNumero, Session};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{ITEM_MAX, StoredFormation};
use crate::store::{Item, Store, StoreError, Table, bytes_of, number, schema, sort_key};

/// Bytes of the sessions of a sheet, at most.
const SHEET_BYTES: usize = 300 * 1024;

/// Where the sessions of a formation stand that has them elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheets {
    /// Names them among all that were ever written of this formation: of its version and of what they say.
    stamp: String,
    count: usize,
}

/// A part of the sessions, in their order.
#[derive(Debug, Serialize, Deserialize)]
struct Sheet {
    sessions: Vec<OfAction>,
}

#[derive(Debug, Serialize, Deserialize)]
struct OfAction {
    action: ActionNumero,
    session: Session,
}

pub(super) const PREFIX: &str = "SESSIONS#";

fn of_stamp(numero: &FormationNumero, stamp: &str) -> String {
    format!("{PREFIX}{numero}#{stamp}#")
}

fn sk(numero: &FormationNumero, stamp: &str, number: usize) -> String {
    format!("{}{number:04}", of_stamp(numero, stamp))
}

/// Writes the sheets of a formation that needs them, and leaves it without its sessions.
pub(super) async fn lay_out(store: &Store, pk: &str, next: &mut StoredFormation) -> Result<(), StoreError> {
    next.sheets = None;
    if super::bytes_of_item(next) <= ITEM_MAX {
        return Ok(());
    }
    let sessions = taken_out(&mut next.formation);
    let stamp = stamp(next.version, &sessions)?;
    let sheets = on_sheets(sessions);
    let numero = next.formation.numero.clone();
    for (n, sheet) in sheets.iter().enumerate() {
        store.put(Table::Offers, pk, &sk(&numero, &stamp, n), sheet).await?;
    }
    next.sheets = Some(Sheets { stamp, count: sheets.len() });
    Ok(())
}

fn taken_out(formation: &mut Formation) -> Vec<OfAction> {
    let mut sessions = Vec::new();
    for action in &mut formation.actions {
        let numero = action.numero.clone();
        let of_action = |session| OfAction { action: numero.clone(), session };
        sessions.extend(std::mem::take(&mut action.sessions).into_iter().map(of_action));
    }
    sessions
}

fn stamp(version: u64, sessions: &[OfAction]) -> Result<String, StoreError> {
    let said = serde_json::to_vec(&(version, sessions)).map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(Sha256::digest(said).iter().take(12).map(|byte| format!("{byte:02x}")).collect())
}

fn on_sheets(sessions: Vec<OfAction>) -> Vec<Sheet> {
    let (mut sheets, mut bytes) = (Vec::<Sheet>::new(), SHEET_BYTES);
    for session in sessions {
        let more = serde_dynamo::to_item::<_, Item>(&session).map_or(SHEET_BYTES, |item| bytes_of(&item));
        bytes += more;
        match sheets.last_mut().filter(|_| bytes <= SHEET_BYTES) {
            Some(sheet) => sheet.sessions.push(session),
            None => {
                bytes = more;
                sheets.push(Sheet { sessions: vec![session] });
            }
        }
    }
    sheets
}

/// Puts the sessions back that stand on sheets; false when the sheets are not all there: the formation has changed meanwhile.
pub(super) async fn read(store: &Store, pk: &str, stored: &mut StoredFormation) -> Result<bool, StoreError> {
    let Some(sheets) = &stored.sheets else { return Ok(true) };
    let items = store.query(Table::Offers, pk, &of_stamp(&stored.formation.numero, &sheets.stamp)).await?;
    put_back(stored, items)
}

/// The same, from sheets of the formation that were read already.
pub(super) fn put_back(stored: &mut StoredFormation, items: Vec<Item>) -> Result<bool, StoreError> {
    let Some(sheets) = &stored.sheets else { return Ok(true) };
    let own = of_stamp(&stored.formation.numero, &sheets.stamp);
    let mut found = Vec::new();
    for item in items {
        let key = sort_key(&item)?.to_owned();
        if key.starts_with(&own) {
            found.push((key, schema::read::<Sheet>(item)?));
        }
    }
    if found.len() != sheets.count {
        return Ok(false);
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    for of_action in found.into_iter().flat_map(|(_, sheet)| sheet.sessions) {
        let actions = &mut stored.formation.actions;
        let action = actions.iter_mut().find(|action| action.numero == of_action.action);
        let action =
            action.ok_or_else(|| StoreError::Malformed("a session of an action that is not there".into()))?;
        action.sessions.push(of_action.session);
    }
    stored.read_from = stored.sheets.take();
    Ok(true)
}

/// Writes the formation over that of `version`, then removes the sheets of that one. False when it is no longer there.
pub(super) async fn replace(
    store: &Store,
    (pk, sk): (&str, &str),
    next: &StoredFormation,
    version: u64,
) -> Result<bool, StoreError> {
    let put = store
        .client
        .put_item()
        .table_name(store.table(Table::Offers)?)
        .set_item(Some(crate::store::keyed(pk, sk, next)?))
        .condition_expression("version = :version")
        .expression_attribute_values(":version", number(version))
        .return_values(ReturnValue::AllOld)
        .send()
        .await;
    let before = match put {
        Ok(answer) => answer.attributes,
        Err(error) => return crate::store::condition_held::<(), _, _>(Err(error)),
    };
    let before: Option<StoredFormation> = before.map(schema::read).transpose()?;
    if let Some(StoredFormation { formation, sheets: Some(sheets), .. }) = before {
        remove(store, pk, &formation.numero, &sheets).await;
    }
    Ok(true)
}

/// Removes the sheets that no formation names any more.
pub(super) async fn remove(store: &Store, pk: &str, numero: &FormationNumero, sheets: &Sheets) {
    for n in 0..sheets.count {
        let sk = self::sk(numero, &sheets.stamp, n);
        if let Err(error) = store.delete(Table::Offers, pk, &sk).await {
            // The formation is written all the same; nobody reads this any more.
            tracing::error!(pk, sk, %error, "a sheet of sessions is left behind");
        }
    }
}
