//! The collectivité gives a complement, or declines.

use mce_shared::api::CofinancingAnswer;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("answer-cofinancing");

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
