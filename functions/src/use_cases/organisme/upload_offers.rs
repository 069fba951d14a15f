//! Imports a LHEO file: tried first, then applied; a report by line, and nothing half published.

use std::io::Cursor;

use mce_shared::aggregate::Asked;
use mce_shared::api::{ImportCounts, ImportIssue, ImportReport};
use mce_shared::catalogue::Formation;
use mce_shared::identifiers::Siret;

use super::super::dossiers::change::Wait;
use super::offer_history::row;
use crate::http::{Call, Fault};
use crate::lheo::{Context, Issue, Level, Limits, Report, import, is_by_hand, merge, report};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::Store;
use crate::store::offers::{self, drafts};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Offers, &[May::Get, May::Query, May::Put, May::Delete])],
    memory: 512,
    seconds: 29,
    ..Reach::NOTHING
};

/// Reads the file and, unless it is only tried (`?mode=essai`), writes the formations that have no error.
///
/// # Errors
/// 413 for a file over the limit, 415 for what is not XML.
pub async fn handle(environment: &Environment, call: &Call, content: &[u8]) -> Result<ImportReport, Fault> {
    if !call.is_of_media_type(&["application/xml", "text/xml"]) {
        let detail = "Envoyez un fichier XML au format LHEO (en-tête content-type: application/xml).";
        return Err(Fault::problem(415, "not-xml", "Format non reconnu", detail));
    }
    let siret = call.caller()?.organisme()?;
    let dry_run = call.query_value("mode").as_deref() != Some("appliquer");
    run(environment.store(), siret, content, &call.asked()?, dry_run).await
}

/// The import itself; the seed comes in through here too.
///
/// # Errors
/// When the store fails.
pub async fn run(
    store: &Store,
    siret: &Siret,
    file: &[u8],
    asked: &Asked,
    dry_run: bool,
) -> Result<ImportReport, Fault> {
    let existing: Vec<Formation> =
        offers::of(store, siret).await?.into_iter().map(|stored| stored.formation).collect();
    let context = Context { of: Some(siret.clone()), today: asked.today, limits: Limits::default() };
    let read = report(import(Cursor::new(file), &context), &existing);
    if !dry_run && read.complete {
        for formation in &read.formations {
            write(store, formation, asked).await?;
        }
    }
    Ok(answer(&read, dry_run))
}

/// A formation is written whole, over what is there now, which may have changed since the file was read.
async fn write(store: &Store, formation: &Formation, asked: &Asked) -> Result<(), Fault> {
    let mut wait = Wait::new();
    loop {
        let stored = offers::get(store, &formation.siret, &formation.numero).await?;
        let before = stored.as_ref().map(|stored| &stored.formation);
        if before.is_some_and(is_by_hand) {
            // It was typed since the file was tried.
            return Ok(());
        }
        let merged = merge(before, formation, asked.at);
        if before == Some(&merged) {
            return Ok(());
        }
        let told = if before.is_some() { "Modifiée par un fichier" } else { "Reçue par un fichier" };
        let row = drafts::telling(store, &formation.siret, &formation.numero, &row(asked, told))?;
        if offers::put_with(store, &merged, stored.as_ref(), vec![row]).await? {
            return Ok(());
        }
        wait.again().await?;
    }
}

fn answer(read: &Report, dry_run: bool) -> ImportReport {
    let (created, changed, unchanged) = [Level::Formation, Level::Action, Level::Session]
        .into_iter()
        .map(|level| read.counts(level))
        .fold((0, 0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1, sum.2 + counts.2));
    ImportReport {
        dry_run,
        formations: small(read.accepted + read.refused),
        counts: ImportCounts {
            created: small(created),
            changed: small(changed),
            unchanged: small(unchanged),
            refused: small(read.refused),
        },
        issues: read.issues.iter().map(issue).collect(),
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn issue(issue: &Issue) -> ImportIssue {
    ImportIssue {
        line: issue.line,
        level: issue.level,
        numero: issue.numero.clone(),
        code: issue.code.to_owned(),
        severity: issue.severity,
        message: issue.message.clone(),
    }
}
