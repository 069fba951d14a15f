//! The collectivité gives a complement, or declines.

use mce_shared::api::CofinancingAnswer;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Ledger, &[May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Answers.
///
/// # Errors
/// 422 for an amount out of its bounds; 409 when the request no longer waits.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<CofinancingAnswer>(environment, call).await
}
