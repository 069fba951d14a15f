//! The ministry's list of agréments: each line is a change of the gates of a training body, tried or made.

use mce_shared::aggregate::Asked;
use mce_shared::api::{AgrementLineView, AgrementOutcome, AgrementsReport};
use mce_shared::organisme::{
    AGREMENT_COLUMNS, AgrementLine, AgrementMistake, GateCommand, GateRefusal, decide_gate,
};

use super::training_bodies::change_gate;
use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::organisations;

/// Lines that a report has, at most.
const REPORTED_MAX: usize = 1_000;
/// What the history says of why.
const REASON: &str = "Liste des agréments du ministère";

/// Tries or applies a file.
///
/// # Errors
/// 422 for what is no such list; when the store fails.
pub async fn imported(
    environment: &Environment,
    asked: &Asked,
    content: &[u8],
    applies: bool,
) -> Result<AgrementsReport, Fault> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').flexible(true).has_headers(false).from_reader(content);
    let mut records = reader.records();
    let header = records.next().and_then(Result::ok).ok_or_else(unreadable)?;
    let names = header.iter().map(|name| name.trim_start_matches('\u{feff}').trim());
    if !names.eq(AGREMENT_COLUMNS) {
        return Err(unreadable());
    }
    let mut report = AgrementsReport { dry_run: !applies, lines: 0, same: 0, reported: Vec::new() };
    for record in records {
        report.lines += 1;
        let number = report.lines + 1;
        let line = match record {
            Ok(record) => AgrementLine::read(&record.iter().collect::<Vec<_>>()),
            Err(_) => Err(NOT_TEXT),
        };
        let views = match line {
            Err(mistake) => vec![wrong(number, mistake)],
            Ok(line) => came(environment, &line, (number, asked), applies).await?,
        };
        report.same += u32::from(views.is_empty());
        let room = REPORTED_MAX.saturating_sub(report.reported.len());
        report.reported.extend(views.into_iter().take(room));
    }
    Ok(report)
}

const NOT_TEXT: AgrementMistake = AgrementMistake {
    column: "siret",
    code: "AGR-TEXTE",
    detail: "Cette ligne ne se lit pas : enregistrez le fichier en CSV, encodage UTF-8.",
};

const TOO_LONG: AgrementMistake = AgrementMistake {
    column: "date_fin",
    code: "AGR-DUREE",
    detail: "Un agrément dure quatre ans au plus : vérifiez ces deux dates.",
};

const LATER: AgrementMistake = AgrementMistake {
    column: "date_debut",
    code: "AGR-INTERRUPTION",
    detail: "L’agrément en cours finit avant : envoyez cette ligne quand il sera terminé.",
};

fn unreadable() -> Fault {
    let detail = format!(
        "Ce fichier n’est pas la liste attendue : sa première ligne nomme ces colonnes, séparées par des points-virgules : {}.",
        AGREMENT_COLUMNS.join(";")
    );
    Fault::problem(422, "list-unreadable", "Liste illisible", detail)
}

fn view(line: u32, outcome: AgrementOutcome, text: String) -> AgrementLineView {
    AgrementLineView { line, outcome, column: String::new(), code: String::new(), text }
}

fn wrong(line: u32, mistake: AgrementMistake) -> AgrementLineView {
    AgrementLineView {
        line,
        outcome: AgrementOutcome::Wrong,
        column: mistake.column.to_owned(),
        code: mistake.code.to_owned(),
        text: mistake.detail.to_owned(),
    }
}

/// What each change of a line came to, none where it says nothing new; each under a request of its own: a line sent again finds nothing to
/// change.
async fn came(
    environment: &Environment,
    line: &AgrementLine,
    (number, asked): (u32, &Asked),
    applies: bool,
) -> Result<Vec<AgrementLineView>, Fault> {
    let store = environment.store();
    let (body, mut waiting) = tokio::try_join!(
        organisations::training_body(store, &line.siret),
        organisations::waiting_gate(store, &line.siret)
    )?;
    let Some(mut body) = body else {
        let text = format!("{} ({})", line.name, line.siret);
        return Ok(vec![view(number, AgrementOutcome::Unknown, text)]);
    };
    let mut views = Vec::new();
    for (n, change) in line.changes(&body).into_iter().enumerate() {
        let text = format!("{} : {}", body.name, change.french());
        let asked = Asked { request_id: format!("{}-{number}-{n}", asked.request_id), ..asked.clone() };
        let command = GateCommand::Change { change, reason: REASON.to_owned() };
        let decided = if applies {
            change_gate(environment, &line.siret, &command, &asked).await?
        } else {
            Some(decide_gate(&body, waiting.as_ref(), &command, &asked))
        };
        let came = match decided {
            Some(Ok(decision)) => {
                let outcome = if decision.waiting.is_some() {
                    AgrementOutcome::Proposed
                } else {
                    AgrementOutcome::Changed
                };
                // A trial says of the next change what would become of it after this one.
                waiting = decision.waiting;
                body = decision.body.unwrap_or(body);
                view(number, outcome, text)
            }
            Some(Err(GateRefusal::Same)) => continue,
            Some(Err(GateRefusal::BadChange)) => wrong(number, TOO_LONG),
            Some(Err(GateRefusal::Gap)) => wrong(number, LATER),
            Some(Err(_)) | None => view(number, AgrementOutcome::Blocked, text),
        };
        views.push(came);
    }
    Ok(views)
}
