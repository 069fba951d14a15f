//! Which mandates of a publication are surely not kept yet: they are written without a look at what is there.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

use mce_shared::runs::Run;

use super::files::Input;
use super::fingerprints::{self, Fingerprints};
use crate::http::Fault;
use crate::register::Fingerprint;
use crate::runtime::Environment;

/// What may be kept: what was when the run began, and what else it has read since. Half of a fingerprint does here: one that is taken
/// for another only costs a look.
#[derive(Debug)]
pub struct MayBeKept {
    /// In order.
    before: Vec<u64>,
    read: Mutex<HashSet<u64>>,
}

impl MayBeKept {
    /// None when that can't be told: no import has written down what is kept, or two files may have the same mandate.
    ///
    /// # Errors
    /// When the object store fails.
    pub async fn of_run(environment: &Environment, run: &Run, input: &Input) -> Result<Option<Self>, Fault> {
        let before = match &input.known {
            _ if input.first => Fingerprints::default(),
            Some(known) => Fingerprints::of_folder(environment, &fingerprints::kept(known)).await?,
            None => return Ok(None),
        };
        let kinds: BTreeSet<_> = input.files.iter().map(|file| file.kind).collect();
        if kinds.len() < input.files.len() || (before.is_empty() && !input.first) {
            return Ok(None);
        }
        // The order of the halves is that of the whole.
        let before: Vec<u64> = before.iter().map(Fingerprint::half).collect();
        let may_be_kept = Self { before, read: Mutex::default() };
        let read = Fingerprints::of_folder(environment, &fingerprints::seen(&run.id)).await?;
        may_be_kept.read_page(read.iter());
        Ok(Some(may_be_kept))
    }

    /// Notes the mandates of a page, and tells of each whether it may be kept.
    pub fn read_page<'a>(&self, page: impl Iterator<Item = &'a Fingerprint>) -> Vec<bool> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let halves: Vec<u64> = page.map(Fingerprint::half).collect();
        let was_kept = |half: &u64| self.before.binary_search(half).is_ok();
        let may_be = halves.iter().map(|half| read.contains(half) || was_kept(half)).collect::<Vec<bool>>();
        read.extend(halves.iter().zip(&may_be).filter(|(_, may_be)| !**may_be).map(|(half, _)| *half));
        may_be
    }
}
