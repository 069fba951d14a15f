//! What can be read of a request before it is known who asks: the dossier that its path names.

use mce_shared::api::endpoints::SHOW_DOSSIER;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Dossier, JournalRow};

use super::{Call, Fault};
use crate::runtime::Environment;
use crate::store::dossiers;

/// A dossier, to be read whole; under this, every path names a dossier that its function may read.
const OF_A_DOSSIER: &str = SHOW_DOSSIER.route.path;

/// A dossier as it was when the request came; its history for a request that only reads.
#[derive(Debug, Clone)]
pub struct File {
    pub dossier: Dossier,
    /// Its history, oldest first.
    pub journal: Vec<JournalRow>,
}

/// The dossier of the path; the outer none when the path names none.
///
/// # Errors
/// When the store fails.
pub async fn read(environment: &Environment, call: &Call) -> Result<Option<Option<File>>, Fault> {
    if !call.route.path.starts_with(OF_A_DOSSIER) {
        return Ok(None);
    }
    // What has not the shape of a number is nothing, and is told by the handler.
    let Ok(id) = call.param::<DossierId>("dossier") else { return Ok(None) };
    let store = environment.store();
    let file = if call.route.path == OF_A_DOSSIER {
        dossiers::with_journal(store, &id).await?.map(|(dossier, journal)| File { dossier, journal })
    } else {
        dossiers::get(store, &id).await?.map(|dossier| File { dossier, journal: Vec::new() })
    };
    Ok(Some(file))
}
