//! Declares the exit and the service done.

use mce_shared::lifecycle::{Command, ServiceDone};

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("declare-service-done");

/// Declares.
///
/// # Errors
/// 422 for a rate, a cause or a day that do not fit together.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let declared: ServiceDone = call.json()?;
    carry_out(environment, call, Needs::Nothing, |_| Ok(Command::DeclareServiceDone(declared.clone()))).await
}
