//! Training bodies and collectivités.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use mce_shared::identifiers::{Siren, Siret};
use mce_shared::organisme::{BankDetailsDecision, BankDetailsRow, IbanChange, TrainingBody};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Table, text};

const PROFILE: &str = "PROFILE";
const IBAN_CHANGES: &str = "IBAN-CHANGES";
const PROPOSED: &str = "IBAN-PROPOSED#";
const DECIDED: &str = "IBAN#";

fn of_pk(siret: &Siret) -> String {
    format!("OF#{siret}")
}

/// A collectivité.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Collectivite {
    /// Legal unit.
    pub siren: Siren,
    /// Seat.
    pub siret: Siret,
    /// Name.
    pub name: String,
    /// INSEE code of the commune, SIREN of the EPCI, code of the département or région.
    pub code: String,
    /// Where to write to.
    pub email: String,
}

/// A training body.
///
/// # Errors
/// When the store fails.
pub async fn training_body(store: &Store, siret: &Siret) -> Result<Option<TrainingBody>, StoreError> {
    store.get(Table::Organisations, &of_pk(siret), PROFILE).await
}

/// Writes a training body.
///
/// # Errors
/// When the store fails.
pub async fn put_training_body(store: &Store, body: &TrainingBody) -> Result<(), StoreError> {
    store.put(Table::Organisations, &of_pk(&body.siret), PROFILE, body).await
}

/// The proposal that waits for a training body.
///
/// # Errors
/// When the store fails.
pub async fn iban_change(store: &Store, siret: &Siret) -> Result<Option<IbanChange>, StoreError> {
    store.get(Table::Organisations, IBAN_CHANGES, siret.as_str()).await
}

/// Every proposal that waits.
///
/// # Errors
/// When the store fails.
pub async fn iban_changes(store: &Store) -> Result<Vec<IbanChange>, StoreError> {
    super::parse_all(store.query(Table::Organisations, IBAN_CHANGES, "", 1_000).await?)
}

/// The writes of a decision on the account to pay: what waited then is `before`, and must still be what waits.
///
/// # Errors
/// When an item can't be written.
pub fn bank_details_writes(
    store: &Store,
    siret: &Siret,
    before: Option<&IbanChange>,
    decision: &BankDetailsDecision,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let mut writes = vec![waiting_write(store, siret, before, decision.waiting.as_ref())?];
    let pk = of_pk(siret);
    let row = match &decision.row {
        BankDetailsRow::Proposed(row) => {
            let sk = format!("{PROPOSED}{}#{}", row.proposed_at, row.request_id);
            super::keyed(&pk, &sk, row)?
        }
        BankDetailsRow::Decided(row) => super::keyed(&pk, &format!("{DECIDED}{}", row.decided_at), row)?,
    };
    writes.push(store.new_item(Table::Organisations, row)?);
    if let Some(body) = &decision.body {
        let put = Put::builder()
            .table_name(store.table(Table::Organisations)?)
            .set_item(Some(super::keyed(&pk, PROFILE, body)?))
            .build()
            .map_err(malformed)?;
        writes.push(TransactWriteItem::builder().put(put).build());
    }
    Ok(writes)
}

fn waiting_write(
    store: &Store,
    siret: &Siret,
    before: Option<&IbanChange>,
    after: Option<&IbanChange>,
) -> Result<TransactWriteItem, StoreError> {
    let table = store.table(Table::Organisations)?;
    let condition = before.map_or("attribute_not_exists(pk)", |_| "proposed_at = :at");
    let seen = before.map(|change| HashMap::from([(":at".to_owned(), text(change.proposed_at.to_string()))]));
    let write = TransactWriteItem::builder();
    Ok(match after {
        Some(change) => {
            let put = Put::builder()
                .table_name(table)
                .set_item(Some(super::keyed(IBAN_CHANGES, siret.as_str(), change)?))
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
