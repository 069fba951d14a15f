//! Reading the fields of an element, and collecting what is wrong on the way.

use jiff::civil::Date;
use mce_shared::money::Euros;
use rust_decimal::Decimal;

use super::issue::{Issue, Level, Severity, code};
use super::text::plain;
use super::tree::Node;

/// Most issues kept for one formation: beyond them, the file is better exported again than read line by line.
pub const MAX_ISSUES: usize = 200;

const MORE: &str = "D’autres remarques sur cette formation ne sont pas montrées : corrigez d’abord celles-ci, puis envoyez de nouveau le fichier.";

/// What was found about one formation, action or session.
#[derive(Debug)]
pub struct Findings {
    level: Level,
    numero: Option<String>,
    issues: Vec<Issue>,
    /// Whether something was left out.
    is_cut: bool,
}

impl Findings {
    #[must_use]
    pub fn new(level: Level, numero: Option<String>) -> Self {
        Self { level, numero, issues: Vec::new(), is_cut: false }
    }

    /// For something inside: its number is written after this one's.
    #[must_use]
    pub fn inside(&self, level: Level, numero: Option<&str>) -> Self {
        let parts = self.numero.iter().map(String::as_str).chain(numero).collect::<Vec<_>>();
        Self::new(level, (!parts.is_empty()).then(|| parts.join(" / ")))
    }

    /// Takes over what was found inside.
    pub fn absorb(&mut self, inner: Self) {
        for issue in inner.issues {
            self.keep(issue);
        }
    }

    pub fn error(&mut self, line: u64, code: &'static str, message: impl Into<String>) {
        self.push(line, code, Severity::Error, message.into());
    }

    pub fn warning(&mut self, line: u64, code: &'static str, message: impl Into<String>) {
        self.push(line, code, Severity::Warning, message.into());
    }

    fn push(&mut self, line: u64, code: &'static str, severity: Severity, message: String) {
        self.keep(Issue { line, level: self.level, numero: self.numero.clone(), code, severity, message });
    }

    /// An error is always kept: it is what refuses the formation. That something is left out is said, once.
    fn keep(&mut self, issue: Issue) {
        if self.issues.len() < MAX_ISSUES || issue.is_error() && !self.has_errors() {
            self.issues.push(issue);
        } else if !self.is_cut {
            self.is_cut = true;
            let message = MORE.to_owned();
            self.issues.push(Issue { code: code::LIMIT, severity: Severity::Warning, message, ..issue });
        }
    }

    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.issues.iter().any(Issue::is_error)
    }

    #[must_use]
    pub fn into_issues(self) -> Vec<Issue> {
        self.issues
    }
}

/// The plain text of a child, when there is one and it is not empty (`-` stands for nothing in LHEO).
///
/// A text of more than `max` characters is an error.
pub fn text(node: &Node, name: &str, max: usize, findings: &mut Findings) -> Option<String> {
    text_of(node.child(name)?, max, findings)
}

/// The plain text of an element, as [`text`].
pub fn text_of(node: &Node, max: usize, findings: &mut Findings) -> Option<String> {
    let text = plain(&node.text);
    let length = text.chars().count();
    if length > max {
        let message =
            format!("« {} » compte {length} caractères : réduisez-le à {max} au plus.", shown(node));
        findings.error(node.line, code::TOO_LONG, message);
    }
    (!text.is_empty() && length <= max).then_some(text)
}

/// What the element is called in the file: an `extra` by its `info`.
fn shown(node: &Node) -> &str {
    match &node.info {
        Some(info) if node.name == "extra" => info,
        _ => &node.name,
    }
}

/// The plain text of a child that must be there.
pub fn required(node: &Node, name: &str, max: usize, findings: &mut Findings) -> Option<String> {
    let before = findings.issues.len();
    let found = text(node, name, max, findings);
    if found.is_none() && findings.issues.len() == before {
        let line = node.child(name).map_or(node.line, |child| child.line);
        findings.error(
            line,
            code::MISSING,
            format!("« {name} » est obligatoire : ajoutez-le et remplissez-le."),
        );
    }
    found
}

/// A child whose value is one of a table; `None` when it is absent, an error when it is something else.
pub fn coded<T: Copy>(node: &Node, name: &str, table: &[(&str, T)], findings: &mut Findings) -> Option<T> {
    let child = node.child(name)?;
    let value = child.text.trim();
    let found = table.iter().find(|(known, _)| *known == value).map(|(_, meaning)| *meaning);
    if found.is_none() && !value.is_empty() {
        let known = table.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
        let value: String = value.chars().take(30).collect();
        findings.error(
            child.line,
            code::CODE,
            format!("« {name} » vaut « {value} » : donnez l’une des valeurs {known}."),
        );
    }
    found
}

/// A child of a table that must be there.
pub fn required_code<T: Copy>(
    node: &Node,
    name: &str,
    table: &[(&str, T)],
    findings: &mut Findings,
) -> Option<T> {
    if node.child(name).is_none_or(|child| child.text.trim().is_empty()) {
        findings.error(
            node.line,
            code::MISSING,
            format!("« {name} » est obligatoire : ajoutez-le et remplissez-le."),
        );
        return None;
    }
    coded(node, name, table, findings)
}

/// The element that extends `node` under that key: `extras/…/extra[@info = key]`, or an element of that name
/// inside `extras`.
#[must_use]
pub fn extra<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.all("extras").find_map(|extras| extra_in(extras, key))
}

fn extra_in<'a>(extras: &'a Node, key: &str) -> Option<&'a Node> {
    extras.children.iter().find_map(|child| {
        let named = child.info.as_deref() == Some(key) || child.name == key;
        // Depth is bounded by the reader, so this recursion is too.
        if named { Some(child) } else { extra_in(child, key) }
    })
}

/// The first of several extensions that says something.
#[must_use]
pub fn first_extra<'a>(node: &'a Node, keys: &[&str]) -> Option<&'a Node> {
    keys.iter().find_map(|key| extra(node, key).filter(|found| !found.text.trim().is_empty()))
}

/// What a date field of LHEO says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LheoDate {
    Day(Date),
    /// `00000000`, `99999999`, or a month without its day.
    Unknown,
}

/// Reads `AAAAMMJJ`; `None` when it is not a date.
#[must_use]
pub fn lheo_date(text: &str) -> Option<LheoDate> {
    let text = text.trim();
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if text == "00000000" || text == "99999999" || text.ends_with("00") {
        return Some(LheoDate::Unknown);
    }
    let year = text[..4].parse().ok()?;
    let date = Date::new(year, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()?;
    Some(LheoDate::Day(date))
}

/// An amount of euros, with a point or a comma.
pub fn euros(node: &Node, findings: &mut Findings) -> Option<Euros> {
    let typed = node.text.trim();
    if typed.is_empty() {
        return None;
    }
    match Euros::from_input(typed) {
        Ok(amount) if amount.is_negative() => {
            findings.error(
                node.line,
                code::PRICE,
                format!("« {} » est négatif : donnez un prix.", shown(node)),
            );
            None
        }
        Ok(amount) => Some(amount),
        Err(error) => {
            findings.error(node.line, code::PRICE, format!("« {} » : {error}", shown(node)));
            None
        }
    }
}

/// A plain decimal number with a point or a comma, no sign, at most eight digits before it.
#[must_use]
pub fn decimal(typed: &str) -> Option<Decimal> {
    let typed = typed.trim().replace(',', ".");
    let (whole, decimals) = typed.split_once('.').unwrap_or((&typed, "0"));
    let digits =
        |part: &str, max: usize| (1..=max).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if digits(whole, 8) && digits(decimals, 15) { typed.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left out is said once, and an error inside is an error of the whole, however much was found before.
    #[test]
    fn what_is_left_out_of_the_findings_is_said_and_an_error_is_kept() {
        let mut findings = Findings::new(Level::Formation, None);
        for line in 0..300 {
            findings.warning(line, code::PLACE, "Sans code postal.");
        }
        let mut inner = findings.inside(Level::Action, Some("A1"));
        inner.error(301, code::PRICE, "Sans prix.");
        findings.absorb(inner);
        assert!(findings.has_errors());
        let issues = findings.into_issues();
        assert_eq!(issues.iter().filter(|issue| issue.code == code::LIMIT).count(), 1);
        assert_eq!(issues.len(), MAX_ISSUES + 2);
    }
}
