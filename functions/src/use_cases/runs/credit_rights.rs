//! Credits the rights: every day, what the day and the days before it owe to each account (AC-1 to AC-8).

use mce_shared::api::{AdvanceRun, RunView};
use mce_shared::runs::{Run, RunKind, RunPart};

use super::rights::{PARTS, Purpose, page};
use super::{Job, Page};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::{BoxFuture, Environment};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Scan]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Ledger, &[May::Query, May::Put, May::Update]),
        on(Table::Jobs, &[May::Get, May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
    ],
    files: &[Objects::ReadWrite("runs")],
    memory: 512,
    seconds: 300,
    schedule: Some("cron(10 0-6 * * ? *)"),
    ..Reach::NOTHING
};

/// Goes on with a run, or starts one, at the gestionnaire's wish.
///
/// # Errors
/// 404 for a run of another kind; when the store fails.
pub async fn handle(environment: &Environment, call: &Call, asked: AdvanceRun) -> Result<RunView, Fault> {
    super::advanced(environment, call, asked, &CreditRights).await
}

/// Carries on the run of the day.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    super::tick(environment, &CreditRights, "auto").await
}

/// The job.
pub struct CreditRights;

impl Job for CreditRights {
    fn kind(&self) -> RunKind {
        RunKind::Credit
    }

    fn parts(&self) -> Vec<RunPart> {
        (0..PARTS).map(|number| RunPart::new(number, 0)).collect()
    }

    fn page<'a>(
        &'a self,
        environment: &'a Environment,
        run: &'a Run,
        part: &'a RunPart,
    ) -> BoxFuture<'a, Result<Page, Fault>> {
        Box::pin(page(environment, run, part, Purpose::Credit))
    }
}
