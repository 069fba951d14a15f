//! Gives up a dossier, at the price that was shown.

use mce_shared::api::CancelDossier;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("cancel-dossier");

/// Cancels.
///
/// # Errors
/// 409 with the new price when it changed meanwhile.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let asked: CancelDossier = call.json()?;
    carry_out(environment, call, Needs::Nothing, |_| {
        Ok(Command::Cancel { reason: asked.reason.clone(), expected_charge: asked.expected_charge })
    })
    .await
}
