//! What the command says: how far it has come, then what it found.

use std::io::Write as _;
use std::path::Path;

use mce_functions::runtime::Environment;
use mce_shared::runs::{Counted, Run};

use super::ImportError;

const BAR: usize = 30;
/// Refused lines on the screen; the report has them all.
const LINES: usize = 50;
/// First cell of the row of a refused line in the report.
const REFUSED: &str = "Ligne refusée;";
/// Said even when there is none.
const ALWAYS: [Counted; 7] = [
    Counted::RowsRead,
    Counted::RowsNew,
    Counted::RowsChanged,
    Counted::RowsAbsent,
    Counted::Unmatched,
    Counted::Ambiguous,
    Counted::RowsRefused,
];

/// One line of the terminal, drawn again and again.
pub fn bar(done: u64, all: u64, words: &str) {
    let filled = usize::try_from(done * BAR as u64 / all.max(1)).unwrap_or(BAR).min(BAR);
    let (full, empty) = ("#".repeat(filled), ".".repeat(BAR - filled));
    eprint!("\r  [{full}{empty}] {:>3} %  {words}\u{1b}[K", done * 100 / all.max(1));
    let _ = std::io::stderr().flush();
}

/// What a run found, as the gestionnaire's page tells it, and the lines that were refused, each with its reason.
///
/// # Errors
/// When the report can't be read.
pub async fn told(environment: &Environment, run: &Run, folder: &Path) -> Result<String, ImportError> {
    let mode = if run.dry { "essai à blanc, rien n’est écrit" } else { "import" };
    let mut tallies = run.tallies.clone();
    ALWAYS.into_iter().for_each(|what| tallies.add_many(what, 0, mce_shared::money::Euros::ZERO));
    let mut lines = vec![format!("{} ({mode})", run.id)];
    lines.extend(tallies.0.iter().map(|(what, tally)| format!("  {:>9}  {}", tally.count, what.french())));
    lines.extend(run.findings.iter().map(|finding| format!("  À regarder : {finding}")));
    lines.extend(refused(environment, run).await?);
    let place = |report: &String| format!("  Compte rendu : {}", folder.join("files").join(report).display());
    lines.extend(run.reports.iter().map(place));
    Ok(lines.join("\n"))
}

async fn refused(environment: &Environment, run: &Run) -> Result<Vec<String>, ImportError> {
    let (mut lines, mut left) = (Vec::new(), run.tallies.count(Counted::RowsRefused));
    for report in &run.reports {
        if lines.len() >= LINES || left == 0 {
            break;
        }
        let read = environment.objects()?.get(report).await.map_err(mce_functions::http::Fault::internal)?;
        let text = read.map(|file| String::from_utf8_lossy(&file.content).into_owned()).unwrap_or_default();
        let rows = text.lines().filter_map(|row| row.strip_prefix(REFUSED)).take(LINES - lines.len());
        let before = lines.len();
        lines.extend(rows.map(|row| format!("  Refusée : {}", row.replacen(";;", " : ", 1))));
        left -= (lines.len() - before) as u64;
    }
    if left > 0 {
        lines.push(format!("  … et {left} autres lignes refusées, dans le compte rendu."));
    }
    Ok(lines)
}
