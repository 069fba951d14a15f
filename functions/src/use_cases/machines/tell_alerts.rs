//! Tells the élus what is new in the searches that they have watched, every morning; each search at most once a week.

use mce_shared::alerts::{Alert, look};
use mce_shared::set_aside::Chore;

use super::super::elu::alerts::found;
use super::super::public::list_offers::read_query;
use crate::http::Fault;
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::alerts;
use crate::store::commit::Writes;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Alerts, &[May::Scan, May::Put]), on(Table::Outbox, &[May::Put]), ASIDE],
    files: &[Objects::Read("catalogue")],
    memory: 1024,
    seconds: 300,
    schedule: Some("cron(0 6 * * ? *)"),
    ..Reach::NOTHING
};

/// Looks at every search.
///
/// # Errors
/// When the store fails; the next morning goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let round = Round::new(environment, Chore::Alert);
    let mut from = None;
    loop {
        let (page, next) = alerts::scan_page(environment.store(), from).await?;
        for alert in round.readable(page).await? {
            let told = tell(environment, &alert).await;
            round.item(alert.id.as_str(), told).await?;
        }
        from = next;
        if from.is_none() {
            return round.over().await;
        }
    }
}

async fn tell(environment: &Environment, alert: &Alert) -> Result<(), Fault> {
    let now = environment.now();
    let found = found(environment, now, &read_query(&alert.query)?).await?;
    let stop = format!("{}/alertes/{}/arret", environment.origin()?, alert.id);
    let today = environment.day(now);
    let (changed, message) = look(alert, &found, &stop, today);
    let Some(changed) = changed else { return Ok(()) };
    let mut writes = Writes::new();
    writes.guarded(alerts::change(environment.store(), &changed)?);
    if let Some(message) = message {
        writes.tell(environment.store(), format!("alert-{}-{today}", alert.id), &message, now)?;
    }
    // It was ended meanwhile, or another hand has told it.
    writes.commit(environment.store()).await?;
    Ok(())
}
