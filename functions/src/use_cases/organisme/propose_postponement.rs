//! Proposes another session for the same order: the élu has nothing to ask for again, and the money stays engaged.

use mce_shared::api::PostponementProposal;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Offers, &[May::Get, May::Query]),
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Proposes.
///
/// # Errors
/// 422 for a session that is not of the same action, or that has no place left; the core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<PostponementProposal>(environment, call).await
}
