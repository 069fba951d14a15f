//! Takes the other session that the OF proposes, or keeps the first one.

use mce_shared::api::PostponementAnswer;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("answer-postponement");

/// Answers.
///
/// # Errors
/// The core's refusals: too late, or a rule that the new dates break; 409 when the other session is full.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let command = match call.json()? {
        PostponementAnswer::Accept {} => Command::AcceptPostponement,
        PostponementAnswer::Decline {} => Command::DeclinePostponement,
    };
    carry_out(environment, call, Needs::Eligibility, |_| Ok(command.clone())).await
}
