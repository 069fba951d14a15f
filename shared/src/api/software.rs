//! The keys of the software of a training body, for its administrator; and what a software may call.

use jiff::Timestamp;

use super::{HistoryLine, ROUTES, Route, wire};
use crate::habilitation::Permission;
use crate::ids::SoftwareKeyId;
use crate::software::{KeptSecret, SoftwareKey};

wire! {
    /// Makes a key.
    pub struct MakeSoftwareKey {
        /// Which software has it.
        pub name: String,
        /// What it may do: offers, dossiers.
        pub powers: Vec<Permission>,
    }

    /// A key, in clear: it is not shown again.
    pub struct SoftwareSecret {
        pub key: SoftwareKeyId,
        pub name: String,
        /// To be sent as `Authorization: Bearer`.
        pub secret: String,
    }

    /// The keys of a training body.
    pub struct SoftwareKeys {
        /// Those in force first, the newest first.
        pub keys: Vec<SoftwareKeyView>,
        /// Requests that a key may make in a minute.
        pub per_minute: u32,
        /// What was done with them, the newest first.
        pub history: Vec<HistoryLine>,
    }

    pub struct SoftwareKeyView {
        pub key: SoftwareKeyId,
        pub name: String,
        pub powers: Vec<Permission>,
        pub made_by: String,
        #[serde(with = "crate::wire::instant")]
        pub made_at: Timestamp,
        /// Those that are worth something.
        pub secrets: Vec<SoftwareSecretView>,
        #[serde(default, with = "crate::wire::optional_instant")]
        pub revoked_at: Option<Timestamp>,
        /// Whether another secret may be given to it now.
        pub may_renew: bool,
    }

    /// A secret of a key: what is known of it.
    pub struct SoftwareSecretView {
        /// Its last four characters.
        pub ends: String,
        #[serde(with = "crate::wire::instant")]
        pub since: Timestamp,
        /// From when on it is worth nothing; none until it is renewed.
        #[serde(default, with = "crate::wire::optional_instant")]
        pub until: Option<Timestamp>,
        /// When it was used last; none before the first time.
        #[serde(default, with = "crate::wire::optional_instant")]
        pub last_used: Option<Timestamp>,
    }
}

/// A key as its administrator sees it; `last_used` says of each hash when it was used last.
#[must_use]
pub fn software_key_view(
    key: &SoftwareKey,
    now: Timestamp,
    last_used: impl Fn(&str) -> Option<Timestamp>,
) -> SoftwareKeyView {
    let secret = |secret: &KeptSecret| SoftwareSecretView {
        ends: secret.ends.clone(),
        since: secret.since,
        until: secret.until,
        last_used: last_used(&secret.hash),
    };
    let secrets: Vec<SoftwareSecretView> = key.live(now).map(secret).collect();
    SoftwareKeyView {
        key: key.id.clone(),
        name: key.name.clone(),
        powers: key.powers.clone(),
        made_by: key.made_by.clone(),
        made_at: key.made_at,
        may_renew: !key.is_revoked() && secrets.len() < 2,
        secrets,
        revoked_at: key.revoked_at,
    }
}

/// What a software may call, in the order of the declarations.
pub fn software_routes() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.software.is_some())
}
