//! One line of the report of an import.

use std::fmt;

pub use mce_shared::api::{IssueLevel as Level, IssueSeverity as Severity};
pub use mce_shared::catalogue::checks::code;
use serde::Serialize;

/// Something to correct, or to know. `code` is stable; `message` is French and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// Line of the file, from 1.
    pub line: u64,
    pub level: Level,
    /// The OF's numbers down to the level, as `F-2027-014 / A1 / S1`; none for the file, or when the number is
    /// missing.
    pub numero: Option<String>,
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
}

impl Issue {
    /// An error of the file itself: the reading stops.
    #[must_use]
    pub fn file(line: u64, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            line,
            level: Level::File,
            numero: None,
            code,
            severity: Severity::Error,
            message: message.into(),
        }
    }

    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numero = self.numero.as_deref().unwrap_or("-");
        write!(f, "ligne {}, {} {numero} : [{}] {}", self.line, self.level.french(), self.code, self.message)
    }
}
