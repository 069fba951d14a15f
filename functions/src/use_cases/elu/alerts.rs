//! The searches that an élu has watched.

use std::collections::BTreeSet;

use jiff::Timestamp;
use mce_shared::alerts::{self, Alert, Found, QUERY_MAX, Watched};
use mce_shared::api::{AlertList, AlertView, Nothing, WatchSearch};
use mce_shared::ids::AlertId;
use mce_shared::search::Query;

use super::super::public::list_offers::{catalogue, read_query};
use crate::chance;
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::alerts as stored;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Alerts, &[May::Put, May::Update, May::Delete]), index(Table::Alerts, "by-elu")],
    files: &[Objects::Read("catalogue")],
    memory: 1024,
    ..Reach::NOTHING
};

/// All of them, the oldest first, and in words the one that is asked about.
///
/// # Errors
/// 403 without an account.
pub async fn list(environment: &Environment, call: &Call) -> Result<AlertList, Fault> {
    let list = shown(stored::of(environment.store(), call.caller()?.elu()?, call.today).await?);
    Ok(AlertList { asked: asked_in_words(call), ..list })
}

/// None for what is no search: to have it watched is refused.
fn asked_in_words(call: &Call) -> Option<String> {
    let asked = call.query_value("asked").filter(|asked| asked.chars().count() <= QUERY_MAX)?;
    read_query(&asked).ok().map(|query| alerts::said(&query, call.today))
}

fn shown(alerts: Vec<Alert>) -> AlertList {
    let view = |alert: Alert| AlertView {
        id: alert.id.to_string(),
        query: alert.query,
        label: alert.label,
        told_on: alert.told_on,
        until: alert.until,
        is_too_wide: alert.is_too_wide,
    };
    AlertList { alerts: alerts.into_iter().map(view).collect(), asked: None }
}

/// Has one more watched; one that is watched already is so for another time.
///
/// # Errors
/// 400 for a query that can't be read, 409 for one too many or that finds too much.
pub async fn watch(environment: &Environment, call: &Call, asked: WatchSearch) -> Result<AlertList, Fault> {
    let elu = call.caller()?.elu()?;
    if asked.query.chars().count() > QUERY_MAX {
        return Err(Fault::field(
            "/query",
            "bad-query",
            "Cette recherche est trop longue : raccourcissez-la.",
        ));
    }
    let query = read_query(&asked.query)?;
    let found = found(environment, call.now, &query).await?;
    let new = Alert {
        id: chance::digits().parse().map_err(Fault::internal)?,
        elu: elu.clone(),
        label: alerts::said(&query, call.today),
        query: asked.query,
        since: call.now,
        known: BTreeSet::new(),
        told_on: None,
        until: Some(alerts::until(call.today)),
        is_end_told: false,
        is_too_wide: false,
        too_wide_told_on: None,
    };
    let store = environment.store();
    let watched = stored::of(store, elu, call.today).await?;
    let is_written = match alerts::watch(&watched, new, &found).map_err(Fault::refused)? {
        Watched::New(alert) => stored::add(store, &alert, call.now).await?.then_some(alert),
        Watched::Renewed(alert) => stored::renew(store, &alert).await?.then_some(alert),
    };
    let Some(written) = is_written else {
        // Another tab was faster.
        return list(environment, call).await;
    };
    // An index is a moment late.
    let mut watched = watched;
    watched.retain(|alert| alert.id != written.id);
    watched.push(written);
    watched.sort_by_key(|alert| alert.since);
    Ok(shown(watched))
}

/// The sessions that a search finds now.
///
/// # Errors
/// When the catalogue can't be read, or is empty.
pub async fn found(environment: &Environment, now: Timestamp, query: &Query) -> Result<Found, Fault> {
    let catalogue = catalogue(environment, now).await?;
    // A catalogue that is still to be made has nothing: all of it would be new afterwards.
    if catalogue.is_empty() {
        return Err(Fault::Unavailable("there is no catalogue yet".into()));
    }
    Ok(Found::of(&catalogue, query, environment.day(now)))
}

/// Ends one of the caller's.
///
/// # Errors
/// 404 for one that is not.
pub async fn remove(environment: &Environment, call: &Call, _: Nothing) -> Result<AlertList, Fault> {
    let mut watched = stored::of(environment.store(), call.caller()?.elu()?, call.today).await?;
    let id: AlertId = call.param("alert")?;
    let Some(place) = watched.iter().position(|alert| alert.id == id) else {
        return Err(Fault::not_found("Cette recherche"));
    };
    stored::remove(environment.store(), &watched.remove(place)).await?;
    Ok(shown(watched))
}
