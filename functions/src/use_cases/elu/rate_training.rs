//! Says what the training was worth, once it is over.

use mce_shared::lifecycle::Rating;

use super::super::dossiers::change::command;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Dossiers, &[May::Get, May::Put])], ..Reach::NOTHING };

/// Rates.
///
/// # Errors
/// 409 before the end of the training or the second time.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    command::<Rating>(environment, call).await
}
