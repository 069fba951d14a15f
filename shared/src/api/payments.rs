//! A payment to a training body, as its readers are shown it: the training body, and the gestionnaire.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::identifiers::Siret;
use crate::ids::{DossierId, SettlementId};
use crate::money::Euros;
use crate::payee::PayeeMatch;
use crate::payments::{Attempt, Failure, Lock, Payable, PayableCause, PayableState, Remedy, RemedyProposal};

use super::wire;

wire! {
    /// What is owed to a training body for a dossier.
    pub struct PaymentView {
        pub dossier: DossierId,
        /// Counts what the dossier owes, from 1.
        pub number: u32,
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub of: Siret,
        pub amount: Euros,
        pub cause: PayableCause,
        /// Last day for the payment (DL-9).
        #[serde(with = "crate::wire::date")]
        pub until: Date,
        /// Whether that day is over and nothing was paid.
        pub late: bool,
        /// What it is for, in French.
        pub label: String,
        /// The collectivité whose complement it is, by name.
        pub complement: Option<String>,
        pub state: PayableState,
        /// The orders given to the bank, oldest first.
        pub attempts: Vec<AttemptView>,
        /// Named by who decides on what is proposed.
        pub version: u64,
        /// What the bank says of the payee of the order that may still be executed, unless it is the one that was meant; for the
        /// gestionnaire.
        pub doubt: Option<PayeeMatch>,
        /// What stops it until two people have decided; for the gestionnaire.
        pub lock: Option<Lock>,
        /// What somebody proposes to do, and somebody else decides; for the gestionnaire.
        pub proposal: Option<RemedyProposalView>,
    }

    /// An order that was given to the bank.
    pub struct AttemptView {
        /// EndToEndId, which travels to the creditor's statement.
        pub reference: String,
        /// The bank file.
        pub settlement: SettlementId,
        #[serde(with = "crate::wire::date")]
        pub ordered_on: Date,
        /// Day on which the bank took the order.
        #[serde(default, with = "crate::wire::optional_date")]
        pub acknowledged_on: Option<Date>,
        /// Day of the debit on the bank's statement.
        #[serde(default, with = "crate::wire::optional_date")]
        pub executed_on: Option<Date>,
        pub failure: Option<Failure>,
    }

    /// What somebody proposes to do about a payment.
    pub struct RemedyProposalView {
        pub remedy: Remedy,
        pub why: String,
        /// Who, by name.
        pub by: String,
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
    }

    /// A payment that does not go on by itself.
    pub struct HeldPayment {
        /// The payment.
        pub payable: PaymentView,
        /// What may be done about it.
        pub remedies: Vec<Remedy>,
        /// Whether who reads this has proposed what waits: another person decides.
        pub proposed_by_reader: bool,
    }
}

impl PaymentView {
    /// As its training body is shown it: not what the gestionnaire is about to decide.
    #[must_use]
    pub fn for_training_body(payable: &Payable, today: Date) -> Self {
        Self {
            dossier: payable.dossier.clone(),
            number: payable.number,
            of: payable.of.clone(),
            amount: payable.amount,
            cause: payable.cause,
            until: payable.until,
            late: payable.is_late(today),
            label: payable.label.clone(),
            complement: payable.complement.as_ref().map(|complement| complement.name.clone()),
            state: payable.state,
            attempts: payable.attempts.iter().map(AttemptView::from).collect(),
            version: payable.version,
            doubt: None,
            lock: None,
            proposal: None,
        }
    }

    #[must_use]
    pub fn for_gestionnaire(payable: &Payable, today: Date) -> Self {
        Self {
            doubt: payable.doubt_about_payee(),
            lock: payable.lock.clone(),
            proposal: payable.proposal.as_ref().map(RemedyProposalView::from),
            ..Self::for_training_body(payable, today)
        }
    }

    /// The last order, whatever became of it.
    #[must_use]
    pub fn last_attempt(&self) -> Option<&AttemptView> {
        self.attempts.last()
    }

    /// What names it in a list, as long as nothing happens to it.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}-{}-{}", self.dossier, self.number, self.version)
    }
}

impl From<&Attempt> for AttemptView {
    fn from(attempt: &Attempt) -> Self {
        Self {
            reference: attempt.reference.clone(),
            settlement: attempt.settlement.clone(),
            ordered_on: attempt.ordered_on,
            acknowledged_on: attempt.acknowledged_on,
            executed_on: attempt.executed_on,
            failure: attempt.failure.clone(),
        }
    }
}

impl From<&RemedyProposal> for RemedyProposalView {
    fn from(proposal: &RemedyProposal) -> Self {
        let RemedyProposal { what: remedy, why, by, at, principal: _ } = proposal.clone();
        Self { remedy, why, by, at }
    }
}
