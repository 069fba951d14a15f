//! A mail as a decision sends it, and the bound of what people write.

use serde::{Deserialize, Serialize};

use crate::identifiers::{Siren, Siret};
use crate::ids::{EluId, ReviewId};
use crate::texts::sentences;

/// Longest free text that anybody may write, in characters.
pub const TEXT_MAX: usize = 1_000;

/// What somebody says, without the blanks around it; none when he says nothing, or too much.
#[must_use]
pub fn words(text: &str) -> Option<&str> {
    let text = text.trim();
    (1..=TEXT_MAX).contains(&text.chars().count()).then_some(text)
}

/// To whom a message goes; the address is looked up when it is sent, but for the last kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Recipient {
    Elu(EluId),
    /// A training body.
    Of(Siret),
    Collectivite(Siren),
    /// The Caisse des Dépôts.
    Gestionnaire,
    /// An address as it was known before what the message tells.
    Address(String),
    /// Whoever is looked at, and has no account yet.
    Review(ReviewId),
}

/// A mail to send once the decision is committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub to: Recipient,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Path in the site of what to look at.
    pub path: String,
    /// Path to which a mail program posts to end mails like it, for those that may be ended (RFC 8058).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<String>,
}

impl Message {
    /// The text of the mail as it is sent, with the address of what to look at on the site of `origin`.
    #[must_use]
    pub fn letter(&self, origin: &str) -> String {
        sentences::Envelope { texte: &self.text, adresse: &[origin, &self.path].concat() }.said()
    }
}
