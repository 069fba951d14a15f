//! Keeps the index of the catalogue: what changes is written beside it at once, and every hour it is made again from all the offers. A
//! derived file, never the truth.

use std::collections::{BTreeSet, HashMap};

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use mce_shared::catalogue::FormationNumero;
use mce_shared::identifiers::Siret;
use mce_shared::organisme::TrainingBody;
use mce_shared::search::{Change, Entry, Index, entries_of};
use mce_shared::set_aside::Chore;
use serde_dynamo::AttributeValue;

use super::super::public::list_offers::{CHANGES, INDEX};
use crate::function::again_from;
use crate::http::Fault;
use crate::lease::{LEASE, alone};
use crate::reach::{May, Objects, Reach, Stream, Table, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::offers::{self, StoredFormation};
use crate::store::organisations;

/// Files of changes that a search reads beside the index, at most: then it is made again.
const CHANGES_MAX: usize = 200;

/// The job of making the whole index: of two who do it at once, the slower one would take the changes away that its own index lacks.
const JOB: &str = "make-catalogue";
const SECONDS: u32 = 300;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query, May::Scan]),
        ASIDE,
        LEASE,
    ],
    files: &[Objects::Move("catalogue")],
    memory: 1024,
    seconds: SECONDS,
    stream: Some(Stream { table: Table::Offers, batch: 100, window: 1 }),
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Makes up for what the stream missed.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    make(environment).await
}

/// Writes the formations that the records name as they are now. What it costs follows what has changed. Then the index is made if
/// there is none, or too much beside it; that this fails loses nothing of what was written.
///
/// # Errors
/// None: what could not be written comes again.
pub async fn on_records(environment: &Environment, event: Event) -> Result<DynamoDbEventResponse, Fault> {
    if let Err(error) = write_changes(environment, &event).await {
        tracing::error!(%error, "what has changed of the catalogue could not be written");
        return Ok(again_from(event.records.first()));
    }
    if let Err(error) = make_if_needed(environment).await {
        tracing::error!(%error, "the index of the catalogue could not be made");
    }
    Ok(DynamoDbEventResponse::default())
}

async fn write_changes(environment: &Environment, event: &Event) -> Result<(), Fault> {
    let named: BTreeSet<(Siret, FormationNumero)> = event.records.iter().filter_map(named).collect();
    let round = Round::new(environment, Chore::Offer);
    let (mut bodies, mut changes) = (HashMap::new(), Vec::new());
    for (siret, formation) in named {
        match change(environment, &mut bodies, &siret, &formation).await {
            Err(fault) if !fault.is_of_one_item() => return Err(fault),
            change => changes.extend(round.item(&format!("{siret}-{formation}"), change).await?),
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    let name = format!("{CHANGES}/{}.json", environment.unique());
    let content = serde_json::to_vec(&changes).map_err(Fault::internal)?;
    environment.objects()?.put(&name, content).await.map_err(Fault::internal)
}

async fn make_if_needed(environment: &Environment) -> Result<(), Fault> {
    let objects = environment.objects()?;
    let is_absent = objects.info(INDEX).await.map_err(Fault::internal)?.is_none();
    if is_absent || objects.list(CHANGES).await.map_err(Fault::internal)?.len() > CHANGES_MAX {
        make(environment).await?;
    }
    Ok(())
}

/// The formation that an item is about: itself, or the places of one of its sessions.
fn named(record: &EventRecord) -> Option<(Siret, FormationNumero)> {
    let text = |name: &str| match record.change.keys.get(name) {
        Some(AttributeValue::S(text)) => Some(text.as_str()),
        _ => None,
    };
    let (of, item) = (text("pk")?.strip_prefix("OF#")?, text("sk")?);
    let formation = item.strip_prefix("F#").or_else(|| item.strip_prefix("SEATS#")?.split('#').next())?;
    Some((of.parse().ok()?, formation.parse().ok()?))
}

async fn change(
    environment: &Environment,
    bodies: &mut HashMap<Siret, Option<TrainingBody>>,
    siret: &Siret,
    formation: &FormationNumero,
) -> Result<Change, Fault> {
    let stored = offers::get(environment.store(), siret, formation).await?;
    let published = stored.filter(|stored| stored.formation.publication.is_published());
    let body = body_of(environment, bodies, siret).await?;
    let entries = match (published, body) {
        (Some(stored), Some(body)) => {
            let today = environment.day(environment.now());
            entries_of(&stored.formation, &body.name, &body.standing, today)
        }
        _ => Vec::new(),
    };
    Ok(Change { siret: siret.clone(), formation: formation.clone(), entries })
}

/// Reads every offer and writes the index; what had changed before that is in it. Nothing is done while another hand does it.
///
/// # Errors
/// When the store or the object store fails.
pub async fn make(environment: &Environment) -> Result<(), Fault> {
    alone(environment, JOB, SECONDS, make_alone(environment)).await?;
    Ok(())
}

async fn make_alone(environment: &Environment) -> Result<(), Fault> {
    let now = environment.now();
    let objects = environment.objects()?;
    let before = objects.list(CHANGES).await.map_err(Fault::internal)?;
    let round = Round::new(environment, Chore::Offer);
    let formations = every_offer(environment, &round).await?;
    let mut bodies = HashMap::new();
    let mut entries: Vec<Entry> = Vec::new();
    for stored in formations.iter().filter(|stored| stored.formation.publication.is_published()) {
        let formation = &stored.formation;
        let name = format!("{}-{}", formation.siret, formation.numero);
        let body = match body_of(environment, &mut bodies, &formation.siret).await {
            // Without it the offer would vanish: the earlier index stays.
            Err(fault) if !fault.is_of_one_item() => return Err(fault),
            body => round.item(&name, body).await?.flatten(),
        };
        if let Some(body) = body {
            entries.extend(entries_of(formation, &body.name, &body.standing, environment.day(now)));
        }
    }
    let index = postcard::to_stdvec(&Index::build(now, entries)).map_err(Fault::internal)?;
    objects.put(INDEX, index).await.map_err(Fault::internal)?;
    for change in before {
        objects.delete(&change.key).await.map_err(Fault::internal)?;
    }
    round.over().await
}

pub(in super::super) async fn every_offer(
    environment: &Environment,
    round: &Round<'_>,
) -> Result<Vec<StoredFormation>, Fault> {
    let (mut formations, mut beside, mut from) = (Vec::new(), Vec::new(), None);
    loop {
        let (page, page_beside, next) = offers::scan_page(environment.store(), from).await?;
        formations.extend(round.readable(page).await?);
        beside.extend(page_beside);
        from = next;
        if from.is_none() {
            break;
        }
    }
    round.readable(offers::complete(environment.store(), formations, beside).await?).await
}

pub(in super::super) async fn body_of<'a>(
    environment: &Environment,
    known: &'a mut HashMap<Siret, Option<TrainingBody>>,
    siret: &Siret,
) -> Result<Option<&'a TrainingBody>, Fault> {
    if !known.contains_key(siret) {
        let body = organisations::training_body(environment.store(), siret).await?;
        known.insert(siret.clone(), body);
    }
    Ok(known.get(siret).and_then(Option::as_ref))
}
