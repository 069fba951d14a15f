//! A run on the screen: how far it has come, what it counted, its files, what somebody must look at.

use mce_shared::api::{ReportView, RunView, TallyView, endpoints};
use mce_shared::french::{date_full, integer, plural};
use mce_shared::ids::RunId;
use mce_shared::runs::RunState;
use yew::prelude::*;

use crate::components::{Column, Row, Severity, alert, badge, facts, meter, price, table, text};
use crate::format;

static TALLIES: [Column; 3] = [
    Column { label: "Ce qui est compté", amount: false },
    Column { label: "Nombre", amount: true },
    Column { label: "Montant", amount: true },
];

/// Those of a run that counts no money.
static COUNTS: [Column; 2] =
    [Column { label: "Ce qui est compté", amount: false }, Column { label: "Nombre", amount: true }];

/// A run that is over, just now.
pub fn result(run: &RunView) -> Html {
    let (severity, title) = match (run.findings.is_empty(), run.dry) {
        (false, _) => (Severity::Warning, "Terminé, avec des points à regarder"),
        (true, true) => (Severity::Success, "Essai terminé : rien n’est écrit"),
        (true, false) => (Severity::Success, "Traitement terminé"),
    };
    html! { <>{ alert(severity, title, Html::default()) }{ detail(run) }</> }
}

/// How far a run has come, and what it has counted.
pub fn progress(run: &RunView) -> Html {
    let done = [&integer(run.done.into()), " sur ", &plural(run.parts, "partie", "parties")].concat();
    html! { <>{ meter("Avancement du traitement", done, run.done.into(), run.parts.into()) }{ tallies(&run.tallies) }</> }
}

/// Everything about a run.
pub fn detail(run: &RunView) -> Html {
    let mut lines = vec![
        ("Numéro", text(run.id.as_str().to_owned())),
        ("Mode", mode(run)),
        ("Jour de référence", text(date_full(run.on))),
        ("Demandé par", text(run.author.clone())),
        ("Commencé", text(format::moment(run.started_at))),
    ];
    if !run.reason.is_empty() {
        lines.push(("Vérifié avant", text(run.reason.clone())));
    }
    if let Some(end) = run.finished_at {
        lines.push(("Terminé", text(format::moment(end))));
    }
    html! { <>{ findings(&run.findings) }{ facts(lines) }{ tallies(&run.tallies) }{ reports(run) }</> }
}

/// Whether anything is written.
pub fn mode(run: &RunView) -> Html {
    text(if run.dry { "Essai à blanc, rien n’est écrit" } else { "Réel" })
}

pub fn state(run: &RunView) -> Html {
    match (run.state, run.findings.is_empty()) {
        (RunState::Running, _) => badge(Some(Severity::Info), "En cours"),
        (RunState::Done, true) => badge(Some(Severity::Success), "Terminé"),
        (RunState::Done, false) => badge(Some(Severity::Warning), "À regarder"),
    }
}

/// "Crédits : 12, 4 800,00 €": what was counted, the money first.
pub fn brief(run: &RunView) -> String {
    let money: Vec<&TallyView> = run.tallies.iter().filter(|tally| !tally.amount.is_zero()).collect();
    let shown = if money.is_empty() { run.tallies.iter().take(2).collect() } else { money };
    let words: Vec<String> = shown.into_iter().map(in_words).collect();
    words.join(" ; ")
}

fn in_words(tally: &TallyView) -> String {
    let count = [tally.what.french(), " : ", &number(tally.count)].concat();
    if tally.amount.is_zero() { count } else { [&count, ", ", &tally.amount.french()].concat() }
}

/// What was counted, in a table; nothing before anything was.
pub fn tallies(tallies: &[TallyView]) -> Html {
    if tallies.is_empty() {
        return Html::default();
    }
    let rows: Vec<Row> = tallies.iter().map(tally).collect();
    // What a line has beyond the columns is not shown.
    let columns: &'static [Column] =
        if tallies.iter().all(|tally| tally.amount.is_zero()) { &COUNTS } else { &TALLIES };
    table("Décompte", columns, &rows)
}

fn tally(tally: &TallyView) -> Row {
    let amount = if tally.amount.is_zero() { text("–") } else { price(tally.amount) };
    Row {
        key: tally.what.french().into(),
        cells: vec![text(tally.what.french()), text(number(tally.count)), amount],
    }
}

/// "12 480".
pub fn number(count: u64) -> String {
    integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn findings(findings: &[String]) -> Html {
    if findings.is_empty() {
        return Html::default();
    }
    let lines = findings.iter().map(|finding| html! { <li>{ finding }</li> });
    alert(Severity::Warning, "À regarder", html! { <ul>{ for lines }</ul> })
}

fn reports(run: &RunView) -> Html {
    if run.reports.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <p class="fr-text--bold fr-mb-1w">{ if run.reports.len() == 1 { "Compte rendu" } else { "Comptes rendus" } }</p>
            <ul>{ for run.reports.iter().map(|file| html! { <li key={file.number}>{ report(&run.id, file) }</li> }) }</ul>
        </>
    }
}

fn report(run: &RunId, report: &ReportView) -> Html {
    let href = String::from(endpoints::SHOW_RUN_REPORT.at([run.as_str(), &report.number.to_string()]));
    html! { <a class="fr-link fr-link--download" {href} download={report.name.clone()}>{ &report.name }</a> }
}
