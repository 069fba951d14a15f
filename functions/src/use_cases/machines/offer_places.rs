//! Offers the places that become free to those who wait for them, in the order of their list; passes them on when an offer is over, and
//! closes the lists of sessions that can't be asked for any more. The rules are in `mce_shared::waiting`.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use mce_shared::catalogue::SessionKey;
use mce_shared::ids::DossierId;
use mce_shared::set_aside::Chore;
use mce_shared::waiting::{At, Places, Requests, Waiter, next};
use serde_dynamo::AttributeValue;

use super::super::dossiers::change::Wait;
use crate::function::again_from;
use crate::http::Fault;
use crate::reach::{May, Reach, Stream, Table, index, on};
use crate::runtime::{Environment, clock_in};
use crate::set_aside::{ASIDE, Round};
use crate::store::{dossiers, offers, organisations, waiting};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query, May::Update]),
        on(Table::Dossiers, &[May::Get]),
        on(Table::Alerts, &[May::Query, May::Put, May::Update, May::Delete]),
        index(Table::Alerts, "by-queue"),
        on(Table::Outbox, &[May::Put]),
        ASIDE,
    ],
    seconds: 60,
    stream: Some(Stream { table: Table::Offers, batch: 100, window: 1 }),
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Looks at the sessions whose seats or whose formation has changed, where somebody waits. One that fails by itself is set aside for
/// the schedule.
///
/// # Errors
/// None: what could not be done is named in the answer, and comes again.
pub async fn on_records(environment: &Environment, event: Event) -> Result<DynamoDbEventResponse, Fault> {
    let round = Round::new(environment, Chore::Wait);
    for record in &event.records {
        if let Err(error) = of_record(environment, &round, record).await {
            tracing::error!(%error, "the places that have become free could not be offered");
            return Ok(again_from(Some(record)));
        }
    }
    Ok(DynamoDbEventResponse::default())
}

async fn of_record(environment: &Environment, round: &Round<'_>, record: &EventRecord) -> Result<(), Fault> {
    for session in sessions_of(environment, record).await? {
        settle_in(environment, round, &session).await?;
    }
    Ok(())
}

/// The sessions that a record is about and for which somebody waits.
async fn sessions_of(environment: &Environment, record: &EventRecord) -> Result<Vec<SessionKey>, Fault> {
    let text = |name: &str| match record.change.keys.get(name) {
        Some(AttributeValue::S(text)) => Some(text.as_str()),
        _ => None,
    };
    let siret = text("pk").and_then(|pk| pk.strip_prefix("OF#")?.parse().ok());
    let (Some(siret), Some(sk)) = (siret, text("sk")) else { return Ok(Vec::new()) };
    if let Some(numero) = sk.strip_prefix("F#").and_then(|numero| numero.parse().ok()) {
        return Ok(offers::waited(environment.store(), &siret, &numero).await?);
    }
    let is_any = |name: &str| match record.change.new_image.get(name) {
        Some(AttributeValue::N(count)) => count != "0",
        _ => false,
    };
    let is_waited = is_any("waiting") || is_any("kept");
    Ok(offers::session_of(&siret, sk).filter(|_| is_waited).into_iter().collect())
}

/// How long a tick begins sessions.
const PATIENCE: Duration = Duration::from_secs(50);

/// Looks at what time changes: the offers that are over, the dossiers that will not order, the days that have passed. Whom it does not come
/// to is the most overdue at the next tick.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    go_on(environment, PATIENCE).await
}

/// The same, for so long, a session at least.
///
/// # Errors
/// As [`on_tick`].
pub async fn go_on(environment: &Environment, patience: Duration) -> Result<(), Fault> {
    let round = Round::new(environment, Chore::Wait);
    let started = clock_in();
    let overdue = waiting::overdue(environment.store(), environment.now()).await?;
    let mut tried = BTreeSet::new();
    for Waiter { session, .. } in round.readable(overdue).await? {
        let name = session.written();
        if tried.contains(&name) {
            continue;
        }
        if !tried.is_empty() && started.elapsed() >= patience {
            return round.stopped(&tried).await;
        }
        settle_in(environment, &round, &session).await?;
        tried.insert(name);
    }
    round.over().await
}

async fn settle_in(environment: &Environment, round: &Round<'_>, session: &SessionKey) -> Result<(), Fault> {
    let settled = settle(environment, session).await;
    round.item(&session.written(), settled).await?;
    Ok(())
}

/// Does step after step until nothing is left to do; then whoever is overdue is looked at again later.
async fn settle(environment: &Environment, session: &SessionKey) -> Result<(), Fault> {
    let store = environment.store();
    let mut wait = Wait::new();
    loop {
        let now = environment.now();
        let (list, places) = tokio::try_join!(list(environment, session), places(environment, session))?;
        let over = over(environment, &list).await?;
        let at = At { now: &environment.paris(now), origin: environment.origin()? };
        let Some(step) = next(&list, places, at, |dossier| over.contains(dossier.as_str())) else {
            for waiter in &list {
                waiting::look_later(store, waiter, now).await?;
            }
            return Ok(());
        };
        if waiting::carry_out(store, &step, places.all, now).await? {
            wait = Wait::new();
        } else {
            // Somebody was faster: what is true now is read again, and decides.
            wait.again().await?;
        }
    }
}

async fn list(environment: &Environment, session: &SessionKey) -> Result<Vec<Waiter>, Fault> {
    Ok(waiting::of_session(environment.store(), session).await?)
}

/// The session as it is; one that is there no more has no place and can't be asked for.
///
/// # Errors
/// When the store fails.
pub(in super::super) async fn places(
    environment: &Environment,
    session: &SessionKey,
) -> Result<Places, Fault> {
    let (store, today) = (environment.store(), environment.day(environment.now()));
    let (stored, body, is_cancelled) = tokio::try_join!(
        offers::get(store, &session.siret, &session.formation),
        organisations::training_body(store, &session.siret),
        offers::is_cancelled(store, session)
    )?;
    let without = |requests: Requests| Places { all: 0, taken: 0, requests };
    if is_cancelled {
        return Ok(without(Requests::Cancelled));
    }
    let gone = without(Requests::Gone);
    let Some((stored, body)) = stored.zip(body) else { return Ok(gone) };
    let formation = &stored.formation;
    let found = formation.action(&session.action);
    let found = found.and_then(|action| Some((action, action.session(&session.session)?)));
    Ok(found.map_or(gone, |(action, found)| Places {
        all: action.places_of(found),
        taken: found.taken,
        requests: Requests::of(formation, action, found, &body.standing, today),
    }))
}

/// The dossiers of those who have asked that will order no more.
async fn over(environment: &Environment, list: &[Waiter]) -> Result<BTreeSet<String>, Fault> {
    let mut over = BTreeSet::new();
    for id in list.iter().filter_map(waiting::dossier_of) {
        if is_over(environment, id).await? {
            over.insert(id.as_str().to_owned());
        }
    }
    Ok(over)
}

async fn is_over(environment: &Environment, id: &DossierId) -> Result<bool, Fault> {
    let dossier = dossiers::get(environment.store(), id).await?;
    Ok(dossier.is_none_or(|dossier| dossier.state.is_final()))
}
