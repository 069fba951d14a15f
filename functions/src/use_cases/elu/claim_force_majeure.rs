//! Claims a case of force majeure, with the proof that was sent before.

use mce_shared::api::ForceMajeureClaim;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Dossiers, &[May::Get, May::Put]), on(Table::Outbox, &[May::Put])],
    files: &[Objects::Read("documents")],
    ..Reach::NOTHING
};

/// Claims.
///
/// # Errors
/// 422 when the proof was not sent; the core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<ForceMajeureClaim>(environment, call).await
}
