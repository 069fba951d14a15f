//! A habilitation and its history, as they are stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::habilitation::{self, Cause, Organisation, Permission, State};
use mce_shared::ids::HabilitationId;

use super::stored;

stored! {
    StoredHabilitation = habilitation::Habilitation {
        id: HabilitationId,
        organisation: Organisation,
        organisation_name: String,
        name: String,
        mail: String,
        permissions: Vec<Permission>,
        state: State,
        #[serde(default)]
        until: Option<Date>,
        given_by: StoredAuthor,
        invited_at: Timestamp,
        #[serde(default)]
        person: Option<StoredPerson>,
        #[serde(default)]
        from: Option<Date>,
        #[serde(default)]
        confirmed_by: Option<StoredAuthor>,
        #[serde(default)]
        end: Option<StoredEnd>,
    }

    /// Who accepted.
    StoredPerson = habilitation::Person {
        id: String,
        identity: String,
        name: String,
        mail: String,
    }

    /// Who did something to it.
    StoredAuthor = habilitation::Author {
        person: String,
        name: String,
        mail: String,
    }

    /// How it ended.
    StoredEnd = habilitation::End {
        by: StoredAuthor,
        at: Timestamp,
        reason: String,
    }

    /// A line of the history.
    StoredHabilitationRow = habilitation::HabilitationRow {
        habilitation: HabilitationId,
        cause: Cause,
        state: State,
        mail: String,
        permissions: Vec<Permission>,
        by: StoredAuthor,
        at: Timestamp,
        #[serde(default)]
        reason: String,
        request_id: String,
    }
}
