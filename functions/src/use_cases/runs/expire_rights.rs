//! Ends the rights of those who hold no mandate any more, and warns them before (AC-15).

use mce_shared::runs::RunKind;

use super::rights::{PARTS, Purpose, page};
use super::{Job, Page};
use crate::http::Fault;
use crate::runtime::{BoxFuture, Environment};
use crate::store::runs::{Part, Run};

super::job_function!("expire-rights", ExpireRights);

/// The job.
pub struct ExpireRights;

impl Job for ExpireRights {
    fn kind(&self) -> RunKind {
        RunKind::Expiry
    }

    fn parts(&self) -> Vec<Part> {
        (0..PARTS).map(|number| Part::new(number, 0)).collect()
    }

    fn page<'a>(
        &'a self,
        environment: &'a Environment,
        run: &'a Run,
        part: &'a Part,
    ) -> BoxFuture<'a, Result<Page, Fault>> {
        Box::pin(page(environment, run, part, Purpose::Expiry))
    }
}
