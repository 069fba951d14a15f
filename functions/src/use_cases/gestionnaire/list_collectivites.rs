//! What collectivités owe for their complements, and what waits for a second person.

use mce_shared::api::{CollectiviteList, CoverView};

use super::cover;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::cover as kept;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Query]),
        index(Table::Ledger, "by-owing"),
        on(Table::Payments, &[May::Query]),
        index(Table::Payments, "by-status"),
    ],
    ..Reach::NOTHING
};

/// Collectivités of a page.
const PAGE: usize = 50;

/// A page of them.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<CollectiviteList, Fault> {
    let store = environment.store();
    let cursor = call.query_value("cursor");
    let (positions, next) = kept::positions(store, PAGE, cursor.as_deref()).await?;
    let waiting = cover::waiting(environment).await?;
    let mut collectivites = Vec::with_capacity(positions.len());
    for (siren, position) in &positions {
        collectivites.push(cover::view(environment, (siren, position), &waiting, call.today).await?);
    }
    let principal = call.caller()?.principal();
    let proposed = kept::proposed(store).await?;
    let proposed = proposed.iter().map(|record| CoverView::of(record, &principal)).collect();
    Ok(CollectiviteList { collectivites, cursor: next, proposed })
}
