//! A run and its parts, as they are stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::ids::RunId;
use mce_shared::runs::{self, RunKind, RunState, Tallies};

use super::stored;

stored! {
    StoredRun = runs::Run {
        id: RunId,
        kind: RunKind,
        dry: bool,
        on: Date,
        author: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        request_id: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        state: RunState,
        #[serde(rename = "segments")]
        parts: u32,
        started_at: Timestamp,
        finished_at: Option<Timestamp>,
        tallies: Tallies,
        reports: Vec<String>,
        findings: Vec<String>,
        input: String,
    }

    StoredRunPart = runs::RunPart {
        number: u32,
        phase: u8,
        cursor: Option<String>,
        pages: u32,
        done: bool,
        tallies: Tallies,
        worker: String,
        leased_until: Timestamp,
    }
}
