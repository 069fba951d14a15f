//! A settlement, as it is stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::ids::SettlementId;
use mce_shared::money::Euros;
use mce_shared::payments::{self, SettlementState};

use super::stored;

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
        #[serde(default, skip_serializing_if = "is_none_yet")]
        revision: u32,
    }

    StoredReclaim = payments::ReclaimProposal {
        by: String,
        principal: String,
        why: String,
        at: Timestamp,
    }
}

fn is_none_yet(revision: &u32) -> bool {
    *revision == 0
}
