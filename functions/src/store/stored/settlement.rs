//! A settlement and its history, as they are stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::ids::SettlementId;
use mce_shared::money::Euros;
use mce_shared::payments::{self, SettlementState};

use super::{is_zero, stored};

stored! {
    StoredSettlement = payments::Settlement {
        id: SettlementId,
        on: Date,
        payments: u32,
        total: Euros,
        state: SettlementState,
        started_at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        claimed_at: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received_by: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reclaim: Option<StoredReclaim>,
        #[serde(default, skip_serializing_if = "is_zero")]
        revision: u32,
    }

    StoredReclaim = payments::ReclaimProposal {
        #[serde(skip)]
        what: (),
        by: String,
        principal: String,
        why: String,
        at: Timestamp,
    }

    /// A line of the history.
    StoredSettlementRow = payments::SettlementRow {
        at: Timestamp,
        author: String,
        text: String,
        to: SettlementState,
        request_id: String,
    }
}
