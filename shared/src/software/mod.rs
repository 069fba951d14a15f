//! The keys by which the software of a training body acts in its name: made, renewed and revoked by its administrator.
//!
//! A key has a name, what it may do, and one or two secrets: the second one for a change-over, after which the first one ends by itself. It
//! does what a person of the training body does with offers and dossiers, by the same use cases; what asks for a person (a fresh
//! authentication, a second pair of eyes) it never does. The secrets are known here by their keyed hash alone.

mod secret;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use crate::aggregate::Asked;
use crate::french::list;
use crate::habilitation::Permission;
use crate::identifiers::Siret;
use crate::ids::SoftwareKeyId;
use crate::message::words;
use crate::parameters::{Parameter, count};
use crate::texts::sentences;

pub use secret::{PREFIX, RANDOM_BYTES, Secret};

/// What a key may be given.
pub const POWERS: [Permission; 2] = [Permission::OfOffers, Permission::OfDossiers];
/// Keys of a training body that are in force, at most.
pub const MOST: usize = 10;
/// Characters of a name, at most.
pub const NAME_MAX: usize = 60;

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoftwareKey {
    pub id: SoftwareKeyId,
    pub of: Siret,
    /// Raison sociale, as it was when the key was made.
    pub of_name: String,
    /// Which software has it.
    pub name: String,
    /// What it may do.
    pub powers: Vec<Permission>,
    /// Grows with each change.
    pub version: u64,
    /// The oldest first; none once it is revoked.
    pub secrets: Vec<KeptSecret>,
    pub made_by: String,
    pub made_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

/// A secret as it is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSecret {
    /// Its keyed hash: it opens nothing.
    pub hash: String,
    /// Its last four characters.
    pub ends: String,
    pub since: Timestamp,
    /// The moment from which it is worth nothing; none until it is renewed.
    pub until: Option<Timestamp>,
}

impl SoftwareKey {
    #[must_use]
    pub const fn is_revoked(&self) -> bool {
        self.revoked_at.is_some()
    }

    /// The secrets that are worth something at `now`.
    pub fn live(&self, now: Timestamp) -> impl Iterator<Item = &KeptSecret> {
        self.secrets.iter().filter(move |secret| secret.until.is_none_or(|until| now < until))
    }

    /// As journals name it.
    #[must_use]
    pub fn named(&self) -> String {
        sentences::SoftwareKeyNamed { nom: &self.name }.said()
    }
}

/// What an administrator does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCommand {
    /// Gives it another secret beside the one that it has.
    Renew { hash: String, ends: String },
    /// From now on it opens nothing.
    Revoke {
        /// Why.
        reason: String,
    },
}

/// A new key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    pub id: SoftwareKeyId,
    pub of: Siret,
    pub of_name: String,
    pub name: String,
    pub powers: Vec<Permission>,
    pub hash: String,
    pub ends: String,
}

/// A line of the history of the keys (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    pub at: Timestamp,
    pub author: String,
    pub text: String,
    pub request_id: String,
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDecision {
    pub key: SoftwareKey,
    pub row: KeyRow,
}

/// Why nothing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    #[error("{}", sentences::SoftwareKeyBadName.said())]
    BadName,
    #[error("{}", sentences::SoftwareKeyNoPower.said())]
    NoPower,
    #[error("{}", sentences::SoftwareKeyTooMany { nombre: &MOST.to_string() }.said())]
    TooMany,
    #[error("{}", sentences::SoftwareKeyNoReason.said())]
    NoReason,
    #[error("{}", sentences::SoftwareKeyRevoked.said())]
    Revoked,
    /// Two secrets are live already.
    #[error("{}", sentences::SoftwareKeyChangesOver.said())]
    ChangesOver,
}

impl KeyRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadName => "name",
            Self::NoPower => "powers",
            Self::TooMany => "too-many-keys",
            Self::NoReason => "reason-missing",
            Self::Revoked => "key-revoked",
            Self::ChangesOver => "key-changes-over",
        }
    }
}

/// Makes a key, beside those that there are.
///
/// # Errors
/// A [`KeyRefusal`]; nothing changes then.
pub fn make_key(known: &[SoftwareKey], new: NewKey, asked: &Asked) -> Result<KeyDecision, KeyRefusal> {
    let NewKey { id, of, of_name, name, mut powers, hash, ends } = new;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !(1..=NAME_MAX).contains(&name.chars().count()) {
        return Err(KeyRefusal::BadName);
    }
    powers.sort_unstable();
    powers.dedup();
    if powers.is_empty() || powers.iter().any(|power| !POWERS.contains(power)) {
        return Err(KeyRefusal::NoPower);
    }
    if known.iter().filter(|key| !key.is_revoked()).count() >= MOST {
        return Err(KeyRefusal::TooMany);
    }
    let may: Vec<&str> = powers.iter().map(|power| power.label()).collect();
    let text = sentences::SoftwareKeyMade { nom: &name, pouvoirs: &list(&may), fin: &ends }.said();
    let key = SoftwareKey {
        id,
        of,
        of_name,
        name,
        powers,
        version: 1,
        secrets: vec![KeptSecret { hash, ends, since: asked.at, until: None }],
        made_by: asked.author.clone(),
        made_at: asked.at,
        revoked_at: None,
    };
    Ok(KeyDecision { key, row: line(text, asked) })
}

/// Decides what follows from `command`.
///
/// # Errors
/// A [`KeyRefusal`]; nothing changes then.
pub fn decide_key(
    before: &SoftwareKey,
    command: &KeyCommand,
    asked: &Asked,
) -> Result<KeyDecision, KeyRefusal> {
    if before.is_revoked() {
        return Err(KeyRefusal::Revoked);
    }
    let key = SoftwareKey { version: before.version + 1, ..before.clone() };
    match command {
        KeyCommand::Renew { hash, ends } => renewed(key, (hash, ends), asked),
        KeyCommand::Revoke { reason } => {
            let motif = words(reason).ok_or(KeyRefusal::NoReason)?;
            let text = sentences::SoftwareKeyEnded { nom: &key.name, motif }.said();
            let key = SoftwareKey { secrets: Vec::new(), revoked_at: Some(asked.at), ..key };
            Ok(KeyDecision { key, row: line(text, asked) })
        }
    }
}

/// The one that it has goes on for a change-over.
fn renewed(
    key: SoftwareKey,
    (hash, ends): (&String, &String),
    asked: &Asked,
) -> Result<KeyDecision, KeyRefusal> {
    let mut secrets: Vec<KeptSecret> = key.live(asked.at).cloned().collect();
    if secrets.len() > 1 {
        return Err(KeyRefusal::ChangesOver);
    }
    let days = count(Parameter::SoftwareKeyChangeOver, asked.today);
    let until = asked.at + SignedDuration::from_hours(24 * i64::from(days));
    for secret in &mut secrets {
        secret.until = Some(until);
    }
    secrets.push(KeptSecret { hash: hash.clone(), ends: ends.clone(), since: asked.at, until: None });
    let text = sentences::SoftwareKeyRenewed { nom: &key.name, fin: ends, jours: &days.to_string() }.said();
    Ok(KeyDecision { key: SoftwareKey { secrets, ..key }, row: line(text, asked) })
}

fn line(text: String, asked: &Asked) -> KeyRow {
    KeyRow { at: asked.at, author: asked.author.clone(), text, request_id: asked.request_id.clone() }
}

/// What is left of the requests that a key may make in a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests of a minute.
    pub most: u32,
    /// Those that were made in this one, this one included.
    pub used: u32,
    /// Seconds until the next minute.
    pub resets_in: i64,
}

impl Allowance {
    /// At `now`, after `used` requests in this minute.
    #[must_use]
    pub fn at(now: Timestamp, used: u32, most: u32) -> Self {
        Self { most, used, resets_in: 60 - now.as_second().rem_euclid(60) }
    }

    #[must_use]
    pub const fn is_over(self) -> bool {
        self.used > self.most
    }

    #[must_use]
    pub const fn remaining(self) -> u32 {
        self.most.saturating_sub(self.used)
    }
}
