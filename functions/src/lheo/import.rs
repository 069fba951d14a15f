//! A whole file: every formation read and checked against its OF, the law and the rest of the file.

use std::collections::HashSet;
use std::io::Read;

use jiff::civil::Date;
use mce_shared::catalogue::FormationNumero;
use mce_shared::catalogue::checks::{self, Finding, Spot, duplicate};
use mce_shared::identifiers::Siret;

use super::fields::Findings;
pub use super::formation::ParsedFormation;
use super::formation::formation;
use super::issue::{Issue, Level, Severity, code};
use super::tree::{Formations, Limits, Profile};

/// Most issues kept for a file; beyond them, correcting the first ones comes first.
pub const MAX_ISSUES: usize = 2_000;

/// Who sends the file, and when.
#[derive(Debug, Clone)]
pub struct Context {
    /// The OF that signed in: every formation must be its own. None when nobody has.
    pub of: Option<Siret>,
    pub today: Date,
    pub limits: Limits,
}

/// What a file holds. Nothing of it is stored yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Import {
    /// The format; none when the reading stopped before it was known.
    pub profile: Option<Profile>,
    /// In the order of the file, without those that were refused.
    pub formations: Vec<ParsedFormation>,
    /// In the order of the lines; the remarks on what was read are among them.
    pub issues: Vec<Issue>,
    /// How many formations were refused.
    pub refused: usize,
    /// False when the reading stopped before the end of the file: nothing is to be written then.
    pub complete: bool,
}

/// Reads a whole file for an OF. It never fails: what is wrong is in the issues.
pub fn import<R: Read>(source: R, context: &Context) -> Import {
    let mut import = Import { complete: true, ..Import::default() };
    let mut formations = Formations::new(source, context.limits);
    let mut seen = HashSet::new();
    loop {
        match formations.next_formation() {
            Ok(Some(node)) => match formation(&node) {
                Ok(parsed) => import.add(parsed, context, &mut seen),
                Err(issues) => import.refuse(issues),
            },
            Ok(None) => break,
            Err(issue) => {
                import.complete = false;
                import.issues.push(issue);
                break;
            }
        }
    }
    import.profile = formations.profile();
    import.issues.extend(formations.remark());
    import.close();
    import
}

/// What tells a formation from all others: an OF numbers its own.
type Key = (Siret, FormationNumero);

impl Import {
    fn add(&mut self, mut parsed: ParsedFormation, context: &Context, seen: &mut HashSet<Key>) {
        let mut findings = Findings::new(Level::Formation, Some(parsed.formation.numero.to_string()));
        check(&parsed, context, &mut findings);
        if !seen.insert((parsed.formation.siret.clone(), parsed.formation.numero.clone())) {
            findings.error(parsed.line, code::DUPLICATE, duplicate("formation"));
        }
        let refused = findings.has_errors();
        let issues = parsed.warnings.drain(..).chain(findings.into_issues()).collect::<Vec<_>>();
        if refused {
            return self.refuse(issues);
        }
        parsed.warnings.clone_from(&issues);
        self.issues.extend(issues);
        self.formations.push(parsed);
    }

    pub(super) fn refuse(&mut self, issues: Vec<Issue>) {
        self.refused += 1;
        self.issues.extend(issues);
    }

    fn close(&mut self) {
        if self.complete && self.formations.is_empty() && self.refused == 0 {
            let message = "Le fichier ne contient aucune formation : vérifiez que « offres » contient des \
                éléments « formation ».";
            self.issues.push(Issue::file(1, code::EMPTY, message));
        }
        // Errors of the file first: they say whether the rest counts.
        self.issues.sort_by_key(|issue| (issue.level != Level::File, issue.line));
        if self.issues.len() > MAX_ISSUES {
            let left = self.issues.len() - MAX_ISSUES;
            self.issues.truncate(MAX_ISSUES);
            let line = self.issues.last().map_or(1, |issue| issue.line);
            let message = format!(
                "{left} autres remarques ne sont pas montrées : corrigez d’abord celles-ci, puis envoyez \
                    de nouveau le fichier."
            );
            self.issues.push(Issue::file(line, code::LIMIT, message));
        }
    }
}

/// What depends on the OF, then what is checked of any offer, at the lines of the file.
fn check(parsed: &ParsedFormation, context: &Context, findings: &mut Findings) {
    let formation = &parsed.formation;
    if let Some(of) = context.of.as_ref().filter(|of| **of != formation.siret) {
        let message = format!(
            "Cette formation est celle de l’organisme {} alors que vous êtes connecté pour {} : corrigez \
                le SIRET, ou connectez-vous pour cet organisme.",
            formation.siret.grouped(),
            of.grouped()
        );
        findings.error(parsed.siret_line, code::SIRET, message);
    }
    for finding in checks::check(formation, context.today) {
        report(parsed, finding, findings);
    }
}

/// A finding at its line.
fn report(parsed: &ParsedFormation, finding: Finding, findings: &mut Findings) {
    let actions = &parsed.formation.actions;
    let (inner, line) = match finding.spot {
        Spot::Theme => (findings.inside(Level::Formation, None), parsed.theme_line),
        Spot::Action(at) => {
            let numero = actions[at].numero.as_str();
            (findings.inside(Level::Action, Some(numero)), parsed.actions[at].line)
        }
        Spot::Session(of, at) => {
            let action = findings.inside(Level::Action, Some(actions[of].numero.as_str()));
            let numero = actions[of].sessions[at].numero.as_str();
            (action.inside(Level::Session, Some(numero)), parsed.actions[of].sessions[at])
        }
    };
    let mut inner = inner;
    match finding.severity {
        Severity::Error => inner.error(line, finding.code, finding.message),
        Severity::Warning => inner.warning(line, finding.code, finding.message),
    }
    findings.absorb(inner);
}
