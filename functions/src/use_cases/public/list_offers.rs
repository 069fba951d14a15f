//! Searches the catalogue by its index and what has changed since: files derived from the offers, read when they change.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use mce_shared::api::Suggestions;
use mce_shared::search::{
    Agenda, Catalogue, Change, Index, Month, Query, Results, Spots, agenda, commune_of, search, spots,
    suggest,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::http::{Call, Fault};
use crate::ports::objects::{Objects as ObjectStore, Read};
use crate::reach::{Objects, Reach};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach { files: &[Objects::Read("catalogue")], memory: 1024, ..Reach::NOTHING };

/// Where the file is. Its name has the number of its form: an older function goes on with the older file.
pub const INDEX: &str = "catalogue/index-4.bin";
/// How long a warm function trusts what it read.
const FRESH_FOR: SignedDuration = SignedDuration::from_secs(3);
/// Files of changes that are read together.
const READ_AT_ONCE: usize = 16;

/// Where the formations are that have changed since it was made: files in the order of time, each a list of [`Change`]. Its name has the
/// number of their form.
pub const CHANGES: &str = "catalogue/changes-2";

/// The catalogue as a warm function keeps it.
#[derive(Default)]
struct CatalogueCache(Mutex<Option<Kept>>);

#[derive(Clone)]
struct Kept {
    catalogue: Arc<Catalogue>,
    index: Arc<Index>,
    etag: Option<String>,
    changes: Changes,
    checked: Timestamp,
}

/// Searches.
///
/// # Errors
/// 400 for a query that can't be read.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Results, Fault> {
    let query = read_query(&call.query)?;
    let catalogue = catalogue(environment, call.now).await?;
    Ok(search(&catalogue, &query, call.today))
}

/// The month of a calendar.
#[derive(Deserialize)]
struct OfMonth {
    month: Option<Month>,
}

/// The calendar of a search.
///
/// # Errors
/// 400 for a query that can't be read.
pub async fn of_month(environment: &Environment, call: &Call) -> Result<Agenda, Fault> {
    let query = read_query_but(&call.query, &["month"])?;
    let OfMonth { month } = read(&call.query, &[])?;
    let catalogue = catalogue(environment, call.now).await?;
    Ok(agenda(&catalogue, &query, month, call.today))
}

/// The towns of a search.
///
/// # Errors
/// 400 for a query that can't be read.
pub async fn of_map(environment: &Environment, call: &Call) -> Result<Spots, Fault> {
    let query = read_query(&call.query)?;
    let catalogue = catalogue(environment, call.now).await?;
    Ok(spots(&catalogue, &query, call.today))
}

/// What somebody may be about to type.
///
/// # Errors
/// When the catalogue can't be read.
pub async fn suggestions(environment: &Environment, call: &Call) -> Result<Suggestions, Fault> {
    let catalogue = catalogue(environment, call.now).await?;
    let typed = call.query_value("text").unwrap_or_default();
    Ok(Suggestions { suggestions: suggest(&catalogue, &typed) })
}

/// What is asked of the catalogue.
pub(in super::super) fn read_query(raw: &str) -> Result<Query, Fault> {
    read_query_but(raw, &[])
}

/// The same, some parameters being asked of somebody else.
fn read_query_but(raw: &str, but: &[&str]) -> Result<Query, Fault> {
    let query: Query = read(raw, but)?;
    match &query.around {
        Some(code) if commune_of(code).is_none() => Err(bad_query(format!("around: {code}"))),
        _ => Ok(query),
    }
}

/// What addresses, and searches that are watched, said before sessions without a free place were left out by default.
const BEFORE: &str = "with_places";

/// Empty parameters are fields of the form that were left blank.
fn read<T: DeserializeOwned>(raw: &str, but: &[&str]) -> Result<T, Fault> {
    let given = url::form_urlencoded::parse(raw.as_bytes());
    let is_asked = |name: &str| name != BEFORE && !but.contains(&name);
    let given = given.filter(|(name, value)| !value.is_empty() && is_asked(name));
    let kept: Vec<(String, String)> =
        given.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let encoded = serde_urlencoded::to_string(kept).map_err(Fault::internal)?;
    serde_urlencoded::from_str(&encoded).map_err(bad_query)
}

fn bad_query(what: impl std::fmt::Display) -> Fault {
    let detail = format!("Un critère de recherche n’est pas reconnu ({what}). Corrigez-le ou effacez-le.");
    Fault::problem(400, "bad-query", "Recherche impossible", detail)
}

pub(in super::super) async fn catalogue(
    environment: &Environment,
    now: Timestamp,
) -> Result<Arc<Catalogue>, Fault> {
    let own = environment.warm.of::<CatalogueCache>();
    let cache = &own.0;
    let kept = cache.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(kept) = &kept
        && (kept.checked..kept.checked + FRESH_FOR).contains(&now)
    {
        return Ok(kept.catalogue.clone());
    }
    let fresh = match (fresh(environment, kept.as_ref(), now).await, kept) {
        (Err(error), Some(kept)) => {
            tracing::error!(%error, "the catalogue can't be read again: what was read before is searched");
            Kept { checked: now, ..kept }
        }
        (fresh, _) => fresh?,
    };
    let catalogue = fresh.catalogue.clone();
    *cache.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh);
    Ok(catalogue)
}

/// What is there now, of which what was kept is not read again.
async fn fresh(environment: &Environment, kept: Option<&Kept>, now: Timestamp) -> Result<Kept, Fault> {
    let objects = environment.objects()?;
    // In this order: a change leaves its folder only once the index has it.
    let known = kept.map(|kept| &kept.changes);
    let changes = changes(objects, known).await?;
    let etag = kept.and_then(|kept| kept.etag.as_deref());
    let (index, etag) = match (objects.get_if_changed(INDEX, etag).await.map_err(Fault::internal)?, kept) {
        (Read::Changed(object), _) => {
            (Arc::new(postcard::from_bytes(&object.content).map_err(Fault::internal)?), object.info.etag)
        }
        (Read::Unchanged, Some(kept)) if changes.keys().eq(kept.changes.keys()) => {
            return Ok(Kept { checked: now, ..kept.clone() });
        }
        (Read::Unchanged, Some(kept)) => (kept.index.clone(), kept.etag.clone()),
        _ => (Arc::new(Index::empty(now)), None),
    };
    // The later ones stand for the earlier ones.
    let last: BTreeMap<_, &Change> = changes
        .values()
        .flat_map(|some| some.iter())
        .map(|change| ((&change.siret, &change.formation), change))
        .collect();
    let last: Vec<Change> = last.into_values().cloned().collect();
    let catalogue = Arc::new(Catalogue::of(index.clone(), &last));
    Ok(Kept { catalogue, index, etag, changes, checked: now })
}

type Changes = BTreeMap<String, Arc<Vec<Change>>>;

async fn changes(objects: &ObjectStore, known: Option<&Changes>) -> Result<Changes, Fault> {
    let listed = objects.list(CHANGES).await.map_err(Fault::internal)?;
    let read = listed.into_iter().map(|info| async move {
        let known = known.and_then(|known| known.get(&info.key)).cloned();
        let some = match known {
            Some(some) => Some(some),
            None => read_changes(objects, &info.key).await?,
        };
        Ok::<_, Fault>(some.map(|some| (info.key, some)))
    });
    let read: Vec<Option<_>> = stream::iter(read).buffered(READ_AT_ONCE).try_collect().await?;
    Ok(read.into_iter().flatten().collect())
}

/// None for a file that has just left its folder: the index, which is read afterwards, has it. One that can't be understood says
/// nothing, until the next index has what it should have said.
async fn read_changes(objects: &ObjectStore, key: &str) -> Result<Option<Arc<Vec<Change>>>, Fault> {
    let object = objects.get(key).await.map_err(Fault::internal)?;
    Ok(object.map(|object| {
        let changes = serde_json::from_slice(&object.content);
        Arc::new(changes.unwrap_or_else(|error| {
            tracing::error!(key, %error, "a file of changes of the catalogue can't be read");
            Vec::new()
        }))
    }))
}
