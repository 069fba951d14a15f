//! A file that tells a run in detail.

use mce_shared::ids::RunId;

use crate::http::{Call, Download, Fault};
use crate::reach::{May, Objects, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::runs;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Jobs, &[May::Get])],
    files: &[Objects::Read("runs")],
    memory: 512,
    ..Reach::NOTHING
};

/// The report.
///
/// # Errors
/// 404 when there is none.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let (id, number): (RunId, usize) = (call.param("run")?, call.param("report")?);
    let missing = || Fault::not_found("Ce compte rendu");
    let run = runs::get(environment.store(), &id).await?.ok_or_else(missing)?;
    let key = run.reports.get(number).ok_or_else(missing)?;
    let object = environment.objects()?.get(key).await.map_err(Fault::internal)?.ok_or_else(missing)?;
    let text = String::from_utf8(object.content.to_vec()).map_err(Fault::internal)?;
    Ok(Download {
        name: key.rsplit('/').next().unwrap_or("compte-rendu.csv").to_owned(),
        media_type: "text/csv; charset=utf-8",
        content: text.into(),
    })
}
