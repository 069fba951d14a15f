//! The bank files, and what waits for the next one.

use mce_shared::api::{SettlementList, SettlementView};

use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;
use crate::store::payments::{self, Run};

super::super::http_function!("list-settlements");

/// The runs, newest first.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, _call: &Call) -> Result<Answer, Fault> {
    let runs = payments::runs(environment.store()).await?;
    let ready = payments::ready(environment.store()).await?;
    Answer::json(&SettlementList {
        settlements: runs.iter().map(view).collect(),
        waiting: u32::try_from(ready.len()).unwrap_or(u32::MAX),
        waiting_total: ready.iter().map(|stored| stored.payable.amount).sum(),
    })
}

/// A run as the gestionnaire sees it.
#[must_use]
pub fn view(run: &Run) -> SettlementView {
    SettlementView {
        id: run.id.clone(),
        on: run.on,
        payments: run.payments,
        total: run.total,
        state: if run.state == payments::DONE { payments::DONE } else { payments::PREPARING }.to_owned(),
    }
}
