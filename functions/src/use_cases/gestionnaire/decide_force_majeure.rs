//! Recognises a case of force majeure, or not.

use mce_shared::api::Verdict;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("decide-force-majeure");

/// Decides; what the OF is owed may change.
///
/// # Errors
/// The core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let command = match call.json()? {
        Verdict::Approve { comment } => Command::GrantForceMajeure { comment },
        Verdict::Refuse { reason } => Command::RefuseForceMajeure { reason },
    };
    carry_out(environment, call, Needs::Payables, |_| Ok(command.clone())).await
}
