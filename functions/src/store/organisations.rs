//! Training bodies and collectivités.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem, Update};
use jiff::Timestamp;
use mce_shared::identifiers::{Siren, Siret};
use mce_shared::organisme::{
    BankDetailsDecision, BankDetailsRow, BodyDetails, BodyRow, CorrectionDecision, GateDecision, IbanChange,
    IbanDecision, TrainingBody, WaitingAccount, WaitingCorrection, WaitingGate,
};
use mce_shared::proposal::Proposal;
use serde::{Deserialize, Serialize};

use super::stored::{
    Stored, StoredBodyRow, StoredDetails, StoredIbanChange, StoredIbanDecision, StoredTrainingBody,
    StoredWaitingAccount, StoredWaitingCorrection, StoredWaitingGate,
};
use super::{Item, Listed, Store, StoreError, Table, text};

const PROFILE: &str = "PROFILE";
const IBAN_CHANGES: &str = "IBAN-CHANGES";
const PROPOSED: &str = "IBAN-PROPOSED#";
const DECIDED: &str = "IBAN#";
const READ: &str = "IBAN-READ#";
const CORRECTION: &str = "CORRECTION-WAITING";
const CORRECTED: &str = "CORRECTION#";
const GATE: &str = "GATE-WAITING";
const GATES: &str = "GATE#";

fn of_pk(siret: &Siret) -> String {
    format!("OF#{siret}")
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Collectivite {
    /// Legal unit.
    pub siren: Siren,
    /// Seat.
    pub siret: Siret,
    pub name: String,
    /// INSEE code of the commune, SIREN of the EPCI, code of the département or région.
    pub code: String,
    /// Where to write to.
    pub email: String,
    /// Its other establishments whose agents act for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub establishments: Vec<Siret>,
}

impl Collectivite {
    /// Whether the agents of an establishment act for it: its seat, or another one of its list. Others of its SIREN (a school, a
    /// social centre) do not.
    #[must_use]
    pub fn has(&self, siret: &Siret) -> bool {
        self.siret == *siret || self.establishments.contains(siret)
    }
}

fn profile(body: &TrainingBody) -> Result<Item, StoreError> {
    super::keyed(&of_pk(&body.siret), PROFILE, &StoredTrainingBody::of(body.clone()))
}

/// A training body.
///
/// # Errors
/// When the store fails.
pub async fn training_body(store: &Store, siret: &Siret) -> Result<Option<TrainingBody>, StoreError> {
    let stored: Option<StoredTrainingBody> = store.get(Table::Organisations, &of_pk(siret), PROFILE).await?;
    Ok(stored.core())
}

/// Writes a training body.
///
/// # Errors
/// When the store fails.
pub async fn put_training_body(store: &Store, body: &TrainingBody) -> Result<(), StoreError> {
    store.put(Table::Organisations, &of_pk(&body.siret), PROFILE, &StoredTrainingBody::of(body.clone())).await
}

/// The write of a training body that begins: there is none of its SIRET.
///
/// # Errors
/// When the item can't be written.
pub fn new_training_body(store: &Store, body: &TrainingBody) -> Result<TransactWriteItem, StoreError> {
    store.new_item(Table::Organisations, profile(body)?)
}

/// The correction of a training body that waits for a second person.
///
/// # Errors
/// When the store fails.
pub async fn waiting_correction(
    store: &Store,
    siret: &Siret,
) -> Result<Option<WaitingCorrection>, StoreError> {
    let stored: Option<StoredWaitingCorrection> =
        store.get(Table::Organisations, &of_pk(siret), CORRECTION).await?;
    Ok(stored.core())
}

/// What was corrected of a training body, in order.
///
/// # Errors
/// When the store fails.
pub async fn corrections(store: &Store, siret: &Siret) -> Result<Vec<BodyRow>, StoreError> {
    history(store, siret, CORRECTED).await
}

/// The writes of a correction: what waited and what was known then must still be so.
///
/// # Errors
/// When an item can't be written.
pub fn correction_writes(
    store: &Store,
    body: &TrainingBody,
    before: Option<&WaitingCorrection>,
    decision: &CorrectionDecision,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let pk = of_pk(&body.siret);
    let mut writes = vec![row_write(store, (&pk, CORRECTED), &decision.row)?];
    if let Some(after) = &decision.body {
        writes.push(details_write(store, (&pk, &BodyDetails::of(body)), &BodyDetails::of(after))?);
    }
    let waiting = decision.waiting.clone().map(StoredWaitingCorrection::of);
    writes.extend(waiting_change(store, (&pk, CORRECTION), before, waiting)?);
    Ok(writes)
}

/// One of the histories of a training body, in order.
async fn history(store: &Store, siret: &Siret, prefix: &str) -> Result<Vec<BodyRow>, StoreError> {
    let rows = store.query(Table::Organisations, &of_pk(siret), prefix).await?;
    Ok(super::parse_all::<StoredBodyRow>(rows)?.core())
}

fn row_write(
    store: &Store,
    (pk, prefix): (&str, &str),
    row: &BodyRow,
) -> Result<TransactWriteItem, StoreError> {
    let sk = format!("{prefix}{}#{}", super::moment_key(row.at), row.request_id);
    store.new_item(Table::Organisations, super::keyed(pk, &sk, &StoredBodyRow::of(row.clone()))?)
}

/// What begins to wait for a second person, or waits no longer; nothing where it stays.
fn waiting_change<T>(
    store: &Store,
    (pk, sk): (&str, &str),
    before: Option<&Proposal<T>>,
    after: Option<impl Serialize>,
) -> Result<Option<TransactWriteItem>, StoreError> {
    match (before, after) {
        (None, Some(waiting)) => {
            store.new_item(Table::Organisations, super::keyed(pk, sk, &waiting)?).map(Some)
        }
        (Some(before), None) => {
            let delete = Delete::builder()
                .table_name(store.table(Table::Organisations)?)
                .key("pk", text(pk))
                .key("sk", text(sk))
                .condition_expression("proposed_at = :at")
                .expression_attribute_values(":at", text(before.at.to_string()));
            let delete = delete.build().map_err(malformed)?;
            Ok(Some(TransactWriteItem::builder().delete(delete).build()))
        }
        _ => Ok(None),
    }
}

/// What may be corrected, and nothing else: an account that is decided at the same moment stays.
fn details_write(
    store: &Store,
    (pk, before): (&str, &BodyDetails),
    after: &BodyDetails,
) -> Result<TransactWriteItem, StoreError> {
    let written = |details: &BodyDetails| serde_dynamo::to_item(StoredDetails::of(details.clone()));
    let (before, after): (Item, Item) = (written(before)?, written(after)?);
    let mut update = Update::builder()
        .table_name(store.table(Table::Organisations)?)
        .key("pk", text(pk))
        .key("sk", text(PROFILE));
    let (mut set, mut conditions) = (Vec::new(), Vec::new());
    for (name, value) in after {
        set.push(format!("#{name} = :{name}"));
        conditions.push(format!("#{name} = :before_{name}"));
        update = update
            .expression_attribute_names(format!("#{name}"), &name)
            .expression_attribute_values(format!(":{name}"), value)
            .expression_attribute_values(
                format!(":before_{name}"),
                before.get(&name).cloned().unwrap_or(AttributeValue::Null(true)),
            );
    }
    let update = update
        .update_expression(format!("SET {}", set.join(", ")))
        .condition_expression(conditions.join(" AND "));
    Ok(TransactWriteItem::builder().update(update.build().map_err(malformed)?).build())
}

/// The change of a gate that waits for a second person.
///
/// # Errors
/// When the store fails.
pub async fn waiting_gate(store: &Store, siret: &Siret) -> Result<Option<WaitingGate>, StoreError> {
    let stored: Option<StoredWaitingGate> = store.get(Table::Organisations, &of_pk(siret), GATE).await?;
    Ok(stored.core())
}

/// What was changed of the gates of a training body, in order.
///
/// # Errors
/// When the store fails.
pub async fn gate_changes(store: &Store, siret: &Siret) -> Result<Vec<BodyRow>, StoreError> {
    history(store, siret, GATES).await
}

/// The writes of a change of the gates: what waited and what held then must still be so.
///
/// # Errors
/// When an item can't be written.
pub fn gate_writes(
    store: &Store,
    body: &TrainingBody,
    before: Option<&WaitingGate>,
    decision: &GateDecision,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let pk = of_pk(&body.siret);
    let mut writes = vec![row_write(store, (&pk, GATES), &decision.row)?];
    if let Some(after) = &decision.body {
        writes.push(standing_write(store, &pk, body, after)?);
    }
    let waiting = decision.waiting.clone().map(StoredWaitingGate::of);
    writes.extend(waiting_change(store, (&pk, GATE), before, waiting)?);
    Ok(writes)
}

/// The gates, and nothing else: an account or an address that is decided at the same moment stays.
fn standing_write(
    store: &Store,
    pk: &str,
    before: &TrainingBody,
    after: &TrainingBody,
) -> Result<TransactWriteItem, StoreError> {
    let value = |body: &TrainingBody| serde_dynamo::to_attribute_value::<_, AttributeValue>(body.standing);
    let update = Update::builder()
        .table_name(store.table(Table::Organisations)?)
        .key("pk", text(pk))
        .key("sk", text(PROFILE))
        .update_expression("SET standing = :after, agrement_number = :number")
        .condition_expression("standing = :before")
        .expression_attribute_values(":before", value(before)?)
        .expression_attribute_values(":after", value(after)?)
        .expression_attribute_values(":number", text(after.agrement_number.clone()));
    Ok(TransactWriteItem::builder().update(update.build().map_err(malformed)?).build())
}

/// A page of all training bodies, and where the next one begins: for what looks at all of them, once a night.
///
/// # Errors
/// When the store fails.
pub async fn scan_training_bodies(
    store: &Store,
    from: Option<Item>,
) -> Result<(Listed<TrainingBody>, Option<Item>), StoreError> {
    let page = store
        .client
        .scan()
        .table_name(store.table(Table::Organisations)?)
        .filter_expression("begins_with(pk, :of) AND sk = :profile")
        .expression_attribute_values(":of", text("OF#"))
        .expression_attribute_values(":profile", text(PROFILE))
        .set_exclusive_start_key(from)
        .send()
        .await
        .map_err(super::database)?;
    let bodies = super::read_each::<StoredTrainingBody>(page.items.unwrap_or_default());
    Ok((bodies.core(), page.last_evaluated_key))
}

/// The last proposal of a training body.
///
/// # Errors
/// When the store fails.
pub async fn waiting_account(store: &Store, siret: &Siret) -> Result<Option<WaitingAccount>, StoreError> {
    let stored: Option<StoredWaitingAccount> =
        store.get(Table::Organisations, IBAN_CHANGES, siret.as_str()).await?;
    Ok(stored.core())
}

/// The last proposal of every training body that has one.
///
/// # Errors
/// When the store fails.
pub async fn waiting_accounts(store: &Store) -> Result<Vec<WaitingAccount>, StoreError> {
    let all = store.query(Table::Organisations, IBAN_CHANGES, "").await?;
    Ok(super::parse_all::<StoredWaitingAccount>(all)?.core())
}

/// The accounts that a training body has proposed, in order.
///
/// # Errors
/// When the store fails.
pub async fn proposed(store: &Store, siret: &Siret) -> Result<Vec<IbanChange>, StoreError> {
    let rows = store.query(Table::Organisations, &of_pk(siret), PROPOSED).await?;
    Ok(super::parse_all::<StoredIbanChange>(rows)?.core())
}

/// What was decided of them, in order.
///
/// # Errors
/// When the store fails.
pub async fn decided(store: &Store, siret: &Siret) -> Result<Vec<IbanDecision>, StoreError> {
    let rows = store.query(Table::Organisations, &of_pk(siret), DECIDED).await?;
    Ok(super::parse_all::<StoredIbanDecision>(rows)?.core())
}

/// How many accounts a training body has proposed.
///
/// # Errors
/// When the store fails.
pub async fn proposals(store: &Store, siret: &Siret) -> Result<u32, StoreError> {
    let rows = store.query(Table::Organisations, &of_pk(siret), PROPOSED).await?;
    Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX))
}

/// That somebody has seen a proposed account whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccountReading {
    /// Number of the proposal.
    pub number: u32,
    /// Who, by name.
    pub by: String,
    /// Who, as the sign-in knows him.
    pub principal: String,
    pub at: Timestamp,
    pub request_id: String,
}

/// Writes down that somebody sees a proposed account whole.
///
/// # Errors
/// When the store fails.
pub async fn keep_reading(store: &Store, siret: &Siret, reading: &AccountReading) -> Result<(), StoreError> {
    let sk = format!("{READ}{}#{}", reading.at, reading.request_id);
    store.put(Table::Organisations, &of_pk(siret), &sk, reading).await
}

/// Who has seen the accounts that a training body has proposed, in order.
///
/// # Errors
/// When the store fails.
pub async fn readings(store: &Store, siret: &Siret) -> Result<Vec<AccountReading>, StoreError> {
    super::parse_all(store.query(Table::Organisations, &of_pk(siret), READ).await?)
}

/// The writes of a decision on the account to pay: what waited then is `before`, and must still be what waits.
///
/// # Errors
/// When an item can't be written.
pub fn bank_details_writes(
    store: &Store,
    siret: &Siret,
    before: Option<&WaitingAccount>,
    decision: &BankDetailsDecision,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let mut writes = vec![waiting_write(store, siret, before, decision.waiting.as_ref())?];
    let pk = of_pk(siret);
    let row = match &decision.row {
        // A number after the moments of those that had none.
        BankDetailsRow::Proposed(row) => {
            let sk = format!("{PROPOSED}N{:06}", row.number);
            super::keyed(&pk, &sk, &StoredIbanChange::of(row.clone()))?
        }
        BankDetailsRow::Decided(row) => {
            let sk = decided_sk(row.decided_at, &row.request_id);
            super::keyed(&pk, &sk, &StoredIbanDecision::of(row.clone()))?
        }
    };
    writes.push(store.new_item(Table::Organisations, row)?);
    if let Some(body) = &decision.body {
        writes.push(account_write(store, body)?);
    }
    Ok(writes)
}

/// By moment, and by request: two people may decide at the same one.
fn decided_sk(at: Timestamp, request_id: &str) -> String {
    format!("{DECIDED}{at}#{request_id}")
}

/// The account of a training body, and nothing else of it: what somebody corrects at the same moment stays.
fn account_write(store: &Store, body: &TrainingBody) -> Result<TransactWriteItem, StoreError> {
    let item = profile(body)?;
    let (mut set, mut remove) = (Vec::new(), Vec::new());
    let mut update = Update::builder()
        .table_name(store.table(Table::Organisations)?)
        .key("pk", text(of_pk(&body.siret)))
        .key("sk", text(PROFILE))
        .condition_expression("attribute_exists(pk)");
    for name in ["iban", "bic", "iban_since", "holder", "coming"] {
        match item.get(name) {
            Some(value) if !matches!(value, AttributeValue::Null(_)) => {
                set.push(format!("{name} = :{name}"));
                update = update.expression_attribute_values(format!(":{name}"), value.clone());
            }
            _ => remove.push(name),
        }
    }
    let removed = if remove.is_empty() { String::new() } else { format!(" REMOVE {}", remove.join(", ")) };
    let update = update.update_expression(format!("SET {}{removed}", set.join(", ")));
    Ok(TransactWriteItem::builder().update(update.build().map_err(malformed)?).build())
}

fn waiting_write(
    store: &Store,
    siret: &Siret,
    before: Option<&WaitingAccount>,
    after: Option<&WaitingAccount>,
) -> Result<TransactWriteItem, StoreError> {
    let table = store.table(Table::Organisations)?;
    let condition = match before {
        None => "attribute_not_exists(pk)",
        Some(WaitingAccount { revision: 0, .. }) => "proposed_at = :at AND attribute_not_exists(revision)",
        Some(_) => "proposed_at = :at AND revision = :revision",
    };
    let seen = before.map(|waiting| {
        let mut seen = HashMap::from([(":at".to_owned(), text(waiting.change.proposed_at.to_string()))]);
        if waiting.revision > 0 {
            seen.insert(":revision".to_owned(), super::number(waiting.revision));
        }
        seen
    });
    let write = TransactWriteItem::builder();
    Ok(match after {
        Some(waiting) => {
            let waiting = StoredWaitingAccount::of(waiting.clone());
            let put = Put::builder()
                .table_name(table)
                .set_item(Some(super::keyed(IBAN_CHANGES, siret.as_str(), &waiting)?))
                .condition_expression(condition)
                .set_expression_attribute_values(seen);
            write.put(put.build().map_err(malformed)?).build()
        }
        None => {
            let delete = Delete::builder()
                .table_name(table)
                .key("pk", text(IBAN_CHANGES))
                .key("sk", text(siret.as_str()))
                .condition_expression(condition)
                .set_expression_attribute_values(seen);
            write.delete(delete.build().map_err(malformed)?).build()
        }
    })
}

fn malformed(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Malformed(error.to_string())
}

/// A collectivité.
///
/// # Errors
/// When the store fails.
pub async fn collectivite(store: &Store, siren: &Siren) -> Result<Option<Collectivite>, StoreError> {
    store.get(Table::Organisations, &format!("COLLECTIVITE#{siren}"), PROFILE).await
}

/// The collectivité of a territory, as the register of mandates codes it.
///
/// # Errors
/// When the store fails.
pub async fn of_territory(store: &Store, code: &str) -> Result<Option<Collectivite>, StoreError> {
    store.get(Table::Organisations, &format!("TERRITORY#{code}"), "COLLECTIVITE").await
}

/// Writes a collectivité, to be found by its SIREN and by its territory.
///
/// # Errors
/// When the store fails.
pub async fn put_collectivite(store: &Store, body: &Collectivite) -> Result<(), StoreError> {
    store.put(Table::Organisations, &format!("COLLECTIVITE#{}", body.siren), PROFILE, body).await?;
    store.put(Table::Organisations, &format!("TERRITORY#{}", body.code), "COLLECTIVITE", body).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_decisions_of_one_moment_are_two_rows_in_the_order_of_time() {
        let at = |second| Timestamp::constant(second, 0);
        let (one, other) = (decided_sk(at(1_800_000_000), "r1"), decided_sk(at(1_800_000_000), "r2"));
        assert_ne!(one, other);
        assert!(other < decided_sk(at(1_800_000_001), "r0") && one.starts_with(DECIDED));
    }
}
