//! A catalogue of offers, as its training body would try it.

use std::io::Cursor;

use serde_json::Value;

use super::{Checked, Context, Fact, Finding};
use crate::lheo::{self, Issue, Level, Limits, Profile};

pub fn check(file: &[u8], context: &Context) -> Checked {
    let sent = lheo::Context { of: context.of.clone(), today: context.today, limits: Limits::default() };
    let report = lheo::report(lheo::import(Cursor::new(file), &sent), &[]);
    let profile = report.profile;
    let kind = profile.map_or("lheo", Profile::kind);
    let version = profile.and_then(Profile::version).map(str::to_owned);
    let count = |level| Value::from(report.counts(level).0);
    let read = vec![
        Fact::new("formations", "Formations", report.accepted + report.refused),
        Fact::new("accepted", "Acceptées", report.accepted),
        Fact::new("refused", "Refusées", report.refused),
        Fact::new("actions", "Actions acceptées", count(Level::Action)),
        Fact::new("sessions", "Sessions acceptées", count(Level::Session)),
    ];
    let findings = report.issues.iter().map(finding).collect();
    Checked::of(kind, version, read, findings, report.complete && report.accepted > 0)
}

fn finding(issue: &Issue) -> Finding {
    Finding {
        line: Some(issue.line),
        code: issue.code.to_owned(),
        severity: issue.severity,
        place: issue.numero.clone(),
        message: issue.message.clone(),
    }
}
