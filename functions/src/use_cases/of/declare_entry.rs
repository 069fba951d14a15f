//! Declares that the élu entered the training.

use mce_shared::api::EntryDeclaration;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("declare-entry");

/// Declares the entry.
///
/// # Errors
/// 422 for a day out of the session or still to come.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let declared: EntryDeclaration = call.json()?;
    carry_out(environment, call, Needs::Nothing, |_| Ok(Command::DeclareEntry { on: declared.on })).await
}
