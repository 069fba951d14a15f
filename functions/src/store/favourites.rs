//! The offers that élus keep, beside their accounts.

use std::cmp::Reverse;

use mce_shared::catalogue::OfferKey;
use mce_shared::favourites::Favourite;
use mce_shared::ids::EluId;

use super::{Store, StoreError, Table};

fn pk(elu: &EluId) -> String {
    format!("ELU#{elu}")
}

fn sk(offer: &OfferKey) -> String {
    format!("FAVOURITE#{}#{}#{}", offer.siret, offer.formation, offer.action)
}

/// Those of an élu, the latest first.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, elu: &EluId) -> Result<Vec<Favourite>, StoreError> {
    let items = store.query(Table::Accounts, &pk(elu), "FAVOURITE#").await?;
    let mut all: Vec<Favourite> = super::parse_all(items)?;
    all.sort_by_key(|favourite| Reverse(favourite.since));
    Ok(all)
}

/// Writes one down.
///
/// # Errors
/// When the store fails.
pub async fn put(store: &Store, elu: &EluId, favourite: &Favourite) -> Result<(), StoreError> {
    store.put(Table::Accounts, &pk(elu), &sk(&favourite.offer), favourite).await
}

/// Removes one, if it is there.
///
/// # Errors
/// When the store fails.
pub async fn remove(store: &Store, elu: &EluId, offer: &OfferKey) -> Result<(), StoreError> {
    store.delete(Table::Accounts, &pk(elu), &sk(offer)).await?;
    Ok(())
}
