//! Gives up a dossier, at the price that was shown.

use mce_shared::api::CancelDossier;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Offers, &[May::Update]),
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Cancels.
///
/// # Errors
/// 409 with the new price when it changed meanwhile.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<CancelDossier>(environment, call).await
}
