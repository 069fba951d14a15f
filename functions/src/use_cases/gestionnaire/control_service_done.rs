//! Controls a service done, or validates it with other figures after a control.

use mce_shared::api::ControlAction;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("control-service-done");

/// Opens the control, or ends it.
///
/// # Errors
/// The core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let command = match call.json()? {
        ControlAction::Open { reason } => Command::OpenControl { reason },
        ControlAction::Correct { found } => Command::CorrectServiceDone(found),
    };
    carry_out(environment, call, Needs::Nothing, |_| Ok(command.clone())).await
}
