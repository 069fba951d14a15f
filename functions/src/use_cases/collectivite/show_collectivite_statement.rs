//! What a collectivité granted to its élus, what it paid in and owes, and what became of each complement.

use mce_shared::api::CollectiviteStatement;
use mce_shared::cover::transfer_reference;

use super::super::dossiers::statement::{PAGE, statement};
use super::super::gestionnaire::cover;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::store::{cover as kept, ledger};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Query]),
        index(Table::Ledger, "by-collectivite"),
        on(Table::Payments, &[May::Query]),
        index(Table::Payments, "by-status"),
    ],
    settings: &[Setting::Debtor],
    ..Reach::NOTHING
};

/// The caller's own.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<CollectiviteStatement, Fault> {
    let siren = call.caller()?.collectivite()?;
    let store = environment.store();
    let (position, lines) =
        tokio::try_join!(kept::position(store, siren), ledger::of_collectivite(store, siren))?;
    let waiting = cover::waiting(environment).await?;
    let fund = environment.debtor()?;
    Ok(CollectiviteStatement {
        position: cover::view(environment, (siren, &position), &waiting, call.today).await?,
        reference: transfer_reference(siren),
        holder: fund.name,
        iban: fund.iban.grouped(),
        bic: fund.bic.map(|bic| bic.to_string()).unwrap_or_default(),
        statement: statement(&lines, call.query_value("cursor").as_deref(), PAGE),
    })
}
