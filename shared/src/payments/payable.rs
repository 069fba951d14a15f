//! What a training body is owed, and what the bank said of each attempt to pay it (DL-9, formats §5).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::contradiction::Contradiction;
use super::remedy::{Lock, Remedy, RemedyProposal};
use crate::identifiers::{Siren, Siret};
use crate::ids::{DossierId, SettlementId};
use crate::money::Euros;
use crate::organisme::TrainingBody;
use crate::payee::PayeeMatch;
use crate::texts::labels;

/// Why something is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PayableCause {
    /// The service done (DL-8).
    ServiceDone,
    /// The indemnity of a late cancellation (CX-3).
    Indemnity,
    /// A decision taken after the end of the dossier.
    Correction,
}

impl PayableCause {
    /// What the training body reads.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::ServiceDone => labels::payable_cause::SERVICE_DONE,
            Self::Indemnity => labels::payable_cause::INDEMNITY,
            Self::Correction => labels::payable_cause::CORRECTION,
        }
    }
}

/// Where a payable stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PayableState {
    /// Of a complement that nothing covers yet: waits for the collectivité's money, or for an agreement (ED-1).
    AwaitingCover,
    /// Waits for the next bank file.
    Ready,
    /// In a bank file.
    Ordered,
    /// The bank took the order.
    Acknowledged,
    /// On the bank's statement.
    Executed,
    /// Refused or returned: waits for another account to pay.
    OnHold,
    /// Taken back by a decision before it was ordered.
    Withdrawn,
}

impl PayableState {
    /// What the training body and the gestionnaire read.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::AwaitingCover => labels::payable_state::AWAITING_COVER,
            Self::Ready => labels::payable_state::READY,
            Self::Ordered => labels::payable_state::ORDERED,
            Self::Acknowledged => labels::payable_state::ACKNOWLEDGED,
            Self::Executed => labels::payable_state::EXECUTED,
            Self::OnHold => labels::payable_state::ON_HOLD,
            Self::Withdrawn => labels::payable_state::WITHDRAWN,
        }
    }

    /// Whether nothing was asked of the bank, or nothing came of it: the amount may still change.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::AwaitingCover | Self::Ready | Self::OnHold)
    }
}

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Failure {
    /// Day.
    #[serde(with = "crate::wire::date")]
    pub on: Date,
    /// ISO 20022 reason code, "AC04"; empty when the bank gave none.
    pub code: String,
    /// In French.
    pub reason: String,
    /// Whether the money had left and came back, rather than never left.
    pub returned: bool,
}

/// One order given to the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// EndToEndId, which travels to the creditor's statement; never used twice.
    pub reference: String,
    /// The bank file.
    pub settlement: SettlementId,
    /// How much was ordered.
    pub amount: Euros,
    /// Day of the file.
    pub ordered_on: Date,
    /// Moment of the order: whether the account to pay has changed since.
    pub ordered_at: Timestamp,
    /// Day on which the bank took the order.
    pub acknowledged_on: Option<Date>,
    /// Day of the debit on the bank's statement.
    pub executed_on: Option<Date>,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// What the bank says of the payee's name, where it says it.
    pub payee: Option<PayeeMatch>,
    /// What the bank told against what it had told before.
    pub contradictions: Vec<Contradiction>,
}

impl Attempt {
    /// Whether the bank refused it: its money had not left.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| !failure.returned)
    }

    /// Whether the bank has said anything of it: then it has its file.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.acknowledged_on.is_some()
            || self.executed_on.is_some()
            || self.failure.is_some()
            || self.payee.is_some()
            || !self.contradictions.is_empty()
    }
}

/// Whose complement a payable is, and whether it is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complement {
    /// The collectivité.
    pub collectivite: Siren,
    /// Its name.
    pub name: String,
    /// How much of it was found covered; zero until then.
    pub covered: Euros,
    /// Day on which the collectivité and the training body were told that it waits.
    pub told_on: Option<Date>,
}

impl Complement {
    /// One that nothing covers yet.
    #[must_use]
    pub const fn new(collectivite: Siren, name: String) -> Self {
        Self { collectivite, name, covered: Euros::ZERO, told_on: None }
    }
}

/// What is owed to a training body for a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payable {
    /// The dossier.
    pub dossier: DossierId,
    /// 1 for what the end of the dossier owes; one more for each later decision that owes something (invariant 4).
    pub number: u32,
    /// The training body.
    pub of: Siret,
    /// How much.
    pub amount: Euros,
    /// Why.
    pub cause: PayableCause,
    /// Last day for the payment (DL-9).
    pub until: Date,
    /// What it is for, in French.
    pub label: String,
    /// The complement that it is; none for what the fund pays, and for what was owed before complements were apart.
    pub complement: Option<Complement>,
    /// Where it stands.
    pub state: PayableState,
    /// The orders given to the bank, oldest first.
    pub attempts: Vec<Attempt>,
    /// Counts the changes.
    pub version: u64,
    /// What stops it until two people have decided.
    pub lock: Option<Lock>,
    /// What somebody proposes to do, and somebody else decides.
    pub proposal: Option<RemedyProposal>,
}

impl Payable {
    /// A new one, ready for the next file.
    #[must_use]
    pub fn new(
        dossier: DossierId,
        of: Siret,
        amount: Euros,
        cause: PayableCause,
        until: Date,
        label: String,
    ) -> Self {
        Self {
            dossier,
            number: 1,
            of,
            amount,
            cause,
            until,
            label,
            complement: None,
            state: PayableState::Ready,
            attempts: Vec::new(),
            version: 1,
            lock: None,
            proposal: None,
        }
    }

    /// The same, of a complement: it waits until it is covered.
    #[must_use]
    pub fn awaiting(self, complement: Complement) -> Self {
        Self { complement: Some(complement), state: PayableState::AwaitingCover, ..self }
    }

    /// The order that may still be executed: none while nothing is asked of the bank (invariant 4: one at most).
    #[must_use]
    pub fn live_attempt(&self) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| attempt.failure.is_none())
    }

    /// The last order, whatever became of it.
    #[must_use]
    pub fn last_attempt(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// Reference of the next order.
    #[must_use]
    pub fn next_reference(&self) -> String {
        payment_reference(&self.dossier, self.number, self.attempts.len() + 1)
    }

    /// Whether it failed on an account that was changed since: it can be paid again.
    #[must_use]
    pub fn has_another_account(&self, body: &TrainingBody) -> bool {
        let ordered = self.last_attempt().map(|last| last.ordered_at);
        self.state == PayableState::OnHold
            && ordered.is_some_and(|ordered| body.changed_account_since(ordered))
    }

    /// What the bank says of the payee of the order that may still be executed, unless it is the one that was meant.
    #[must_use]
    pub fn doubt_about_payee(&self) -> Option<PayeeMatch> {
        self.live_attempt().and_then(|attempt| attempt.payee).filter(|said| *said != PayeeMatch::Match)
    }

    /// Whether two people have yet to decide where what stands in suspense for a transfer of it goes.
    #[must_use]
    pub fn decides_aside(&self, reference: &str) -> bool {
        let moves = |remedy: &Remedy| remedy.moves_aside(reference);
        self.lock.is_some() && Remedy::possible(self).iter().any(moves)
    }

    /// Whether the payment is later than the law wants (DL-9).
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        let open = !matches!(self.state, PayableState::Executed | PayableState::Withdrawn);
        open && today > self.until
    }

    /// Takes `amount` back from it before any order; the caller has checked that it is open and holds that much.
    pub(crate) fn reduce(&mut self, amount: Euros) {
        self.amount = (self.amount - amount).or_zero();
        if self.amount.is_zero() {
            self.state = PayableState::Withdrawn;
        }
        self.version += 1;
    }
}

/// Reference of an attempt to pay, at most 35 characters: `MCE-PAY-2027000000123`, and `MCE-PAY-2027000000123-1-2` for the
/// second attempt of the first payable.
#[must_use]
pub fn payment_reference(dossier: &DossierId, number: u32, attempt: usize) -> String {
    if number == 1 && attempt == 1 {
        return format!("MCE-PAY-{dossier}");
    }
    format!("MCE-PAY-{dossier}-{number}-{attempt}")
}

/// The dossier and the number of the payable that a reference names.
#[must_use]
pub fn reference_parts(reference: &str) -> Option<(DossierId, u32)> {
    let mut parts = reference.strip_prefix("MCE-PAY-")?.split('-');
    let dossier: DossierId = parts.next()?.parse().ok()?;
    let number = match parts.next() {
        Some(number) => number.parse().ok()?,
        None => 1,
    };
    (parts.count() <= 1).then_some((dossier, number))
}
