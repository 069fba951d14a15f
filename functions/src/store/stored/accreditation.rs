//! The request of a training body and its history, as they are stored.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::accreditation::{
    self, AccreditationState, Application, Establishment, EstablishmentAnswer, PieceKind,
};
use mce_shared::identifiers::Siret;
use mce_shared::ids::{AccreditationId, DocumentId};

use super::{StoredProposal, stored};

stored! {
    StoredAccreditation = accreditation::Accreditation {
        reference: AccreditationId,
        version: u64,
        state: AccreditationState,
        siret: Siret,
        applicant: StoredApplicant,
        typed: BTreeMap<String, String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        establishment: Option<Establishment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told: Option<StoredTold>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        application: Option<Application>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pieces: Vec<StoredPiece>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        asked: Vec<StoredAskedPiece>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        appeal: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<StoredProposal<StoredOpinion>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<StoredAnswer>,
        opened_at: Timestamp,
        updated_at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent_at: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "mce_shared::wire::optional_date")]
        admitted_on: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "mce_shared::wire::optional_date")]
        until: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none", with = "mce_shared::wire::optional_date")]
        kept_until: Option<Date>,
    }

    StoredApplicant = accreditation::Applicant {
        principal: String,
        identity: String,
        name: String,
        mail: String,
    }

    StoredTold = accreditation::EstablishmentTold {
        answer: EstablishmentAnswer,
        at: Timestamp,
        on: Date,
    }

    StoredPiece = accreditation::Piece {
        kind: PieceKind,
        document: DocumentId,
        at: Timestamp,
    }

    StoredAskedPiece = accreditation::AskedPiece {
        kind: PieceKind,
        word: String,
        at: Timestamp,
    }

    StoredOpinion = accreditation::Opinion {
        accepts: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<AccreditationState>,
    }

    StoredAnswer = accreditation::AccreditationAnswer {
        accepted: bool,
        reason: String,
        on: Date,
    }

    /// A line of the history.
    StoredAccreditationRow = accreditation::AccreditationRow {
        seq: u64,
        at: Timestamp,
        author: String,
        text: String,
        to: AccreditationState,
        request_id: String,
    }
}
