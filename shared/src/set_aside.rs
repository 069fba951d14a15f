//! What a loop could not treat: set aside with its reason, so that the others go on, and tried again with the next round.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{DossierId, ReviewId};
use crate::texts::labels;

/// What a loop does with each of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // Each is described by the words that people read: `french`.
pub enum Chore {
    Payment,
    BankFile,
    BankReturn,
    Deadline,
    Credit,
    Expiry,
    Import,
    Card,
    Refund,
    Mail,
    Totals,
    Review,
    Offer,
    Alert,
    Wait,
    Session,
}

impl Chore {
    /// Every one, in the order of the gestionnaire's page.
    pub const ALL: [Self; 16] = [
        Self::Payment,
        Self::BankFile,
        Self::BankReturn,
        Self::Deadline,
        Self::Credit,
        Self::Expiry,
        Self::Import,
        Self::Card,
        Self::Refund,
        Self::Mail,
        Self::Totals,
        Self::Review,
        Self::Offer,
        Self::Alert,
        Self::Wait,
        Self::Session,
    ];

    /// The chore in keys and in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::BankFile => "bank-file",
            Self::BankReturn => "bank-return",
            Self::Deadline => "deadline",
            Self::Credit => "credit",
            Self::Expiry => "expiry",
            Self::Import => "import",
            Self::Card => "card",
            Self::Refund => "refund",
            Self::Mail => "mail",
            Self::Totals => "totals",
            Self::Review => "review",
            Self::Offer => "offer",
            Self::Alert => "alert",
            Self::Wait => "wait",
            Self::Session => "session",
        }
    }

    /// What the gestionnaire reads.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Payment => labels::chore::PAYMENT,
            Self::BankFile => labels::chore::BANK_FILE,
            Self::BankReturn => labels::chore::BANK_RETURN,
            Self::Deadline => labels::chore::DEADLINE,
            Self::Credit => labels::chore::CREDIT,
            Self::Expiry => labels::chore::EXPIRY,
            Self::Import => labels::chore::IMPORT,
            Self::Card => labels::chore::CARD,
            Self::Refund => labels::chore::REFUND,
            Self::Mail => labels::chore::MAIL,
            Self::Totals => labels::chore::TOTALS,
            Self::Review => labels::chore::REVIEW,
            Self::Offer => labels::chore::OFFER,
            Self::Alert => labels::chore::ALERT,
            Self::Wait => labels::chore::WAIT,
            Self::Session => labels::chore::SESSION,
        }
    }

    /// When it is tried again, for who waits.
    #[must_use]
    pub const fn again(self) -> &'static str {
        match self {
            Self::Payment | Self::BankFile => labels::chore_again::PAYMENT,
            Self::Credit | Self::Expiry => labels::chore_again::CREDIT,
            Self::Import => labels::chore_again::IMPORT,
            Self::Review | Self::Alert => labels::chore_again::REVIEW,
            _ => "dans l’heure",
        }
    }

    /// Whether the names of its items may be those of people: such a name is shown to who may see it, and stands in no log.
    #[must_use]
    pub const fn names_people(self) -> bool {
        matches!(self, Self::Import)
    }
}

/// Why an item could not be treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// What is stored of it can't be read.
    Unreadable,
    /// It was stored by a newer version than the one that reads it.
    Newer,
    /// What it needs did not answer, or others kept it busy.
    Unavailable,
    /// A fault of ours.
    Internal,
    /// In the words of who refused it.
    Told(String),
}

impl Cause {
    /// What the gestionnaire reads.
    #[must_use]
    pub fn french(&self) -> String {
        match self {
            Self::Unreadable => "Ce qui en est enregistré ne peut pas être lu : à signaler à l’assistance technique.",
            Self::Newer => {
                "Il a été enregistré par une version plus récente du service : il sera repris une fois la mise à jour terminée."
            }
            Self::Unavailable => "La base de données ou un service dont il dépend n’a pas répondu à temps.",
            Self::Internal => {
                "Erreur de notre côté : à signaler à l’assistance technique, avec l’heure du dernier essai."
            }
            Self::Told(words) => return words.clone(),
        }
        .to_owned()
    }
}

/// An item that a loop could not treat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetAside {
    /// What was to be done with it.
    pub chore: Chore,
    /// Names the item among those of the chore.
    pub name: String,
    /// Why, in French.
    pub reason: String,
    /// When it failed first.
    #[serde(with = "crate::wire::instant")]
    pub first_at: Timestamp,
    /// When it failed last.
    #[serde(with = "crate::wire::instant")]
    pub last_at: Timestamp,
    /// How often it has failed.
    pub tries: u32,
}

/// What an item that was set aside is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    Dossier(DossierId),
    Review(ReviewId),
    /// What has no page of its own.
    Nothing,
}

/// Bytes of a name, at most: it is part of a key.
pub const NAME_MAX: usize = 400;

/// The beginning of a name that is too long for a key.
#[must_use]
pub fn short_name(name: &str) -> &str {
    let end = (0..=NAME_MAX.min(name.len())).rev().find(|end| name.is_char_boundary(*end));
    &name[..end.unwrap_or_default()]
}

impl SetAside {
    /// What it is about, for a link: the names of payments, of card pages, of refunds and of mails begin with their dossier.
    #[must_use]
    pub fn about(&self) -> About {
        let first = self.name.split('-').next().unwrap_or_default();
        match self.chore {
            Chore::Review => self.name.parse().map_or(About::Nothing, About::Review),
            Chore::Payment | Chore::Deadline | Chore::Card | Chore::Refund | Chore::Mail | Chore::Session => {
                first.parse().map_or(About::Nothing, About::Dossier)
            }
            _ => About::Nothing,
        }
    }

    /// Whether it has not failed again since a round began that tried everything.
    #[must_use]
    pub fn has_healed(&self, since: Timestamp) -> bool {
        self.last_at < since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aside(chore: Chore, name: &str) -> SetAside {
        let at = Timestamp::UNIX_EPOCH;
        SetAside { chore, name: name.to_owned(), reason: String::new(), first_at: at, last_at: at, tries: 1 }
    }

    #[test]
    fn a_name_leads_to_what_has_a_page() {
        let dossier: DossierId = "2027000000001".parse().unwrap();
        for (chore, name, about) in [
            (Chore::Payment, "2027000000001-001", About::Dossier(dossier.clone())),
            (Chore::Deadline, "2027000000001", About::Dossier(dossier.clone())),
            (Chore::Mail, "2027000000001-4-0", About::Dossier(dossier)),
            (Chore::Mail, "late-payments-2027-01-04", About::Nothing),
            (Chore::BankReturn, "2027000000001", About::Nothing),
        ] {
            assert_eq!(aside(chore, name).about(), about, "{name}");
        }
    }

    #[test]
    fn each_chore_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> = Chore::ALL.map(Chore::code).into();
        assert_eq!(codes.len(), Chore::ALL.len());
    }

    #[test]
    fn what_failed_in_a_round_has_not_healed_in_it() {
        let began = Timestamp::UNIX_EPOCH;
        let mut item = aside(Chore::Credit, "x");
        assert!(!item.has_healed(began));
        item.last_at = began - jiff::SignedDuration::from_secs(1);
        assert!(item.has_healed(began));
    }

    #[test]
    fn a_long_name_is_cut_between_two_characters() {
        assert_eq!(short_name("é"), "é");
        assert_eq!(short_name(&"é".repeat(300)).len(), NAME_MAX);
        assert_eq!(short_name(&format!("a{}", "é".repeat(300))).len(), NAME_MAX - 1);
    }
}
