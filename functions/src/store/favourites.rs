//! The offers that élus keep, beside their accounts.

use std::cmp::Reverse;

use jiff::civil::Date;
use mce_shared::catalogue::OfferKey;
use mce_shared::favourites::Favourite;
use mce_shared::ids::EluId;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, Table};

/// A favourite and how long it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    #[serde(flatten)]
    pub favourite: Favourite,
    /// For the table's TTL, in seconds; none for one without an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

fn pk(elu: &EluId) -> String {
    format!("ELU#{elu}")
}

fn sk(offer: &OfferKey) -> String {
    format!("FAVOURITE#{}#{}#{}", offer.siret, offer.formation, offer.action)
}

/// Those of an élu, the latest first, without those that are over.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, elu: &EluId, today: Date) -> Result<Vec<Favourite>, StoreError> {
    let items = store.query(Table::Accounts, &pk(elu), "FAVOURITE#").await?;
    let mut all: Vec<Favourite> = super::parse_all(items)?;
    all.retain(|favourite| !favourite.is_over(today));
    all.sort_by_key(|favourite| Reverse(favourite.since));
    Ok(all)
}

/// Writes one down.
///
/// # Errors
/// When the store fails.
pub async fn put(store: &Store, elu: &EluId, favourite: &Favourite) -> Result<(), StoreError> {
    let expires_at = favourite.until.map(super::end_of);
    let kept = Kept { favourite: favourite.clone(), expires_at };
    store.put(Table::Accounts, &pk(elu), &sk(&favourite.offer), &kept).await
}

/// Removes one, if it is there.
///
/// # Errors
/// When the store fails.
pub async fn remove(store: &Store, elu: &EluId, offer: &OfferKey) -> Result<(), StoreError> {
    store.delete(Table::Accounts, &pk(elu), &sk(offer)).await?;
    Ok(())
}
