//! Fingerprints of half a million mandates: written page by page, then read as a whole.
//!
//! `seen` are the mandates that a publication has. `known` is what the register kept as published at the end of an import, word by
//! word: what the next publication says alike needs no look at the database. `kept` are all the mandates of the register then,
//! whatever was said of them: what is not among them is new, which needs no look either.

use mce_shared::ids::RunId;
use mce_shared::runs::RunPart;

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
        Self::of_parts(environment, folder, |_| true).await
    }

    /// The same, of some parts of the run.
    ///
    /// # Errors
    /// When the object store fails.
    pub async fn of_parts(
        environment: &Environment,
        folder: &str,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Result<Self, Fault> {
        let objects = environment.objects()?;
        let mut pages = objects.list(folder).await.map_err(Fault::internal)?;
        pages.retain(|page| part_of(&page.key).is_some_and(&is_wanted));
        let bytes: u64 = pages.iter().map(|page| page.bytes).sum();
        let mut all = Vec::with_capacity(usize::try_from(bytes).unwrap_or_default() / BYTES);
        for page in pages {
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

    pub fn iter(&self) -> std::slice::Iter<'_, Fingerprint> {
        self.0.iter()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
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

/// The folder of the mandates that the register kept at the end of a run, as long.
pub fn kept(run: &RunId) -> String {
    format!("{}/kept", known(run))
}

/// The name of a page: its part, and its place in it.
fn page_name(part: &RunPart) -> String {
    format!("{:04}-{:06}", part.number, part.pages)
}

/// The part whose page has that key.
fn part_of(key: &str) -> Option<u32> {
    key.rsplit('/').next()?.split_once('-')?.0.parse().ok()
}

/// Writes down the fingerprints of the page at which a part stands; the same page again writes the same.
///
/// # Errors
/// When the object store fails.
pub async fn keep(
    environment: &Environment,
    folder: &str,
    part: &RunPart,
    fingerprints: impl IntoIterator<Item = Fingerprint>,
) -> Result<(), Fault> {
    let content: Vec<u8> = fingerprints.into_iter().flat_map(Fingerprint::bytes).collect();
    let key = format!("{folder}/{}", page_name(part));
    environment.objects()?.put(&key, content).await.map_err(Fault::internal)
}
