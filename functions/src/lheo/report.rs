//! The report of an import: the same before (dry run) and after the writing, as data and as CSV.

use jiff::Timestamp;
use mce_shared::catalogue::Formation;
use mce_shared::catalogue::checks::{identical, identical_to};
use mce_shared::catalogue::editing::left_by_file;
use serde::Serialize;

use super::compare::{Change, ChangeKind, compare, is_by_hand, merge, stored};
use super::fields::Findings;
use super::import::{Import, ParsedFormation};
use super::issue::{Issue, Level, Severity, code};
use super::tree::Profile;
use crate::store::offers;

/// What a file says and what it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The format; none when the reading stopped before it was known.
    #[serde(skip)]
    pub profile: Option<Profile>,
    /// Formations that can be written.
    pub accepted: usize,
    /// Formations refused as a whole.
    pub refused: usize,
    /// False when the file could not be read to its end: nothing is written.
    pub complete: bool,
    pub issues: Vec<Issue>,
    pub changes: Vec<Change>,
    /// What to write, as the file gives it: set each over what is stored by then with [`merge`](super::merge).
    /// Empty when the file is incomplete. A dry run stops before it.
    #[serde(skip)]
    pub formations: Vec<Formation>,
}

/// Sets a file against what is stored of the same OF.
#[must_use]
pub fn report(mut import: Import, existing: &[Formation]) -> Report {
    let read = std::mem::take(&mut import.formations);
    let mut accepted = Vec::new();
    for parsed in read {
        if stored(existing, &parsed.formation).is_some_and(is_by_hand) {
            import.issues.push(by_hand(&parsed));
            continue;
        }
        let mut issues = twins_of_stored(&parsed, existing);
        issues.extend(too_large(&parsed, existing));
        if issues.is_empty() { accepted.push(parsed.formation) } else { import.refuse(issues) }
    }
    import.issues.sort_by_key(|issue| (issue.level != Level::File, issue.line));
    let changes = compare(existing, &accepted);
    Report {
        profile: import.profile,
        accepted: accepted.len(),
        refused: import.refused,
        complete: import.complete,
        issues: import.issues,
        changes,
        formations: if import.complete { accepted } else { Vec::new() },
    }
}

fn by_hand(parsed: &ParsedFormation) -> Issue {
    Issue {
        line: parsed.line,
        level: Level::Formation,
        numero: Some(parsed.formation.numero.to_string()),
        code: code::BY_HAND,
        severity: Severity::Warning,
        message: left_by_file(),
    }
}

/// A formation is published whole or not at all: one that is larger, with what it keeps of the stored one, than the store takes is
/// refused before anything is written.
fn too_large(parsed: &ParsedFormation, existing: &[Formation]) -> Option<Issue> {
    let merged = merge(stored(existing, &parsed.formation), &parsed.formation, Timestamp::UNIX_EPOCH);
    let excess = offers::check_room(&merged).err()?;
    let kilobytes = |bytes: usize| bytes.div_ceil(1024);
    let (bytes, most) = (kilobytes(excess.bytes), kilobytes(excess.most));
    Some(Issue {
        line: parsed.line,
        level: Level::Formation,
        numero: Some(parsed.formation.numero.to_string()),
        code: code::SIZE,
        severity: Severity::Error,
        message: match excess.by_sessions {
            true => format!(
                "Cette formation tient en {bytes} Ko avec ses sessions, plus que les {most} Ko permis : répartissez ses actions en plusieurs formations."
            ),
            false => format!(
                "Les textes de cette formation et de ses actions tiennent en {bytes} Ko, plus que les {most} Ko permis : répartissez ses actions en plusieurs formations, ou raccourcissez leurs textes."
            ),
        },
    })
}

/// 30056 against the actions that are stored and that the file does not name.
fn twins_of_stored(parsed: &ParsedFormation, existing: &[Formation]) -> Vec<Issue> {
    let formation = &parsed.formation;
    let Some(old) = stored(existing, formation) else { return Vec::new() };
    let mut findings = Findings::new(Level::Formation, Some(formation.numero.to_string()));
    let others: Vec<_> =
        old.actions.iter().filter(|stored| formation.action(&stored.numero).is_none()).collect();
    for (action, lines) in formation.actions.iter().zip(&parsed.actions) {
        if let Some(twin) = others.iter().find(|stored| identical(action, stored)) {
            let mut inner = findings.inside(Level::Action, Some(action.numero.as_str()));
            inner.error(lines.line, code::IDENTICAL_ACTION, identical_to(twin));
            findings.absorb(inner);
        }
    }
    findings.into_issues()
}

impl Report {
    /// How many things of a level are new, changed, unchanged.
    #[must_use]
    pub fn counts(&self, level: Level) -> (usize, usize, usize) {
        let mut counts = (0, 0, 0);
        for change in self.changes.iter().filter(|change| change.level == level) {
            match change.kind {
                ChangeKind::New => counts.0 += 1,
                ChangeKind::Changed(_) => counts.1 += 1,
                ChangeKind::Unchanged => counts.2 += 1,
            }
        }
        counts
    }

    /// The report as a table: UTF-8 with a BOM and semicolons, as spreadsheets set to French expect it.
    ///
    /// Columns: line, level, number, code, severity, message. The issues come first, then what changes (without a
    /// line).
    #[must_use]
    pub fn csv(&self) -> String {
        let mut out = String::from("\u{feff}ligne;niveau;numero;code;gravite;message\r\n");
        for issue in &self.issues {
            let line = issue.line.to_string();
            let numero = issue.numero.as_deref().unwrap_or_default();
            row(
                &mut out,
                [&line, issue.level.french(), numero, issue.code, issue.severity.french(), &issue.message],
            );
        }
        for change in &self.changes {
            let (code, message) = in_words(&change.kind);
            row(&mut out, ["", change.level.french(), &change.numero(), code, "information", &message]);
        }
        out
    }
}

fn in_words(kind: &ChangeKind) -> (&'static str, String) {
    match kind {
        ChangeKind::New => ("NOUVEAU", "Sera créé.".to_owned()),
        ChangeKind::Unchanged => ("INCHANGE", "Reste tel quel.".to_owned()),
        ChangeKind::Changed(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| in_french(field)).collect();
            ("MODIFIE", format!("Sera modifié : {}.", names.join(", ")))
        }
    }
}

/// A field as an OF calls it.
#[must_use]
pub fn in_french(field: &str) -> &str {
    match field {
        "intitule" => "intitulé",
        "resultats_attendus" => "résultats attendus",
        "purpose" => "finalité",
        "duree_heures" => "durée",
        "price_ttc" => "prix toutes taxes",
        "price_ht" => "prix hors taxes",
        "participants_max" => "effectif maximal",
        "prerequis" => "prérequis",
        "acces_handicapes" => "accès des personnes handicapées",
        "entrees" => "entrées et sorties",
        "debut" => "début",
        "etat" => "état du recrutement",
        other => other,
    }
}

fn row(out: &mut String, cells: [&str; 6]) {
    let cells = cells.map(cell);
    out.push_str(&cells.join(";"));
    out.push_str("\r\n");
}

/// One cell. A text that a spreadsheet would run as a formula is kept as text.
fn cell(text: &str) -> String {
    let guarded =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}
