//! What is decided of the figures of the law and its history, as they are stored.

use jiff::Timestamp;
use mce_shared::ids::RunId;
use mce_shared::law::{self, LawChange};
use mce_shared::parameters::DecidedRow;

use super::stored;

stored! {
    StoredLawBook = law::LawBook {
        version: u64,
        law: u32,
        numbered: u32,
        rows: Vec<DecidedRow>,
        #[serde(rename = "proposed")]
        waiting: Vec<StoredWaitingChange>,
    }

    StoredWaitingChange = law::WaitingChange {
        number: u32,
        proposal: StoredLawProposal,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replay: Option<StoredReplay>,
    }

    StoredLawProposal = mce_shared::proposal::Proposal<LawChange> {
        what: LawChange,
        why: String,
        by: String,
        principal: String,
        at: Timestamp,
    }

    StoredReplay = law::Replay {
        run: RunId,
        law: u32,
        hash: String,
    }

    /// A line of the history.
    StoredLawRow = law::LawRow {
        seq: u64,
        at: Timestamp,
        author: String,
        text: String,
        request_id: String,
    }
}
