//! What a training body is owed, its orders and its history, and a payment page that is watched, as they are stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::identifiers::{Siren, Siret};
use mce_shared::ids::{DossierId, SettlementId};
use mce_shared::money::Euros;
use mce_shared::payee::PayeeMatch;
use mce_shared::payments::{self, Contradiction, LockCause, PayableCause, PayableState, Remedy};

use super::stored;

stored! {
    StoredPayable = payments::Payable {
        dossier: DossierId,
        number: u32,
        of: Siret,
        amount: Euros,
        cause: PayableCause,
        #[serde(with = "mce_shared::wire::date")]
        until: Date,
        label: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        complement: Option<StoredComplement>,
        state: PayableState,
        attempts: Vec<StoredAttempt>,
        version: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lock: Option<StoredLock>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<StoredProposal>,
    }

    /// Whose complement it is.
    StoredComplement = payments::Complement {
        collectivite: Siren,
        name: String,
        covered: Euros,
        #[serde(default, with = "mce_shared::wire::optional_date")]
        told_on: Option<Date>,
    }

    /// An order to the bank.
    StoredAttempt = payments::Attempt {
        reference: String,
        settlement: SettlementId,
        amount: Euros,
        #[serde(with = "mce_shared::wire::date")]
        ordered_on: Date,
        #[serde(with = "mce_shared::wire::instant")]
        ordered_at: Timestamp,
        #[serde(default, with = "mce_shared::wire::optional_date")]
        acknowledged_on: Option<Date>,
        #[serde(default, with = "mce_shared::wire::optional_date")]
        executed_on: Option<Date>,
        failure: Option<StoredFailure>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payee: Option<PayeeMatch>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        contradictions: Vec<Contradiction>,
    }

    StoredFailure = payments::Failure {
        #[serde(with = "mce_shared::wire::date")]
        on: Date,
        code: String,
        reason: String,
        returned: bool,
    }

    StoredLock = payments::Lock {
        cause: LockCause,
        reference: String,
        text: String,
        #[serde(with = "mce_shared::wire::instant")]
        since: Timestamp,
    }

    /// What somebody proposes to do about it.
    StoredProposal = payments::RemedyProposal {
        #[serde(rename = "remedy")]
        what: Remedy,
        why: String,
        by: String,
        principal: String,
        #[serde(with = "mce_shared::wire::instant")]
        at: Timestamp,
    }

    /// A line of its history.
    StoredPayableRow = payments::PayableRow {
        seq: u64,
        #[serde(with = "mce_shared::wire::instant")]
        at: Timestamp,
        author: String,
        text: String,
        to: PayableState,
        request_id: String,
    }

    /// A payment page that is watched.
    StoredCardWatch = payments::CardWatch {
        dossier: DossierId,
        order_id: String,
        trans_id: String,
        trans_date: String,
        opened_at: Timestamp,
    }
}
