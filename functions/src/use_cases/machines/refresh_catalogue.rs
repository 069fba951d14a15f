//! Rebuilds the catalogue from the offers, when one changes and every hour: a derived file, never the truth.

use std::collections::HashMap;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use mce_shared::identifiers::Siret;
use mce_shared::organisme::TrainingBody;
use mce_shared::search::{Catalogue, CatalogueEntry, entries_of};
use mce_shared::set_aside::Chore;

use super::super::public::list_offers::CATALOGUE;
use crate::http::Fault;
use crate::reach::{May, Objects, Reach, Stream, Table, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::offers::{self, StoredFormation};
use crate::store::organisations;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Organisations, &[May::Get]), on(Table::Offers, &[May::Scan]), ASIDE],
    files: &[Objects::ReadWrite("catalogue")],
    memory: 1024,
    seconds: 300,
    stream: Some(Stream { table: Table::Offers, batch: 100, window: 5 }),
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Makes up for what the stream missed.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    refresh(environment).await
}

/// Refreshes once for all the records.
///
/// # Errors
/// When the store or the object store fails: the batch comes again.
pub async fn on_records(environment: &Environment, _records: Event) -> Result<DynamoDbEventResponse, Fault> {
    refresh(environment).await?;
    Ok(DynamoDbEventResponse::default())
}

/// Reads every offer and writes the catalogue.
///
/// # Errors
/// When the store or the object store fails: the batch comes again.
pub async fn refresh(environment: &Environment) -> Result<(), Fault> {
    let now = environment.now();
    let round = Round::new(environment, Chore::Offer);
    let formations = every_offer(environment, &round).await?;
    let mut bodies = HashMap::new();
    let mut entries: Vec<CatalogueEntry> = Vec::new();
    for stored in formations.iter().filter(|stored| stored.formation.publication.is_published()) {
        let formation = &stored.formation;
        let name = format!("{}-{}", formation.siret, formation.numero);
        let body = body_of(environment, &mut bodies, &formation.siret).await;
        if let Some(body) = round.item(&name, body).await?.flatten() {
            entries.extend(entries_of(formation, &body.name, &body.standing, environment.day(now)));
        }
    }
    let catalogue = serde_json::to_vec(&Catalogue { built_at: now, entries }).map_err(Fault::internal)?;
    environment.objects()?.put(CATALOGUE, catalogue).await.map_err(Fault::internal)?;
    round.over().await
}

async fn every_offer(environment: &Environment, round: &Round<'_>) -> Result<Vec<StoredFormation>, Fault> {
    let (mut formations, mut seats, mut from) = (Vec::new(), Vec::new(), None);
    loop {
        let (page, page_seats, next) = offers::scan_page(environment.store(), from).await?;
        formations.extend(round.readable(page).await?);
        seats.extend(page_seats);
        from = next;
        if from.is_none() {
            break;
        }
    }
    offers::count_seats(&mut formations, &seats)?;
    Ok(formations)
}

async fn body_of<'a>(
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
