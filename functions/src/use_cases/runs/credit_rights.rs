//! Credits the rights: every day, what the day and the days before it owe to each account (AC-1 to AC-8).

use mce_shared::runs::RunKind;

use super::rights::{PARTS, Purpose, page};
use super::{Job, Page};
use crate::http::Fault;
use crate::runtime::{BoxFuture, Environment};
use crate::store::runs::{Part, Run};

super::job_function!("credit-rights", CreditRights);

/// The job.
pub struct CreditRights;

impl Job for CreditRights {
    fn kind(&self) -> RunKind {
        RunKind::Credit
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
        Box::pin(page(environment, run, part, Purpose::Credit))
    }
}
