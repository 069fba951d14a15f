//! Credits the rights: every day, what the day and the days before it owe to each account (AC-1 to AC-8).

use mce_shared::api::{AdvanceRun, RunView};

use super::rights::{self, Purpose};
use crate::http::{Call, Fault};
use crate::reach::Reach;
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach { schedule: Some("cron(10 0-6 * * ? *)"), ..rights::REACH };

/// Goes on with a run, or starts one, at the gestionnaire's wish.
///
/// # Errors
/// 404 for a run of another kind; when the store fails.
pub async fn handle(environment: &Environment, call: &Call, asked: AdvanceRun) -> Result<RunView, Fault> {
    super::advanced(environment, call, asked, &Purpose::Credit).await
}

/// Carries on the run of the day.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    super::tick(environment, &Purpose::Credit, "auto").await
}
