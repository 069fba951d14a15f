//! A movement that is to be matched and its history, as they are stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::money::Euros;
use mce_shared::suspense::{self, Destination, SuspendedState, Tie};

use super::stored;

stored! {
    StoredSuspended = suspense::Suspended {
        key: String,
        on: Date,
        amount: Euros,
        left: Euros,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        undone: Option<Euros>,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tie: Option<Tie>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        went: Option<Destination>,
        found_at: Timestamp,
        changed_at: Timestamp,
        state: SuspendedState,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<StoredProposal>,
        version: u64,
    }

    StoredProposal = suspense::SuspenseProposal {
        #[serde(rename = "destination")]
        what: Destination,
        why: String,
        by: String,
        principal: String,
        at: Timestamp,
    }

    /// A line of the history.
    StoredSuspendedRow = suspense::SuspendedRow {
        seq: u64,
        at: Timestamp,
        author: String,
        text: String,
        request_id: String,
    }
}
