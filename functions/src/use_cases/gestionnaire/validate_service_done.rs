//! Validates a service done: the training body is owed.

use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out, nothing};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("validate-service-done");

/// Validates.
///
/// # Errors
/// 409 when nothing waits to be validated.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    nothing(call)?;
    carry_out(environment, call, Needs::Nothing, |_| Ok(Command::ValidateServiceDone)).await
}
