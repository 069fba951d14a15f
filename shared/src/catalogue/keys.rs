//! The keys of an offer: the OF's own numbers, unique under its SIRET, and the code of a theme.

use serde::{Deserialize, Serialize};

use crate::identifiers::Siret;
use crate::ids::checked_text;
use crate::texts::sentences;

/// Longest number that an OF may give to a formation, an action or a session (profile EDOF of LHEO).
pub const NUMERO_MAX: usize = 30;

/// Longest code of a theme: `ELU` and its digits (LHEO 2.3, `code-ELU`: 4 to 10 characters).
pub const THEME_CODE_MAX: usize = 10;

/// Characters that would be read as something else in a key or in an address.
const FORBIDDEN: [char; 5] = ['#', '/', '?', '%', '\\'];

/// An offer: a formation through one of its actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferKey {
    /// The training body.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub siret: Siret,
    pub formation: FormationNumero,
    pub action: ActionNumero,
}

/// A session among all those of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SessionKey {
    /// The training body.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub siret: Siret,
    pub formation: FormationNumero,
    pub action: ActionNumero,
    pub session: SessionNumero,
}

impl SessionKey {
    /// As an address writes it, `18002002600019/F-1/A-1/S-1`: no number has a `/` in it.
    #[must_use]
    pub fn written(&self) -> String {
        [self.siret.as_str(), self.formation.as_str(), self.action.as_str(), self.session.as_str()].join("/")
    }

    /// The same, read; none for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let key = Self {
            siret: parts.next()?.parse().ok()?,
            formation: parts.next()?.parse().ok()?,
            action: parts.next()?.parse().ok()?,
            session: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(key)
    }
}

/// A key that does not have the shape of its kind; its text says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// A number of the OF that is empty, too long, or holds a character that an address can't carry.
    #[error("{}", sentences::NumeroUnreadable { texte: &.0 }.said())]
    Numero(String),
    /// A code that is not `ELU` followed by digits.
    #[error("{}", sentences::ThemeUnreadable { texte: &.0 }.said())]
    Theme(String),
}

fn is_numero(text: &str) -> bool {
    let length = text.chars().count();
    (1..=NUMERO_MAX).contains(&length)
        && text.trim() == text
        && !text.chars().any(|c| c.is_control() || FORBIDDEN.contains(&c))
}

impl ThemeCode {
    /// As people type it: `elu1001`, `ELU 1001`.
    ///
    /// # Errors
    /// [`BadKey::Theme`] with what was typed.
    pub fn from_input(typed: &str) -> Result<Self, BadKey> {
        let compact: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        Self::try_from(compact.to_ascii_uppercase()).map_err(|_| BadKey::Theme(typed.to_owned()))
    }
}

fn is_theme(text: &str) -> bool {
    text.len() <= THEME_CODE_MAX
        && text
            .strip_prefix("ELU")
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

checked_text!(
    /// The OF's number of a formation, unique under its SIRET.
    FormationNumero,
    is_numero,
    BadKey = BadKey::Numero
);
checked_text!(
    /// The OF's number of an action, unique in its formation.
    ActionNumero,
    is_numero,
    BadKey = BadKey::Numero
);
checked_text!(
    /// The OF's number of a session, unique in its action.
    SessionNumero,
    is_numero,
    BadKey = BadKey::Numero
);
checked_text!(
    /// The code of a theme of the répertoire: `ELU` followed by digits (LHEO 2.3, `code-ELU`).
    ThemeCode,
    is_theme,
    BadKey = BadKey::Theme
);
