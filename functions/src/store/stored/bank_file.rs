//! Who has sent a file of the bank by hand and the lines of its history, as they are stored.

use jiff::Timestamp;
use mce_shared::payments::{self, BankFileState, FileProposal};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Stored, stored};

stored! {
    StoredFileProposal = payments::FileProposal {
        #[serde(skip)]
        what: (),
        #[serde(skip)]
        why: String,
        by: String,
        principal: String,
        at: Timestamp,
    }

    /// A line of the history.
    StoredBankFileRow = payments::BankFileRow {
        seq: u64,
        at: Timestamp,
        author: String,
        text: String,
        to: BankFileState,
        request_id: String,
    }
}

/// For `#[serde(with)]`.
pub mod proposal {
    use super::*;

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        proposal: &Option<FileProposal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Option::<StoredFileProposal>::of(proposal.clone()).serialize(serializer)
    }

    /// Reads it.
    ///
    /// # Errors
    /// When it is written in another way.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<FileProposal>, D::Error> {
        Ok(Option::<StoredFileProposal>::deserialize(deserializer)?.core())
    }
}
