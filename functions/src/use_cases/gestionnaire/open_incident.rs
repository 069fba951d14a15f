//! Says what was wrong in a settled dossier: overpayment, fraud, wrong rate. Somebody else decides.

use mce_shared::api::IncidentProposal;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("open-incident");

/// Proposes the correction.
///
/// # Errors
/// The core's refusals: it would charge the élu more, or change nothing.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let IncidentProposal { incident, comment } = call.json()?;
    let command = Command::OpenIncident { kind: incident, comment };
    carry_out(environment, call, Needs::Nothing, |_| Ok(command.clone())).await
}
