//! Asks a collectivité of one of the élu's mandates for a complement, or goes on without it.

use mce_shared::api::CofinancingRequest;

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
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Ledger, &[May::Query]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Asks, or renounces.
///
/// # Errors
/// 422 for a collectivité where the élu holds no mandate; the core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<CofinancingRequest>(environment, call).await
}
