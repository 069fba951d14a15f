//! A run, as far as it has come.

use mce_shared::api::RunView;
use mce_shared::ids::RunId;

use super::super::runs::view;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::runs;

pub const REACH: Reach = Reach { tables: &[on(Table::Jobs, &[May::Get, May::Query])], ..Reach::NOTHING };

/// The run.
///
/// # Errors
/// 404 when there is none.
pub async fn handle(environment: &Environment, call: &Call) -> Result<RunView, Fault> {
    let id: RunId = call.param("run")?;
    let run = runs::get(environment.store(), &id).await?.ok_or_else(|| Fault::not_found("Ce traitement"))?;
    view(environment, &run).await
}
