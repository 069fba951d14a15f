//! What happened to a bank file, to an account to pay, to a mandate, to the account of an élu.

use futures_util::future::try_join_all;
use mce_shared::access::Looked;
use mce_shared::api::{History, HistoryLine, account_seen};
use mce_shared::identifiers::Siret;
use mce_shared::ids::SettlementId;
use mce_shared::register::MandateRow;

use super::super::dossiers::show_dossier::{load, looked_at};
use super::super::dossiers::situation;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::mandates::Place;
use crate::store::{accounts, mandates, organisations, payments};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get, May::Query]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Query]),
        on(Table::Dossiers, &[May::Get]),
        on(Table::Payments, &[May::Query]),
        on(Table::Accesses, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Of a bank file.
///
/// # Errors
/// When the store fails.
pub async fn of_settlement(environment: &Environment, call: &Call) -> Result<History, Fault> {
    let id: SettlementId = call.param("settlement")?;
    let rows = payments::settlement_history(environment.store(), &id).await?;
    Ok(rows.iter().map(HistoryLine::from).collect())
}

/// Of the account on which a training body is paid: what was proposed, seen and decided.
///
/// # Errors
/// When the store fails.
pub async fn of_bank_details(environment: &Environment, call: &Call) -> Result<History, Fault> {
    let (store, siret) = (environment.store(), call.param::<Siret>("siret")?);
    let (proposed, seen, decided) = tokio::try_join!(
        organisations::proposed(store, &siret),
        organisations::readings(store, &siret),
        organisations::decided(store, &siret)
    )?;
    let seen = seen.iter().map(|reading| account_seen(reading.number, &reading.by, reading.at));
    let proposed = proposed.iter().map(HistoryLine::from);
    Ok(proposed.chain(seen).chain(decided.iter().map(HistoryLine::from)).collect())
}

/// Of a mandate.
///
/// # Errors
/// 404 for what names no mandate; when the store fails.
pub async fn of_mandate(environment: &Environment, call: &Call) -> Result<History, Fault> {
    let place = call.query_value("mandate").and_then(|key| Place::from_text(&key));
    let place = place.ok_or_else(|| Fault::not_found("Ce mandat"))?;
    let rows: Vec<MandateRow> = mandates::history(environment.store(), &place).await?;
    Ok(rows.iter().map(HistoryLine::from).collect())
}

/// Of the account of a dossier's élu, and of his mandates. He reads that it was looked at.
///
/// # Errors
/// 404 when there is no such dossier; when the store fails.
pub async fn of_account(environment: &Environment, call: &Call) -> Result<History, Fault> {
    let (dossier, actor) = load(environment, call).await?;
    let store = environment.store();
    let (person, account, ()) = tokio::try_join!(
        situation::person(environment, None, &dossier.elu),
        async { Ok(accounts::history(store, &dossier.elu).await?) },
        looked_at(environment, call, (&dossier, actor), Looked::Account)
    )?;
    let places: Vec<Place> = person.rows.iter().map(Place::of_row).collect();
    let decided = try_join_all(places.iter().map(|place| mandates::history(store, place))).await?;
    let decided = decided.iter().flatten().map(HistoryLine::from);
    Ok(account.iter().map(HistoryLine::from).chain(decided).collect())
}
