//! Closes a dossier that can't go on: what was reserved goes back.

use mce_shared::api::Reason;

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

/// Closes.
///
/// # Errors
/// The core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<Reason>(environment, call).await
}
