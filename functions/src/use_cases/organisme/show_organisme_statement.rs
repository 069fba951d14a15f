//! The account of a training body with the fund: what it is owed, what it was paid, what it must pay back.

use mce_shared::api::LedgerStatement;

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::ledger;

use super::super::dossiers::statement::{PAGE, statement};

pub const REACH: Reach = Reach { tables: &[on(Table::Ledger, &[May::Query])], ..Reach::NOTHING };

/// The caller's own.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<LedgerStatement, Fault> {
    let book = ledger::of_training_body(environment.store(), call.caller()?.organisme()?).await?;
    Ok(statement(&book.lines, call.query_value("cursor").as_deref(), PAGE))
}
