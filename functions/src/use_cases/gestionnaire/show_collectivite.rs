//! A collectivité: what it granted, paid in and owes, what covers it, and what waits for its money.

use mce_shared::api::{CollectiviteDetail, CoverView, PaymentView};
use mce_shared::cover::transfer_reference;
use mce_shared::identifiers::Siren;

use super::cover;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::{cover as kept, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Query]),
        on(Table::Payments, &[May::Query]),
        index(Table::Payments, "by-status"),
    ],
    ..Reach::NOTHING
};

/// The collectivité of the path.
///
/// # Errors
/// 404 for one that nobody knows.
pub async fn handle(environment: &Environment, call: &Call) -> Result<CollectiviteDetail, Fault> {
    detail(environment, call, &call.param("siren")?).await
}

/// What its page shows.
///
/// # Errors
/// 404 for one that nobody knows; when the store fails.
pub async fn detail(
    environment: &Environment,
    call: &Call,
    siren: &Siren,
) -> Result<CollectiviteDetail, Fault> {
    let store = environment.store();
    if organisations::collectivite(store, siren).await?.is_none() {
        return Err(Fault::not_found("Cette collectivité"));
    }
    let (position, records) = tokio::try_join!(kept::position(store, siren), kept::records(store, siren))?;
    let mut waiting = cover::waiting(environment).await?;
    waiting.retain(|payable| cover::waits_for(payable, siren));
    let principal = call.caller()?.principal();
    Ok(CollectiviteDetail {
        position: cover::view(environment, (siren, &position), &waiting, call.today).await?,
        records: records.iter().rev().map(|record| CoverView::of(record, &principal)).collect(),
        waiting: waiting.iter().map(|payable| PaymentView::for_gestionnaire(payable, call.today)).collect(),
        reference: transfer_reference(siren),
        today: call.today,
    })
}
