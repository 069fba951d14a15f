//! Tells the élus what is new in the searches that they have watched, every morning; each search at most once a week.
//!
//! A passage over all of them takes as many ticks as it needs: each goes on where the one before has stopped.

use std::collections::HashMap;
use std::time::Duration;

use jiff::civil::Date;
use mce_shared::alerts::{Alert, Found, look};
use mce_shared::set_aside::Chore;

use super::super::elu::alerts::found;
use super::super::public::list_offers::read_query;
use crate::http::Fault;
use crate::lease::{LEASE, alone};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::{Environment, clock_in};
use crate::set_aside::{ASIDE, Round};
use crate::store::alerts;
use crate::store::commit::Writes;
use crate::store::jobs::{self, Place};

const JOB: &str = "tell-alerts";
const SECONDS: u32 = 300;
/// How long a tick begins pages, of which one takes some seconds.
const PATIENCE: Duration = Duration::from_secs(240);
/// Sessions that are held for searches that others watch too, at most; some 200 bytes each.
const HELD_MAX: usize = 500_000;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Alerts, &[May::Scan, May::Put]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Jobs, &[May::Get]),
        ASIDE,
        LEASE,
    ],
    files: &[Objects::Read("catalogue")],
    memory: 1024,
    seconds: SECONDS,
    schedule: Some("cron(0/10 6-9 * * ? *)"),
    ..Reach::NOTHING
};

/// Goes on with the passage of the day.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    go_on(environment, PATIENCE).await
}

/// The same, for so long, a page at least.
///
/// # Errors
/// As [`on_tick`].
pub async fn go_on(environment: &Environment, patience: Duration) -> Result<(), Fault> {
    alone(environment, JOB, SECONDS, passage(environment, patience)).await?;
    Ok(())
}

async fn passage(environment: &Environment, patience: Duration) -> Result<(), Fault> {
    let (store, now, started) = (environment.store(), environment.now(), clock_in());
    let today = environment.day(now);
    let mut place = jobs::place(store, JOB).await?;
    if place.done_on == Some(today) {
        return Ok(());
    }
    let since = *place.since.get_or_insert(now);
    let round = Round::since(environment, Chore::Alert, since);
    let mut known = Known::default();
    loop {
        let (page, next) = alerts::scan_page(store, place.from.as_deref()).await?;
        for alert in round.readable(page).await? {
            let told = tell(environment, &mut known, &alert, today).await;
            round.item(alert.id.as_str(), told).await?;
        }
        if next.is_none() {
            round.over().await?;
            return Ok(
                jobs::keep_place(store, JOB, &Place { done_on: Some(today), ..Place::default() }).await?
            );
        }
        place.from = next;
        jobs::keep_place(store, JOB, &place).await?;
        if started.elapsed() >= patience {
            return Ok(());
        }
    }
}

/// What was found for the searches of this tick: the same one is often watched by several élus.
#[derive(Default)]
struct Known {
    found: HashMap<String, Found>,
    held: usize,
}

impl Known {
    async fn find(&mut self, environment: &Environment, query: &str) -> Result<&Found, Fault> {
        if !self.found.contains_key(query) {
            let found = found(environment, environment.now(), &read_query(query)?).await?;
            if self.held + found.held() > HELD_MAX {
                *self = Self::default();
            }
            self.held += found.held();
            self.found.insert(query.to_owned(), found);
        }
        self.found.get(query).ok_or_else(|| Fault::internal("a search that was just made"))
    }
}

async fn tell(environment: &Environment, known: &mut Known, alert: &Alert, today: Date) -> Result<(), Fault> {
    if alert.is_over(today) {
        return Ok(());
    }
    let found = known.find(environment, &alert.query).await?;
    let stop = format!("{}/alertes/{}/arret", environment.origin()?, alert.id);
    let (changed, message) = look(alert, found, &stop, today);
    let Some(changed) = changed else { return Ok(()) };
    let mut writes = Writes::new();
    writes.guarded(alerts::change(environment.store(), alert, &changed)?);
    if let Some(message) = message {
        writes.tell(
            environment.store(),
            format!("alert-{}-{today}", alert.id),
            &message,
            environment.now(),
        )?;
    }
    // It was ended or renewed meanwhile, or another hand has told it.
    writes.commit(environment.store()).await?;
    Ok(())
}
