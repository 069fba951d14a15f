//! What a collectivité gave to its élus, and what became of it.

use mce_shared::api::LedgerStatement;

use crate::http::{Call, Fault};
use crate::reach::{Reach, Table, index};
use crate::runtime::Environment;
use crate::store::ledger;

use super::super::dossiers::statement::statement;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[index(Table::Ledger, "by-collectivite")], ..Reach::NOTHING };

/// The caller's own.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<LedgerStatement, Fault> {
    let lines =
        ledger::of_collectivite(environment.store(), call.caller()?.collectivite()?, ledger::LINES_MAX)
            .await?;
    Ok(statement(&lines))
}
