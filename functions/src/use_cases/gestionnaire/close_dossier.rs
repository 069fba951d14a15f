//! Closes a dossier that can't go on: what was reserved goes back.

use mce_shared::api::Reason;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("close-dossier");

/// Closes.
///
/// # Errors
/// The core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let Reason { reason } = call.json()?;
    carry_out(environment, call, Needs::Nothing, |_| Ok(Command::Close { reason: reason.clone() })).await
}
