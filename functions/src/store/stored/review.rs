//! A review of a person and its history, as they are stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::catalogue::SessionKey;
use mce_shared::identifiers::Sealed;
use mce_shared::identity::ToldIdentity;
use mce_shared::ids::{DocumentId, EluId, ReviewId};
use mce_shared::review::{self, Outcome, ProofKind, ReviewCause, ReviewState};

use super::{StoredProposal, stored};

stored! {
    StoredReview = review::Review {
        reference: ReviewId,
        version: u64,
        state: ReviewState,
        cause: ReviewCause,
        identity: ToldIdentity,
        email: String,
        principal: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        elu: Option<EluId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        nir: Option<Sealed>,
        pension_liquidated: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wanted: Option<SessionKey>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        words: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        departement: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        proofs: Vec<StoredProof>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        asked: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<StoredProposal<Outcome>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<StoredAnswer>,
        opened_at: Timestamp,
        updated_at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "mce_shared::wire::optional_date")]
        until: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "mce_shared::wire::optional_date")]
        kept_until: Option<Date>,
    }

    /// A file that was sent.
    StoredProof = review::Proof {
        kind: ProofKind,
        document: DocumentId,
        at: Timestamp,
    }

    StoredAnswer = review::ReviewAnswer {
        accepted: bool,
        reason: String,
        on: Date,
    }

    /// A line of the history.
    StoredReviewRow = review::ReviewRow {
        seq: u64,
        at: Timestamp,
        author: String,
        text: String,
        to: ReviewState,
        request_id: String,
    }
}
