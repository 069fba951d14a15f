//! Takes the other session that the OF proposes, or keeps the first one.

use mce_shared::api::PostponementAnswer;

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
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Answers.
///
/// # Errors
/// The core's refusals: too late, or a rule that the new dates break; 409 when the other session is full.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<PostponementAnswer>(environment, call).await
}
