//! A whole file: every formation read and checked against its OF, the law and the rest of the file.

use std::collections::HashSet;
use std::hash::Hash;
use std::io::Read;

use jiff::civil::Date;
use mce_shared::catalogue::{Action, FormationNumero, Purpose, Repertoire, above_hourly_cap};
use mce_shared::identifiers::Siret;
use mce_shared::parameters::{self, Parameter};

use super::action::ActionLines;
use super::fields::Findings;
pub use super::formation::ParsedFormation;
use super::formation::formation;
use super::issue::{Issue, Level, code};
use super::similar::{identical, similar};
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

/// What depends on the OF, on the law at the date, and on the other actions of the formation.
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
    if let Purpose::Mandate { theme } = &formation.purpose
        && Repertoire::at(context.today).and_then(|repertoire| repertoire.theme(theme)).is_none()
    {
        let message = format!(
            "Le thème {theme} n’est pas dans le répertoire : choisissez l’un de ses codes, de ELU1001 à \
                ELU1021."
        );
        findings.error(parsed.theme_line, code::THEME, message);
    }
    check_numbers(parsed, findings);
    for (index, (action, lines)) in formation.actions.iter().zip(&parsed.actions).enumerate() {
        let mut inner = findings.inside(Level::Action, Some(action.numero.as_str()));
        if matches!(formation.purpose, Purpose::Mandate { .. }) {
            check_caps(action, lines.line, context.today, &mut inner);
        }
        check_twins(action, &formation.actions[..index], lines.line, &mut inner);
        findings.absorb(check_past(action, lines, context.today, &inner));
        findings.absorb(inner);
    }
}

/// The numbers are the keys of the upsert: none may come twice at its level.
fn check_numbers(parsed: &ParsedFormation, findings: &mut Findings) {
    let actions = parsed.formation.actions.iter().zip(&parsed.actions);
    for index in repeated(parsed.formation.actions.iter().map(|action| &action.numero)) {
        findings.error(parsed.actions[index].line, code::DUPLICATE, duplicate("action"));
    }
    for (action, lines) in actions {
        let mut inner = findings.inside(Level::Action, Some(action.numero.as_str()));
        for index in repeated(action.sessions.iter().map(|session| &session.numero)) {
            inner.error(lines.sessions[index], code::DUPLICATE, duplicate("session"));
        }
        findings.absorb(inner);
    }
}

/// Where a key comes for the second time, or more.
fn repeated<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut seen = HashSet::new();
    keys.enumerate().filter_map(|(index, key)| (!seen.insert(key)).then_some(index)).collect()
}

fn duplicate(what: &str) -> String {
    format!("Une autre {what} porte déjà ce numéro dans le fichier : donnez-lui un numéro à elle.")
}

/// TR-4 and TR-5: the offer is kept, since the price may be cut later, but no élu can ask for it.
fn check_caps(action: &Action, line: u64, today: Date, findings: &mut Findings) {
    if let Some((price, cap)) = above_hourly_cap(action, today) {
        let message = format!(
            "Le prix d’une heure est de {} hors taxes, au-dessus du plafond de {} : cette action ne \
                pourra pas être réservée au titre du mandat. Baissez le prix, ou donnez le prix hors \
                taxes.",
            price.french(),
            cap.french()
        );
        findings.warning(line, code::HOURLY_PRICE, message);
    }
    let cap = parameters::count(Parameter::MandateMaxParticipants, today);
    if u32::from(action.participants_max) > cap {
        let message = format!(
            "L’effectif de {} participants dépasse les {cap} permis : cette action ne pourra pas être \
                réservée au titre du mandat. Réduisez-le.",
            action.participants_max
        );
        findings.warning(line, code::PARTICIPANTS, message);
    }
}

fn check_twins(action: &Action, before: &[Action], line: u64, findings: &mut Findings) {
    if let Some(twin) = before.iter().find(|other| identical(action, other)) {
        findings.error(line, code::IDENTICAL_ACTION, identical_to(twin));
    } else if let Some(twin) = before.iter().find(|other| similar(action, other)) {
        let message = format!(
            "Cette action ressemble à l’action {} (même mode, même lieu, durée proche) : si seules les \
                dates changent, faites-en des sessions d’une même action.",
            twin.numero
        );
        findings.warning(line, code::SIMILAR_ACTION, message);
    }
}

/// The message of 30056.
pub(super) fn identical_to(twin: &Action) -> String {
    format!(
        "Cette action est identique à l’action {} (même mode, lieu, durée, prix et dates) : supprimez-la, \
            ou changez ce qui la distingue.",
        twin.numero
    )
}

fn check_past(action: &Action, lines: &ActionLines, today: Date, of: &Findings) -> Findings {
    let mut all = of.inside(Level::Action, None);
    for (session, line) in action.sessions.iter().zip(&lines.sessions) {
        if session.fin.is_some_and(|fin| fin < today) {
            let mut inner = of.inside(Level::Session, Some(session.numero.as_str()));
            inner.warning(
                *line,
                code::PAST,
                "Cette session est déjà finie : elle ne sera pas proposée aux élus.",
            );
            all.absorb(inner);
        }
    }
    all
}
