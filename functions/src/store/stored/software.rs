//! A key of the software of a training body and the history of its keys, as they are stored.

use jiff::Timestamp;
use mce_shared::habilitation::Permission;
use mce_shared::identifiers::Siret;
use mce_shared::ids::SoftwareKeyId;
use mce_shared::software;

use super::stored;

stored! {
    StoredSoftwareKey = software::SoftwareKey {
        id: SoftwareKeyId,
        of: Siret,
        of_name: String,
        name: String,
        powers: Vec<Permission>,
        version: u64,
        secrets: Vec<StoredKeptSecret>,
        made_by: String,
        made_at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        revoked_at: Option<Timestamp>,
    }

    StoredKeptSecret = software::KeptSecret {
        hash: String,
        ends: String,
        since: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    }

    /// A line of the history.
    StoredKeyRow = software::KeyRow {
        at: Timestamp,
        author: String,
        text: String,
        request_id: String,
    }
}
