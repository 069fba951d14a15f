//! Says what was wrong in a settled dossier: overpayment, fraud, wrong rate. Somebody else decides.

use mce_shared::api::IncidentProposal;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Dossiers, &[May::Get, May::Put])], ..Reach::NOTHING };

/// Proposes the correction.
///
/// # Errors
/// The core's refusals: it would charge the élu more, or change nothing.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<IncidentProposal>(environment, call).await
}
