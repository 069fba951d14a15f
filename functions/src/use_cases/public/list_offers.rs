//! Searches the catalogue: a file derived from the offers, read again when it changed.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use mce_shared::search::{Catalogue, Query, Results, search};

use crate::http::{Call, Fault};
use crate::ports::objects::Read;
use crate::reach::{Objects, Reach};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach { files: &[Objects::Read("catalogue")], memory: 1024, ..Reach::NOTHING };

/// Where the file is.
pub const CATALOGUE: &str = "catalogue/catalogue.json";
/// How long a warm function trusts what it read.
const FRESH_FOR: SignedDuration = SignedDuration::from_secs(5);

/// The catalogue as a warm function keeps it.
#[derive(Default)]
struct CatalogueCache(Mutex<Option<Kept>>);

#[derive(Clone)]
struct Kept {
    catalogue: Arc<Catalogue>,
    etag: Option<String>,
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

/// Empty parameters are fields of the form that were left blank.
fn read_query(raw: &str) -> Result<Query, Fault> {
    let given = url::form_urlencoded::parse(raw.as_bytes()).filter(|(_, value)| !value.is_empty());
    let kept: Vec<(String, String)> =
        given.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let encoded = serde_urlencoded::to_string(kept).map_err(Fault::internal)?;
    serde_urlencoded::from_str(&encoded).map_err(|error| {
        let detail =
            format!("Un critère de recherche n’est pas reconnu ({error}). Corrigez-le ou effacez-le.");
        Fault::problem(400, "bad-query", "Recherche impossible", detail)
    })
}

async fn catalogue(environment: &Environment, now: Timestamp) -> Result<Arc<Catalogue>, Fault> {
    let own = environment.warm.of::<CatalogueCache>();
    let cache = &own.0;
    let kept = cache.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(kept) = &kept
        && (kept.checked..kept.checked + FRESH_FOR).contains(&now)
    {
        return Ok(kept.catalogue.clone());
    }
    let etag = kept.as_ref().and_then(|kept| kept.etag.as_deref());
    let read = environment.objects()?.get_if_changed(CATALOGUE, etag).await.map_err(Fault::internal)?;
    let fresh = match (read, kept) {
        (Read::Changed(object), _) => Kept {
            catalogue: Arc::new(serde_json::from_slice(&object.content).map_err(Fault::internal)?),
            etag: object.info.etag,
            checked: now,
        },
        (Read::Unchanged, Some(kept)) => Kept { checked: now, ..kept },
        _ => Kept {
            catalogue: Arc::new(Catalogue { built_at: now, entries: Vec::new() }),
            etag: None,
            checked: now,
        },
    };
    let catalogue = fresh.catalogue.clone();
    *cache.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh);
    Ok(catalogue)
}
