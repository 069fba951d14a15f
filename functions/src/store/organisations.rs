//! Training bodies and collectivités.

use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::catalogue::OfStanding;
use mce_shared::identifiers::{Siren, Siret};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Table, text};
use crate::ports::vault::Sealed;

/// A training body.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TrainingBody {
    /// Establishment.
    pub siret: Siret,
    /// Name.
    pub name: String,
    /// Activity declaration.
    pub nda: String,
    /// Agrément number, dates and whether it is suspended.
    pub standing: OfStanding,
    /// Number of the agrément, empty without one.
    pub agrement_number: String,
    /// Street.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Where to write to.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Account to be paid on, sealed.
    pub iban: Sealed,
    /// Its bank.
    pub bic: Option<String>,
    /// Since when this is the account to pay; none since the beginning.
    #[serde(default)]
    pub iban_since: Option<Timestamp>,
}

/// Another account to pay, proposed by somebody of the training body, to be checked by somebody of the gestionnaire.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IbanChange {
    /// Establishment.
    pub siret: Siret,
    /// The account, sealed.
    pub iban: Sealed,
    /// Its bank.
    pub bic: Option<String>,
    /// Who proposed it, by name.
    pub proposed_by: String,
    /// Who proposed it, as the sign-in knows him.
    pub proposer: String,
    /// When.
    pub proposed_at: Timestamp,
}

/// A change of account that was decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IbanDecision {
    /// What was proposed.
    pub change: IbanChange,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Who decided, by name.
    pub decided_by: String,
    /// Why, in the words of who decided.
    pub comment: String,
    /// When.
    pub decided_at: Timestamp,
}

const IBAN_CHANGES: &str = "IBAN-CHANGES";

impl TrainingBody {
    /// Last day of an agrément that is not suspended.
    #[must_use]
    pub fn agrement_until(&self, today: Date) -> Option<Date> {
        let (from, until) = self.standing.agrement?;
        (!self.standing.agrement_suspended && from <= today).then_some(until)
    }
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
    store.get(Table::Organisations, &format!("OF#{siret}"), "PROFILE").await
}

/// Every training body; for jobs.
///
/// # Errors
/// When the store fails.
pub async fn put_training_body(store: &Store, body: &TrainingBody) -> Result<(), StoreError> {
    store.put(Table::Organisations, &format!("OF#{}", body.siret), "PROFILE", body).await
}

/// Keeps a proposal of another account; a new one takes the place of the one that waits.
///
/// # Errors
/// When the store fails.
pub async fn propose_iban(store: &Store, change: &IbanChange) -> Result<(), StoreError> {
    store.put(Table::Organisations, IBAN_CHANGES, change.siret.as_str(), change).await
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

/// The writes of a decision: the proposal goes, its history stays, and the account changes when it was accepted.
///
/// # Errors
/// When an item can't be written.
pub fn deciding_iban(
    store: &Store,
    decision: &IbanDecision,
    changed: Option<&TrainingBody>,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let malformed = |e: aws_sdk_dynamodb::error::BuildError| StoreError::Malformed(e.to_string());
    let table = store.table(Table::Organisations)?;
    let siret = &decision.change.siret;
    let gone = Delete::builder()
        .table_name(table)
        .key("pk", text(IBAN_CHANGES))
        .key("sk", text(siret.as_str()))
        .condition_expression("proposed_at = :at")
        .expression_attribute_values(":at", text(decision.change.proposed_at.to_string()))
        .build()
        .map_err(malformed)?;
    let pk = format!("OF#{siret}");
    let history = super::keyed(&pk, &format!("IBAN#{}", decision.decided_at), decision)?;
    let mut writes = vec![
        TransactWriteItem::builder().delete(gone).build(),
        store.new_item(Table::Organisations, history)?,
    ];
    if let Some(body) = changed {
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(super::keyed(&pk, "PROFILE", body)?))
            .build()
            .map_err(malformed)?;
        writes.push(TransactWriteItem::builder().put(put).build());
    }
    Ok(writes)
}

/// A collectivité.
///
/// # Errors
/// When the store fails.
pub async fn collectivite(store: &Store, siren: &Siren) -> Result<Option<Collectivite>, StoreError> {
    store.get(Table::Organisations, &format!("COLLECTIVITE#{siren}"), "PROFILE").await
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
    store.put(Table::Organisations, &format!("COLLECTIVITE#{}", body.siren), "PROFILE", body).await?;
    store.put(Table::Organisations, &format!("TERRITORY#{}", body.code), "COLLECTIVITE", body).await
}
