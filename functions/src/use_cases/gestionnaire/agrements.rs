//! The ministry's list of agréments: each line is a change of the gates of a training body, tried or made.

use std::collections::BTreeMap;

use futures_util::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use mce_shared::aggregate::Asked;
use mce_shared::api::{AgrementLineView, AgrementOutcome, AgrementsReport};
use mce_shared::identifiers::Siret;
use mce_shared::organisme::{
    AGREMENT_COLUMNS, AGREMENT_LINES_MAX, AgrementLine, AgrementMistake, GateCommand, GateRefusal,
    decide_gate,
};

use super::training_bodies::change_gate;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::organisations;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Organisations, &[May::Get, May::Put, May::Update]), on(Table::Outbox, &[May::Put])],
    seconds: 29,
    ..Reach::NOTHING
};

/// What the history says of why.
const REASON: &str = "Liste des agréments du ministère";
/// Training bodies that are read and changed at once.
const AT_ONCE: usize = 16;
/// After that long no other line is begun: what is left is said, while the gateway still listens.
const BEGINS_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// Tries or applies the ministry's list.
///
/// # Errors
/// 422 for what is no such list, or has more lines than are read in the time that there is; when the store fails.
pub async fn imported(
    environment: &Environment,
    call: &Call,
    content: &[u8],
) -> Result<AgrementsReport, Fault> {
    let applies = call.query_value("mode").as_deref() == Some("appliquer");
    let (asked, lines) = (call.asked()?, lines(content)?);
    let count = lines.len();
    let (bodies, mut views) = sorted(lines);
    let (mut same, mut left) = (0, 0);
    let begins_until = call.now + BEGINS_WITHIN;
    for some in bodies.chunks(AT_ONCE) {
        let come = some.iter().map(|lines| of_body(environment, lines, (&asked, begins_until), applies));
        for (lines, of_lines) in some.iter().zip(try_join_all(come).await?) {
            left += lines.len() - of_lines.len();
            same += of_lines.iter().filter(|of_line| of_line.is_empty()).count();
            views.extend(of_lines.into_iter().flatten());
        }
    }
    views.sort_by_key(|view| view.line);
    let counted = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (lines, same, left) = (counted(count), counted(same), counted(left));
    Ok(AgrementsReport { dry_run: !applies, lines, same, left, reported: views })
}

/// A line and its number; from 2, since the header is the first.
type Numbered<T> = (u32, T);

/// The lines, read; all of them before anything is done.
fn lines(content: &[u8]) -> Result<Vec<Numbered<Result<AgrementLine, AgrementMistake>>>, Fault> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').flexible(true).has_headers(false).from_reader(content);
    let mut records = reader.records();
    let header = records.next().and_then(Result::ok).ok_or_else(unreadable)?;
    let names = header.iter().map(|name| name.trim_start_matches('\u{feff}').trim());
    if !names.eq(AGREMENT_COLUMNS) {
        return Err(unreadable());
    }
    let line = |record: csv::Result<csv::StringRecord>| match record {
        Ok(record) => AgrementLine::read(&record.iter().collect::<Vec<_>>()),
        Err(_) => Err(NOT_TEXT),
    };
    let lines: Vec<_> = (2..).zip(records.take(AGREMENT_LINES_MAX + 1).map(line)).collect();
    if lines.len() > AGREMENT_LINES_MAX { Err(too_long()) } else { Ok(lines) }
}

/// The lines of each training body in their order, and what is said of those that can't be read.
fn sorted(
    lines: Vec<Numbered<Result<AgrementLine, AgrementMistake>>>,
) -> (Vec<Vec<Numbered<AgrementLine>>>, Vec<AgrementLineView>) {
    let (mut bodies, mut wrong_ones) = (BTreeMap::<Siret, Vec<Numbered<AgrementLine>>>::new(), Vec::new());
    for (number, line) in lines {
        match line {
            Ok(line) => bodies.entry(line.siret.clone()).or_default().push((number, line)),
            Err(mistake) => wrong_ones.push(wrong(number, mistake)),
        }
    }
    (bodies.into_values().collect(), wrong_ones)
}

/// What becomes of the lines of one training body, in their order, as long as there is time.
async fn of_body(
    environment: &Environment,
    lines: &[Numbered<AgrementLine>],
    (asked, begins_until): (&Asked, Timestamp),
    applies: bool,
) -> Result<Vec<Vec<AgrementLineView>>, Fault> {
    let mut come = Vec::new();
    for (number, line) in lines {
        if environment.now() > begins_until {
            break;
        }
        come.push(came(environment, line, (*number, asked), applies).await?);
    }
    Ok(come)
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

const BEHIND: AgrementMistake = AgrementMistake {
    column: "statut",
    code: "AGR-SUSPENSION",
    detail: "La suspension que cette ligne porte a duré les quatre mois que permet la loi : elle est terminée, et rien n’est proposé. Une nouvelle suspension se décide à la page de l’organisme.",
};

fn unreadable() -> Fault {
    let detail = format!(
        "Ce fichier n’est pas la liste attendue : sa première ligne nomme ces colonnes, séparées par des points-virgules : {}.",
        AGREMENT_COLUMNS.join(";")
    );
    Fault::problem(422, "list-unreadable", "Liste illisible", detail)
}

fn too_long() -> Fault {
    let detail = format!(
        "Cette liste a plus de {} lignes : c’est ce qu’une requête a le temps de lire. Envoyez-la en plusieurs fichiers, chacun avec sa première ligne.",
        AGREMENT_LINES_MAX
    );
    Fault::problem(422, "list-too-long", "Liste trop longue", detail)
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
    if line.is_behind(&body, asked.today) {
        views.push(wrong(number, BEHIND));
    }
    for (n, change) in line.changes(&body, asked.today).into_iter().enumerate() {
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
