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

/// What a line came to.
enum Came {
    Same,
    To(AgrementOutcome, String),
}

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
        let view = match line {
            Err(mistake) => Some(wrong(number, mistake)),
            Ok(line) => match came(environment, &line, (number, asked), applies).await? {
                Came::Same => None,
                Came::To(outcome, text) => Some(view(number, outcome, text)),
            },
        };
        match view {
            None => report.same += 1,
            Some(view) if report.reported.len() < REPORTED_MAX => report.reported.push(view),
            Some(_) => {}
        }
    }
    Ok(report)
}

const NOT_TEXT: AgrementMistake = AgrementMistake {
    column: "siret",
    code: "AGR-TEXTE",
    detail: "Cette ligne ne se lit pas : enregistrez le fichier en CSV, encodage UTF-8.",
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

/// The dates, then the suspension, each under a request of its own: a line sent again finds nothing to change.
async fn came(
    environment: &Environment,
    line: &AgrementLine,
    (number, asked): (u32, &Asked),
    applies: bool,
) -> Result<Came, Fault> {
    let store = environment.store();
    let (body, waiting) = tokio::try_join!(
        organisations::training_body(store, &line.siret),
        organisations::waiting_gate(store, &line.siret)
    )?;
    let Some(body) = body else {
        return Ok(Came::To(AgrementOutcome::Unknown, format!("{} ({})", line.name, line.siret)));
    };
    let mut came = Came::Same;
    for (n, change) in line.changes(&body).into_iter().enumerate() {
        let text = format!("{} : {}", body.name, change.french());
        let asked = Asked { request_id: format!("{}-{number}-{n}", asked.request_id), ..asked.clone() };
        let command = GateCommand::Change { change, reason: REASON.to_owned() };
        let decided = if applies {
            change_gate(environment, &line.siret, &command, &asked).await?
        } else {
            Some(decide_gate(&body, waiting.as_ref(), &command, &asked))
        };
        came = match decided {
            Some(Ok(decision)) if decision.waiting.is_some() => Came::To(AgrementOutcome::Proposed, text),
            Some(Ok(_)) => Came::To(AgrementOutcome::Changed, text),
            Some(Err(GateRefusal::Same)) => came,
            Some(Err(_)) | None => Came::To(AgrementOutcome::Blocked, text),
        };
    }
    Ok(came)
}
