//! Training bodies and collectivités.

use jiff::civil::Date;
use mce_shared::catalogue::OfStanding;
use mce_shared::identifiers::{Siren, Siret};
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Table};
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
}

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
