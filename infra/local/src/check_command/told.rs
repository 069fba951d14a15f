//! The report, for people and for programs.

use std::fmt::Write as _;

use mce_functions::check::{Checked, Fact, Finding, Outcome, Severity};
use serde_json::{Value, json};

use super::Told;

/// Of a list, on the screen; the JSON has all of it.
const LINES: usize = 20;

/// One line of JSON.
pub fn json(told: &Told) -> String {
    let mut value = serde_json::to_value(&told.checked).unwrap_or_default();
    value["file"] = json!(told.name);
    value.to_string()
}

/// As a person reads it.
pub fn text(told: &Told) -> String {
    let Checked { outcome, kind, version, read, findings } = &told.checked;
    let version = version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let mut text = format!("{} : {kind}{version}, {}\n", told.name, said(*outcome, findings));
    for fact in read {
        line_of(&mut text, fact);
    }
    for finding in findings {
        let _ = writeln!(text, "  {}", shown(finding));
    }
    text
}

fn said(outcome: Outcome, findings: &[Finding]) -> String {
    match outcome {
        Outcome::Clean => "rien à signaler".to_owned(),
        Outcome::Refused => "refusé".to_owned(),
        Outcome::Findings => {
            let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
            let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
            format!("lu, {errors} à corriger, {warnings} à savoir")
        }
    }
}

fn line_of(text: &mut String, fact: &Fact) {
    let label = fact.label;
    let _ = match &fact.value {
        Value::Array(lines) => {
            for line in lines.iter().take(LINES) {
                let _ = writeln!(text, "    - {}", plain(line));
            }
            let left = lines.len().saturating_sub(LINES);
            if left == 0 {
                Ok(())
            } else {
                writeln!(text, "    … et {left} autres (--json les donne toutes)")
            }
        }
        value => writeln!(text, "  {label} : {}", plain(value)),
    };
}

/// A value without the signs of JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "oui".to_owned(),
        Value::Bool(false) => "non".to_owned(),
        Value::Object(fields) if fields.contains_key("said") => plain(&fields["said"]),
        Value::Object(fields) => {
            let fields =
                fields.values().filter(|value| !value.is_null() && *value != "" && *value != &json!([]));
            fields.map(plain).collect::<Vec<_>>().join(", ")
        }
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn shown(finding: &Finding) -> String {
    let line = finding.line.map(|line| format!("ligne {line}, ")).unwrap_or_default();
    let place = finding.place.as_ref().map(|place| format!("{place}, ")).unwrap_or_default();
    format!("{line}{place}{} [{}] : {}", finding.severity.french(), finding.code, finding.message)
}
