//! The searches that an élu has watched.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::Timestamp;
use mce_shared::alerts::{self, Alert, Found, QUERY_MAX};
use mce_shared::api::{AlertList, AlertView, Nothing, WatchSearch};
use mce_shared::ids::AlertId;
use mce_shared::search::{Query, Sort, search};

use super::super::public::list_offers::{catalogue, read_query};
use crate::chance;
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::alerts as stored;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Alerts, &[May::Put, May::Delete]), index(Table::Alerts, "by-elu")],
    files: &[Objects::Read("catalogue")],
    memory: 1024,
    ..Reach::NOTHING
};

/// All of them, the oldest first.
///
/// # Errors
/// 403 without an account.
pub async fn list(environment: &Environment, call: &Call) -> Result<AlertList, Fault> {
    Ok(shown(stored::of(environment.store(), call.caller()?.elu()?).await?))
}

fn shown(alerts: Vec<Alert>) -> AlertList {
    let view = |alert: Alert| AlertView {
        id: alert.id.to_string(),
        query: alert.query,
        label: alert.label,
        told_on: alert.told_on,
    };
    AlertList { alerts: alerts.into_iter().map(view).collect() }
}

/// Has one more watched; one that is watched already stays as it is.
///
/// # Errors
/// 400 for a query that can't be read, 409 for one too many.
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
        id: unguessable()?,
        elu: elu.clone(),
        label: alerts::said(&query, call.today),
        query: asked.query,
        since: call.now,
        known: BTreeSet::new(),
        told_on: None,
    };
    let mut watched = stored::of(environment.store(), elu).await?;
    if let Some(new) = alerts::watch(&watched, new, &found).map_err(Fault::refused)? {
        stored::put(environment.store(), &new).await?;
        watched.push(new);
    }
    Ok(shown(watched))
}

/// Whoever has it may stop the mails.
fn unguessable() -> Result<AlertId, Fault> {
    let mut bytes = [0; 16];
    chance::fill(&mut bytes);
    let mut digits = String::new();
    for byte in bytes {
        let _ = write!(digits, "{byte:02x}");
    }
    digits.parse().map_err(Fault::internal)
}

/// The sessions that a search finds now.
///
/// # Errors
/// When the catalogue can't be read, or is empty.
pub async fn found(environment: &Environment, now: Timestamp, query: &Query) -> Result<Found, Fault> {
    let catalogue = catalogue(environment, now).await?;
    let today = environment.day(now);
    let (mut found, mut page) = (Found::default(), Query { sort: Sort::Date, cursor: None, ..query.clone() });
    loop {
        let results = search(&catalogue, &page, today);
        if !found.add(&results.items) || results.next.is_none() {
            break;
        }
        page.cursor = results.next;
    }
    // A catalogue that is still to be made has nothing: all of it would be new afterwards.
    if found == Found::default() && search(&catalogue, &Query::default(), today).total == 0 {
        return Err(Fault::Unavailable("there is no catalogue yet".into()));
    }
    Ok(found)
}

/// Ends one of the caller's.
///
/// # Errors
/// 404 for one that is not.
pub async fn remove(environment: &Environment, call: &Call, _: Nothing) -> Result<AlertList, Fault> {
    let mut watched = stored::of(environment.store(), call.caller()?.elu()?).await?;
    let id = call.param("alert")?;
    let Some(place) = watched.iter().position(|alert| alert.id == id) else {
        return Err(Fault::not_found("Cette recherche"));
    };
    stored::remove(environment.store(), &id).await?;
    watched.remove(place);
    Ok(shown(watched))
}
