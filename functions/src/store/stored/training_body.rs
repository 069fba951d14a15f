//! A training body, what waits for a second person of it, and its histories, as they are stored.

use jiff::Timestamp;
use mce_shared::catalogue::OfStanding;
use mce_shared::identifiers::{Sealed, Siret};
use mce_shared::organisme::{self, GateChange};
use mce_shared::payee::PayeeAnswer;

use super::{is_zero, stored};

stored! {
    StoredTrainingBody = organisme::TrainingBody {
        siret: Siret,
        name: String,
        nda: String,
        standing: OfStanding,
        agrement_number: String,
        street: String,
        postcode: String,
        town: String,
        email: String,
        telephone: String,
        iban: Sealed,
        bic: Option<String>,
        #[serde(default)]
        iban_since: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        holder: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        coming: Option<StoredComing>,
    }

    StoredComing = organisme::ComingAccount {
        number: u32,
        iban: Sealed,
        bic: Option<String>,
        holder: String,
        from: Timestamp,
    }

    /// What may be corrected of it: names of its own attributes too.
    StoredDetails = organisme::BodyDetails {
        name: String,
        street: String,
        postcode: String,
        town: String,
        email: String,
        telephone: String,
    }

    /// A line of one of its histories.
    StoredBodyRow = organisme::BodyRow {
        at: Timestamp,
        author: String,
        principal: String,
        request_id: String,
        text: String,
    }

    StoredWaitingCorrection = organisme::WaitingCorrection {
        #[serde(flatten)]
        what: StoredCorrection,
        #[serde(rename = "reason")]
        why: String,
        #[serde(rename = "proposed_by")]
        by: String,
        #[serde(rename = "proposer")]
        principal: String,
        #[serde(rename = "proposed_at")]
        at: Timestamp,
    }

    StoredCorrection = organisme::Correction {
        before: StoredDetails,
        after: StoredDetails,
    }

    StoredWaitingGate = organisme::WaitingGate {
        #[serde(rename = "change")]
        what: GateChange,
        #[serde(rename = "reason")]
        why: String,
        #[serde(rename = "proposed_by")]
        by: String,
        #[serde(rename = "proposer")]
        principal: String,
        #[serde(rename = "proposed_at")]
        at: Timestamp,
    }

    /// Another account to pay, as it was proposed.
    StoredIbanChange = organisme::IbanChange {
        siret: Siret,
        iban: Sealed,
        bic: Option<String>,
        proposed_by: String,
        proposer: String,
        proposed_at: Timestamp,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        request_id: String,
        #[serde(default, skip_serializing_if = "is_zero")]
        number: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payee: Option<PayeeAnswer>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        contact: String,
    }

    StoredIbanDecision = organisme::IbanDecision {
        change: StoredIbanChange,
        accepted: bool,
        decided_by: String,
        comment: String,
        decided_at: Timestamp,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        request_id: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        fingerprint: String,
    }

    /// The last proposal, and how far it has come.
    StoredWaitingAccount = organisme::WaitingAccount {
        #[serde(flatten)]
        change: StoredIbanChange,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_check: Option<StoredCheck>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usable_from: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "is_zero")]
        revision: u32,
    }

    StoredCheck = organisme::AccountCheck {
        #[serde(skip)]
        what: (),
        #[serde(rename = "comment")]
        why: String,
        by: String,
        principal: String,
        at: Timestamp,
    }
}
