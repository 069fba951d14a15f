//! What the register keeps: a habilitation, from the invitation to its end, and each line of its history.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Permission;
use crate::api::Role;
use crate::identifiers::{Siren, Siret};
use crate::ids::HabilitationId;

/// For whom a person acts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "number", rename_all = "snake_case")]
pub enum Organisation {
    /// A training body.
    Of(Siret),
    Collectivite(Siren),
    /// The Caisse des Dépôts.
    Gestionnaire,
}

impl Organisation {
    #[must_use]
    pub const fn role(&self) -> Role {
        match self {
            Self::Of(_) => Role::Of,
            Self::Collectivite(_) => Role::Collectivite,
            Self::Gestionnaire => Role::Gestionnaire,
        }
    }

    /// What names it in keys: `of:99012030500018`, `collectivite:213805633`, `gestionnaire`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Of(siret) => format!("of:{siret}"),
            Self::Collectivite(siren) => format!("collectivite:{siren}"),
            Self::Gestionnaire => "gestionnaire".to_owned(),
        }
    }
}

/// A person of the register: who accepted an invitation, as the provider vouches for him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Names him everywhere: the first identity with which he was bound. Two identities of one address are one person, so that
    /// nobody is two pairs of eyes.
    pub id: String,
    /// The identity: issuer and subject.
    pub identity: String,
    pub name: String,
    /// Address, folded.
    pub mail: String,
}

/// Who did something to a habilitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The person of the register; empty for the operator.
    pub person: String,
    pub name: String,
    /// His address, folded; empty for the operator.
    pub mail: String,
}

/// Where a habilitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The mail is sent; nobody has accepted.
    Invited,
    /// Accepted; for the gestionnaire, a second administrator confirms it first.
    AwaitingSecond,
    /// It gives its permissions, until its last day.
    Active,
    /// Over, for ever.
    Ended,
}

/// What happens to a habilitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Who asked for the accreditation of the training body is its first administrator.
    Founded,
    /// Somebody was invited.
    Invited,
    /// He accepted.
    Accepted,
    /// A second administrator confirmed.
    Confirmed,
    /// Taken back.
    Removed,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    pub by: Author,
    pub at: Timestamp,
    /// Why, in his words.
    pub reason: String,
}

/// What a person may do for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habilitation {
    pub id: HabilitationId,
    pub organisation: Organisation,
    pub organisation_name: String,
    /// Who is invited, as the inviter names him.
    pub name: String,
    /// His address, folded: only an identity of this address can accept.
    pub mail: String,
    /// What he may do, in their order, each once.
    pub permissions: Vec<Permission>,
    /// Where it stands.
    pub state: State,
    /// Its last day; without one, until it is taken back.
    pub until: Option<Date>,
    /// Who gave it.
    pub given_by: Author,
    pub invited_at: Timestamp,
    /// Who accepted.
    pub person: Option<Person>,
    /// The first day.
    pub from: Option<Date>,
    pub confirmed_by: Option<Author>,
    /// How it ended.
    pub end: Option<End>,
}

impl Habilitation {
    /// Whether it gives its permissions on `today`.
    #[must_use]
    pub fn is_effective(&self, today: Date) -> bool {
        self.state == State::Active && self.until.is_none_or(|last| today <= last)
    }

    /// Whether it makes an administrator on `today`.
    #[must_use]
    pub fn administers(&self, today: Date) -> bool {
        self.is_effective(today) && self.permissions.iter().any(|permission| permission.is_administrator())
    }
}

/// The permissions that several habilitations give on `today`, in their order, each once.
#[must_use]
pub fn powers_of(habilitations: &[Habilitation], today: Date) -> Vec<Permission> {
    let effective = habilitations.iter().filter(|one| one.is_effective(today));
    let mut powers: Vec<Permission> = effective.flat_map(|one| one.permissions.iter().copied()).collect();
    powers.sort_unstable();
    powers.dedup();
    powers
}

/// A line of the history of a habilitation: who, when, what, why, from which request (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HabilitationRow {
    pub habilitation: HabilitationId,
    /// What happened.
    pub cause: Cause,
    /// Where it stood afterwards.
    pub state: State,
    /// Whose it is, as invited.
    pub mail: String,
    /// What it gives.
    pub permissions: Vec<Permission>,
    pub by: Author,
    pub at: Timestamp,
    /// Why; empty where nobody is asked.
    pub reason: String,
    pub request_id: String,
}

/// An address as it is compared: without blanks around it, in lower case.
#[must_use]
pub fn folded_mail(mail: &str) -> String {
    mail.trim().to_lowercase()
}
