//! Declares the exit and the service done.

use mce_shared::lifecycle::ServiceDone;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Dossiers, &[May::Get, May::Put])], ..Reach::NOTHING };

/// Declares.
///
/// # Errors
/// 422 for a rate, a cause or a day that do not fit together.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<ServiceDone>(environment, call).await
}
