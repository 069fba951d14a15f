//! What covers a complement, as it is stored.

use jiff::Timestamp;
use mce_shared::cover::{self, CoverState, Covering};
use mce_shared::identifiers::Siren;

use super::stored;

stored! {
    StoredCover = cover::CoverRecord {
        collectivite: Siren,
        name: String,
        number: u32,
        #[serde(flatten)]
        proposal: StoredProposal,
        request_id: String,
        state: CoverState,
        decided_by: String,
        answer: String,
        #[serde(default, with = "mce_shared::wire::optional_instant")]
        decided_at: Option<Timestamp>,
    }

    StoredProposal = mce_shared::proposal::Proposal<Covering> {
        #[serde(rename = "covering")]
        what: Covering,
        #[serde(rename = "reason")]
        why: String,
        #[serde(rename = "proposed_by")]
        by: String,
        #[serde(rename = "proposer")]
        principal: String,
        #[serde(rename = "proposed_at", with = "mce_shared::wire::instant")]
        at: Timestamp,
    }
}
