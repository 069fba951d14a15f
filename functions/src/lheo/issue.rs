//! One line of the report of an import.

use std::fmt;

pub use mce_shared::api::{IssueLevel as Level, IssueSeverity as Severity};
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

/// The stable codes. 30056 and 30057 are EDOF's own; the others are ours.
pub mod code {
    /// The file, or a formation of it, is larger than the limit.
    pub const SIZE: &str = "LHEO-TAILLE";
    /// The file could not be received to its end.
    pub const RECEPTION: &str = "LHEO-RECEPTION";
    /// An encoding that is not accepted, or bytes that are not in the encoding declared.
    pub const ENCODING: &str = "LHEO-ENCODAGE";
    /// Not well-formed XML.
    pub const XML: &str = "LHEO-XML";
    /// The file ends before its last element does.
    pub const TRUNCATED: &str = "LHEO-TRONQUE";
    /// A document type declaration.
    pub const DOCTYPE: &str = "LHEO-DOCTYPE";
    /// An entity that XML does not define.
    pub const ENTITY: &str = "LHEO-ENTITE";
    /// A root or a namespace that is not LHEO's.
    pub const ROOT: &str = "LHEO-RACINE";
    /// Nesting, attributes, texts or elements beyond the limits.
    pub const LIMIT: &str = "LHEO-LIMITE";
    /// No formation in the file.
    pub const EMPTY: &str = "LHEO-VIDE";
    /// A mandatory element is missing or empty.
    pub const MISSING: &str = "LHEO-MANQUANT";
    /// A text that is longer than LHEO allows.
    pub const TOO_LONG: &str = "LHEO-TEXTE-LONG";
    /// A number of the OF that is missing or malformed.
    pub const NUMERO: &str = "LHEO-NUMERO";
    /// The same number twice.
    pub const DUPLICATE: &str = "LHEO-DOUBLON";
    /// A code that is not in its table.
    pub const CODE: &str = "LHEO-CODE";
    /// A date that does not exist, or whose place is wrong.
    pub const DATE: &str = "LHEO-DATE";
    /// A session that is over.
    pub const PAST: &str = "LHEO-SESSION-PASSEE";
    /// A price that is missing or malformed.
    pub const PRICE: &str = "LHEO-PRIX";
    /// A price for one hour above the cap of mandate training (TR-4).
    pub const HOURLY_PRICE: &str = "LHEO-PRIX-HORAIRE";
    /// A duration that is missing or malformed.
    pub const DURATION: &str = "LHEO-DUREE";
    /// Most participants: missing, malformed, or above what the mandate allows (TR-5).
    pub const PARTICIPANTS: &str = "LHEO-EFFECTIF";
    /// An address that is missing or malformed.
    pub const PLACE: &str = "LHEO-LIEU";
    /// A SIRET that is malformed, or is not the OF's.
    pub const SIRET: &str = "LHEO-SIRET";
    /// A theme that is not in the répertoire (TR-1).
    pub const THEME: &str = "LHEO-THEME";
    /// Neither mandate nor reinsertion, or both.
    pub const PURPOSE: &str = "LHEO-FINALITE";
    /// Nobody to call.
    pub const CONTACT: &str = "LHEO-CONTACT";
    /// EDOF: action identical to another one of the formation.
    pub const IDENTICAL_ACTION: &str = "30056";
    /// EDOF: duration within ten hours of a similar action.
    pub const SIMILAR_ACTION: &str = "30057";
}
