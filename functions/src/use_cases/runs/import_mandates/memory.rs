//! What one hand has read of the fingerprints of a run: it serves for all its pages, of the files or of the register.

use mce_shared::runs::Run;
use tokio::sync::OnceCell;

use super::files::Input;
use super::fingerprints::{self, Fingerprints};
use super::unknown::MayBeKept;
use crate::http::Fault;
use crate::runtime::Environment;

#[derive(Default)]
pub struct Memory {
    /// The mandates of the publication that are not in the mayors' file alone, then all of them.
    seen: OnceCell<Fingerprints>,
    /// What the register has as published, word by word.
    known: OnceCell<Fingerprints>,
    /// Which mandates may be kept; none when that can't be told.
    may_be_kept: OnceCell<Option<MayBeKept>>,
}

impl Memory {
    /// Of the parts that the first to ask wants; all who share a memory want the same.
    pub async fn seen(
        &self,
        environment: &Environment,
        run: &Run,
        is_wanted: impl Fn(u32) -> bool,
    ) -> Result<&Fingerprints, Fault> {
        let folder = fingerprints::seen(&run.id);
        let read = async || Fingerprints::of_parts(environment, &folder, &is_wanted).await;
        self.seen.get_or_try_init(read).await
    }

    pub async fn known(&self, environment: &Environment, input: &Input) -> Result<&Fingerprints, Fault> {
        let read = async || match &input.known {
            Some(run) => Fingerprints::of_folder(environment, &fingerprints::known(run)).await,
            None => Ok(Fingerprints::default()),
        };
        self.known.get_or_try_init(read).await
    }

    pub async fn may_be_kept(
        &self,
        environment: &Environment,
        run: &Run,
        input: &Input,
    ) -> Result<Option<&MayBeKept>, Fault> {
        let read = async || MayBeKept::of_run(environment, run, input).await;
        Ok(self.may_be_kept.get_or_try_init(read).await?.as_ref())
    }
}
