//! Orders: books the split that was shown, every source in one transaction.

use mce_shared::api::Confirmation;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Update]),
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Ledger, &[May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Confirms.
///
/// # Errors
/// 409 with the new split when it changed meanwhile, or when the delay is over; 422 when the training can't be financed.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<Confirmation>(environment, call).await
}
