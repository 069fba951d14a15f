//! The accounts to pay that somebody of a training body proposed, and that wait to be checked.

use mce_shared::api::BankDetailsList;

use super::super::organisme::show_bank_details::details;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::organisations;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Organisations, &[May::Get, May::Query])],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// All of them.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, _call: &Call) -> Result<BankDetailsList, Fault> {
    list(environment).await
}

/// What the page shows.
///
/// # Errors
/// When the store fails.
pub async fn list(environment: &Environment) -> Result<BankDetailsList, Fault> {
    let mut changes = Vec::new();
    for change in organisations::iban_changes(environment.store()).await? {
        changes.extend(details(environment, &change.siret, false).await?);
    }
    Ok(BankDetailsList { changes })
}
