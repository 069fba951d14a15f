//! The accounts to pay that somebody of a training body proposed, and that wait to be checked, or to be used.

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
pub async fn handle(environment: &Environment, call: &Call) -> Result<BankDetailsList, Fault> {
    list(environment, call).await
}

/// What the page shows.
///
/// # Errors
/// When the store fails.
pub async fn list(environment: &Environment, call: &Call) -> Result<BankDetailsList, Fault> {
    let mut changes = Vec::new();
    let waiting = organisations::waiting_accounts(environment.store()).await?;
    for waiting in waiting.into_iter().filter(|waiting| waiting.is_open(call.now)) {
        changes.extend(details(environment, call, &waiting.change.siret).await?);
    }
    Ok(BankDetailsList { changes })
}
