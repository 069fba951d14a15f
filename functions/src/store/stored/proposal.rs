//! What waits for a second person inside another item, as it is stored. Those that are written under other names have their own.

use jiff::Timestamp;
use mce_shared::proposal::Proposal;
use serde::{Deserialize, Serialize};

use super::Stored;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredProposal<T> {
    #[serde(flatten)]
    what: T,
    #[serde(rename = "reason")]
    why: String,
    by: String,
    #[serde(rename = "proposer")]
    principal: String,
    at: Timestamp,
}

impl<T: Stored> Stored for StoredProposal<T> {
    type Core = Proposal<T::Core>;

    fn of(Proposal { what, why, by, principal, at }: Self::Core) -> Self {
        Self { what: T::of(what), why, by, principal, at }
    }

    fn core(self) -> Self::Core {
        let Self { what, why, by, principal, at } = self;
        Proposal { what: what.core(), why, by, principal, at }
    }
}
