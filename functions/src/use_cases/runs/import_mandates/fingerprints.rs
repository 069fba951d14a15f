//! Fingerprints of half a million mandates: written page by page, then read as a whole.
//!
//! `seen` are the mandates that a publication has. `known` is what the register kept as published at the end of an import, word by
//! word: what the next publication says alike needs no look at the database.

use mce_shared::ids::RunId;

use crate::http::Fault;
use crate::register::Fingerprint;
use crate::runtime::Environment;

const BYTES: usize = 16;

/// Fingerprints in order: 8 MB for half a million.
#[derive(Debug, Default)]
pub struct Fingerprints(Vec<Fingerprint>);

impl Fingerprints {
    /// Those that pages have written into a folder so far.
    ///
    /// # Errors
    /// When the object store fails.
    pub async fn of_folder(environment: &Environment, folder: &str) -> Result<Self, Fault> {
        let objects = environment.objects()?;
        let mut all = Vec::new();
        for page in objects.list(folder).await.map_err(Fault::internal)? {
            let Some(object) = objects.get(&page.key).await.map_err(Fault::internal)? else { continue };
            all.extend(object.content.as_chunks::<BYTES>().0.iter().copied().map(Fingerprint::from_bytes));
        }
        all.sort_unstable();
        all.dedup();
        Ok(Self(all))
    }

    /// Whether it is one of them.
    pub fn has(&self, fingerprint: &Fingerprint) -> bool {
        self.0.binary_search(fingerprint).is_ok()
    }
}

/// The folder of the mandates that a run has read.
pub fn seen(run: &RunId) -> String {
    format!("imports/{run}/seen")
}

/// The folder of what the register kept as published at the end of a run. It is there until the next publication, months later.
pub fn known(run: &RunId) -> String {
    format!("register/{run}")
}

/// Writes down the fingerprints of a page; the same page again writes the same.
///
/// # Errors
/// When the object store fails.
pub async fn keep(
    environment: &Environment,
    folder: &str,
    page: &str,
    fingerprints: impl Iterator<Item = Fingerprint>,
) -> Result<(), Fault> {
    let content: Vec<u8> = fingerprints.flat_map(Fingerprint::bytes).collect();
    let key = format!("{folder}/{page}");
    environment.objects()?.put(&key, content).await.map_err(Fault::internal)
}
