//! The runs of a job, newest first.

use mce_shared::api::RunList;
use mce_shared::ids::RunId;
use mce_shared::runs::RunKind;

use super::super::runs::view;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::runs;

pub const REACH: Reach = Reach { tables: &[on(Table::Jobs, &[May::Query])], ..Reach::NOTHING };

const PAGE: usize = 20;

/// A page of the runs of `?kind=`.
///
/// # Errors
/// 400 for a kind that does not exist.
pub async fn handle(environment: &Environment, call: &Call) -> Result<RunList, Fault> {
    let kind = call.query_value("kind").unwrap_or_else(|| RunKind::Credit.code().to_owned());
    let kind = RunKind::from_code(&kind).ok_or_else(|| {
        let detail = "Ce type de traitement n’existe pas : choisissez-en un dans la liste.";
        Fault::problem(400, "bad-query", "Recherche impossible", detail)
    })?;
    let before: Option<RunId> = call.query_value("cursor").and_then(|cursor| cursor.parse().ok());
    // One more says whether there is a next page.
    let mut found = runs::list(environment.store(), kind, PAGE + 1, before.as_ref()).await?;
    let are_more = found.len() > PAGE;
    found.truncate(PAGE);
    let cursor = found.last().filter(|_| are_more).map(|last| last.id.to_string());
    // Their numbers count the dry ones apart: those of a day are put in the order in which they began.
    found.sort_by_key(|run| std::cmp::Reverse(run.started_at));
    let mut shown = Vec::with_capacity(found.len());
    for run in &found {
        shown.push(view(environment, run).await?);
    }
    Ok(RunList { runs: shown, cursor })
}
