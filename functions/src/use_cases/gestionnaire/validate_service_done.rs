//! Validates a service done: the training body is owed.

use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{carry_out, nothing};
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Validates.
///
/// # Errors
/// 409 when nothing waits to be validated.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    nothing(call)?;
    carry_out(environment, call, Command::ValidateServiceDone).await
}
