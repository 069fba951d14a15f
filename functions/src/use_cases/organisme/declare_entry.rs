//! Declares that the élu entered the training.

use mce_shared::api::EntryDeclaration;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Dossiers, &[May::Get, May::Put])], ..Reach::NOTHING };

/// Declares the entry.
///
/// # Errors
/// 422 for a day out of the session or still to come.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<EntryDeclaration>(environment, call).await
}
