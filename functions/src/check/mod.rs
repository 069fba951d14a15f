//! What the platform would say of a file, or of a number, before it is sent: its kind, told by its content, what was read, and
//! what is wrong with it.
//!
//! It has no reader and no rule of its own: [`kind`] tells which one a file is for, and each of the others asks the reader that the
//! platform uses ([`crate::lheo`], [`crate::register`], [`crate::ports::bank::returns`], `mce_shared::identifiers`). What depends on
//! what is stored (an unknown reference, an offer that exists) is not said here.

use jiff::civil::Date;
use mce_shared::identifiers::{Iban, Siret};
use serde::Serialize;
use serde_json::Value;

mod bank;
mod catalogue;
mod kind;
mod register;
mod values;

#[cfg(test)]
mod tests;

pub use mce_shared::api::IssueSeverity as Severity;
pub use values::Number;

/// In whose place and when it is checked. Whatever is not given is not compared.
#[derive(Debug, Clone)]
pub struct Context {
    /// Sessions that are over and prices in force depend on it.
    pub today: Date,
    /// The training body that would send a catalogue.
    pub of: Option<Siret>,
    /// The account that a statement should be of.
    pub account: Option<Iban>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing to say.
    Clean,
    /// It would be taken, with something to look at.
    Findings,
    /// Nothing of it would be taken.
    Refused,
}

/// Something to correct, or to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Line of the file, from 1; none for a number.
    pub line: Option<u64>,
    /// Stable; another program may depend on it.
    pub code: String,
    pub severity: Severity,
    /// What it is about, in the words of the file: `F-2027-014 / A1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// French, for who sent the file.
    pub message: String,
}

/// One thing that was read: a key for programs, a label for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub key: &'static str,
    pub label: &'static str,
    pub value: Value,
}

/// A file or a number, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub outcome: Outcome,
    /// `lheo`, `edof`, `rne`, `camt.053`, `camt.054`, `pain.002`, `nir`, `siret`, `iban`; `inconnu` for what the platform does not read.
    pub kind: &'static str,
    /// Of the format: `2.3`, `001.08`; which file of the register. None when there is none, or it could not be told.
    pub version: Option<String>,
    #[serde(serialize_with = "as_object")]
    pub read: Vec<Fact>,
    pub findings: Vec<Finding>,
}

impl Checked {
    /// The outcome follows from the findings, unless nothing was taken.
    fn of(
        kind: &'static str,
        version: Option<String>,
        read: Vec<Fact>,
        findings: Vec<Finding>,
        taken: bool,
    ) -> Self {
        let outcome = match (taken, findings.is_empty()) {
            (false, _) => Outcome::Refused,
            (true, false) => Outcome::Findings,
            (true, true) => Outcome::Clean,
        };
        Self { outcome, kind, version, read, findings }
    }

    /// What could not even be looked at.
    #[must_use]
    pub fn unread(code: &str, message: impl Into<String>) -> Self {
        Self::refused("inconnu", None, code, message)
    }

    /// What is refused as a whole, for one reason.
    fn refused(kind: &'static str, line: Option<u64>, code: &str, message: impl Into<String>) -> Self {
        let finding = Finding::error(line, code, message);
        Self::of(kind, None, Vec::new(), vec![finding], false)
    }
}

impl Finding {
    fn error(line: Option<u64>, code: &str, message: impl Into<String>) -> Self {
        Self { line, code: code.to_owned(), severity: Severity::Error, place: None, message: message.into() }
    }

    fn warning(line: Option<u64>, code: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(line, code, message) }
    }
}

impl Fact {
    fn new(key: &'static str, label: &'static str, value: impl Into<Value>) -> Self {
        Self { key, label, value: value.into() }
    }
}

fn as_object<S: serde::Serializer>(facts: &[Fact], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(facts.iter().map(|fact| (fact.key, &fact.value)))
}

/// Checks a file, whatever it is.
#[must_use]
pub fn check(file: &[u8], context: &Context) -> Checked {
    use kind::Kind;
    match kind::of(file) {
        Kind::Catalogue => catalogue::check(file, context),
        Kind::BankReturn => bank::check(file, context),
        Kind::Register => register::check(file),
        Kind::Other(what) => Checked::refused("inconnu", Some(1), what.code, what.message),
    }
}
