//! Which mandates a publication has: their fingerprints, written page by page, then read as a whole.

use mce_shared::ids::RunId;
use mce_shared::register::MandateKey;

use crate::http::Fault;
use crate::register::MandateFingerprint;
use crate::runtime::Environment;

const BYTES: usize = 16;

/// The fingerprints of a publication, in order: 8 MB for half a million.
#[derive(Debug, Default)]
pub struct Seen(Vec<MandateFingerprint>);

impl Seen {
    /// Those that the pages of a run have written so far.
    ///
    /// # Errors
    /// When the object store fails.
    pub async fn of_run(environment: &Environment, run: &RunId) -> Result<Self, Fault> {
        let objects = environment.objects()?;
        let mut all = Vec::new();
        for page in objects.list(&folder(run)).await.map_err(Fault::internal)? {
            let Some(object) = objects.get(&page.key).await.map_err(Fault::internal)? else { continue };
            all.extend(
                object.content.as_chunks::<BYTES>().0.iter().copied().map(MandateFingerprint::from_bytes),
            );
        }
        all.sort_unstable();
        all.dedup();
        Ok(Self(all))
    }

    /// Whether the publication has a mandate.
    pub fn has(&self, key: &MandateKey) -> bool {
        self.0.binary_search(&MandateFingerprint::of(key)).is_ok()
    }
}

fn folder(run: &RunId) -> String {
    format!("imports/{run}/seen")
}

/// Writes down which mandates a page has; the same page again writes the same.
///
/// # Errors
/// When the object store fails.
pub async fn keep(
    environment: &Environment,
    run: &RunId,
    name: &str,
    keys: impl Iterator<Item = &MandateKey>,
) -> Result<(), Fault> {
    let content: Vec<u8> = keys.flat_map(|key| MandateFingerprint::of(key).bytes()).collect();
    let key = format!("{}/{name}", folder(run));
    environment.objects()?.put(&key, content).await.map_err(Fault::internal)
}
