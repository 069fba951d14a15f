//! The report of an import: what the file changes, and every remark on it, by line.

use mce_shared::api::{ImportIssue, ImportReport};
use mce_shared::french::plural;
use yew::prelude::*;

use crate::components::{Column, Row, Severity, badge, facts, table, text};
use crate::pages::worklist::{View, views};

/// Remarks drawn at most; the file to download has them all.
const SHOWN_MAX: usize = 200;

static COLUMNS: [Column; 6] = [
    Column { label: "Ligne", amount: false },
    Column { label: "Gravité", amount: false },
    Column { label: "Niveau", amount: false },
    Column { label: "Numéro", amount: false },
    Column { label: "Ce qu’il faut faire", amount: false },
    Column { label: "Code", amount: false },
];

/// The report, with the remarks of one of the views: all, errors, warnings.
pub fn report(report: &ImportReport, chosen: usize, choose: &Callback<usize>) -> Html {
    if report.issues.is_empty() {
        return html! { <>{ counts(report) }<p>{ "Aucune remarque." }</p></> };
    }
    let errors = report.issues.iter().filter(|issue| issue.is_error()).count();
    let all = report.issues.len();
    let options = [("Tout", all), ("Erreurs", errors), ("Avertissements", all - errors)]
        .map(|(label, count)| View { label, count });
    let kept = report.issues.iter().filter(|issue| chosen == 0 || issue.is_error() == (chosen == 1));
    let rows: Vec<Row> = kept.take(SHOWN_MAX).enumerate().map(row).collect();
    html! {
        <>
            { counts(report) }
            <h3>{ "Remarques" }</h3>
            { views("Remarques à afficher", &options, chosen, choose) }
            <p role="status" class="fr-mb-1w">{ shown(rows.len()) }</p>
            { table("Remarques, dans l’ordre du fichier", &COLUMNS, &rows) }
            <p>
                <a class="fr-link fr-link--download" href={csv_address(&report.issues)} download="rapport-import.csv">
                    { "Télécharger toutes les remarques" }<span class="fr-link__detail">{ "CSV" }</span>
                </a>
            </p>
        </>
    }
}

/// The whole in a sentence.
pub fn summary(report: &ImportReport) -> String {
    let errors = report.issues.iter().filter(|issue| issue.is_error()).count();
    let remarks = i64::try_from(report.issues.len() - errors).unwrap_or(i64::MAX);
    let errors = i64::try_from(errors).unwrap_or(i64::MAX);
    [
        &plural(report.formations, "formation lue", "formations lues"),
        ", ",
        &plural(report.counts.refused, "refusée", "refusées"),
        ", ",
        &plural(errors, "erreur", "erreurs"),
        ", ",
        &plural(remarks, "avertissement", "avertissements"),
        ".",
    ]
    .concat()
}

fn counts(report: &ImportReport) -> Html {
    let counts = &report.counts;
    let names = if report.dry_run {
        ["À créer", "À modifier", "Inchangés"]
    } else {
        ["Créés", "Modifiés", "Inchangés"]
    };
    let items = |count: u32| text(plural(count, "élément", "éléments"));
    html! {
        <>
            { facts(vec![
                (names[0], items(counts.created)),
                (names[1], items(counts.changed)),
                (names[2], items(counts.unchanged)),
                ("Refusées", text(plural(counts.refused, "formation", "formations"))),
            ]) }
            <p class="fr-text--sm">
                { "Un élément est une formation, une action ou une session. Une formation refusée reste comme elle est aujourd’hui, \
                   avec toutes ses actions." }
            </p>
        </>
    }
}

fn row((rank, issue): (usize, &ImportIssue)) -> Row {
    let severity = if issue.is_error() {
        badge(Some(Severity::Error), "Erreur")
    } else {
        badge(Some(Severity::Warning), "Avertissement")
    };
    Row {
        key: rank.to_string().into(),
        cells: vec![
            text(["Ligne ", &issue.line.to_string()].concat()),
            severity,
            text(issue.level.french()),
            text(issue.numero.clone().unwrap_or_else(|| "–".to_owned())),
            text(issue.message.clone()),
            text(issue.code.clone()),
        ],
    }
}

fn shown(count: usize) -> String {
    if count == SHOWN_MAX {
        return ["Les ", &count.to_string(), " premières remarques. Le fichier à télécharger les a toutes."]
            .concat();
    }
    plural(i64::try_from(count).unwrap_or(i64::MAX), "remarque affichée", "remarques affichées")
}

/// The remarks as a file inside a link: UTF-8 with a mark and semicolons, as spreadsheets set to French expect it.
fn csv_address(issues: &[ImportIssue]) -> String {
    let mut csv = String::from("\u{feff}ligne;gravite;niveau;numero;code;message\r\n");
    for issue in issues {
        let numero = issue.numero.as_deref().unwrap_or_default();
        let line = issue.line.to_string();
        let cells =
            [&line, issue.severity.french(), issue.level.french(), numero, &issue.code, &issue.message];
        csv.push_str(&cells.map(cell).join(";"));
        csv.push_str("\r\n");
    }
    ["data:text/csv;charset=utf-8,", &String::from(js_sys::encode_uri_component(&csv))].concat()
}

/// One cell. A text that a spreadsheet would run as a formula is kept as text.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    ["\"", guard, &text.replace('"', "\"\""), "\""].concat()
}
