//! The collectivité gives a complement, or declines.

use mce_shared::api::CofinancingAnswer;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Get, May::Query, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Answers.
///
/// # Errors
/// 422 for an amount out of its bounds; 409 when the request no longer waits.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let command = match call.json()? {
        CofinancingAnswer::Grant { amount, deliberation } => {
            Command::GrantCofinancing { amount, deliberation }
        }
        CofinancingAnswer::Decline { reason } => Command::DeclineCofinancing { reason },
    };
    carry_out(environment, call, Needs::Nothing, |_| Ok(command.clone())).await
}
