//! What stops a payment, and what two people may do about it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::contradiction::Contradiction;
use super::decision::{Change, Decided};
use super::{Attempt, Failure, Payable, PayableState, PaymentRefusal};
use crate::ledger::{Account, ReasonCode};
use crate::money::Euros;
use crate::proposal::{self, Proposal};
use crate::suspense::ShiftCause;

/// Why a payable is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LockCause {
    /// The bank contradicts itself.
    Contradiction,
    /// The payee's name is not that of the account's holder, for a large amount.
    Payee,
    /// The debit of its file is not what the transfers make: nobody knows whether this one was executed.
    Batch,
    /// The bank has it twice, or says so.
    Duplicate,
}

impl LockCause {
    /// Whether the bank ends it by saying what became of the order.
    pub(super) const fn is_settled_by_the_bank(self) -> bool {
        matches!(self, Self::Batch | Self::Duplicate)
    }
}

/// What stops a payable until two people have decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lock {
    /// Why.
    pub cause: LockCause,
    /// The attempt that it is about.
    pub reference: String,
    /// The same in French.
    pub text: String,
    /// Since when.
    #[serde(with = "crate::wire::instant")]
    pub since: Timestamp,
}

/// What may be done about a payment that does not go on by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Remedy {
    /// It is paid again, on the same account.
    Release,
    /// It is never paid.
    WriteOff,
    /// The bank executed what it had refused, or what is in doubt.
    ExecutedAfterAll {
        /// Which attempt.
        reference: String,
    },
    /// The bank did not execute what is in doubt: it is as if it had refused it.
    NotExecuted {
        /// Which attempt.
        reference: String,
    },
    /// What came back by another amount was this payment.
    ReturnedAfterAll {
        /// Which attempt.
        reference: String,
    },
    /// The training body was paid twice, and pays the second back.
    PaidTwice {
        /// Which attempt.
        reference: String,
    },
    /// What the training body was asked to pay back came back from the bank: it owes that no longer.
    SettleClaim {
        /// Which attempt.
        reference: String,
    },
    /// What is known stands.
    Unlock,
}

impl Remedy {
    /// What people read.
    #[must_use]
    pub const fn french(&self) -> &'static str {
        match self {
            Self::Release => "Payer de nouveau sur le même compte",
            Self::WriteOff => "Abandonner le paiement",
            Self::ExecutedAfterAll { .. } => "Tenir le virement pour exécuté",
            Self::NotExecuted { .. } => "Tenir le virement pour non exécuté",
            Self::ReturnedAfterAll { .. } => "Tenir le virement pour revenu",
            Self::PaidTwice { .. } => "Demander le second virement à l’organisme",
            Self::SettleClaim { .. } => "Déduire de l’indu de l’organisme ce que la banque a rendu",
            Self::Unlock => "Déverrouiller sans rien changer",
        }
    }

    /// Whether it can be done to a payable as it stands.
    #[must_use]
    pub fn is_possible(&self, payable: &Payable) -> bool {
        let is_held = payable.state == PayableState::OnHold && payable.lock.is_none();
        match self {
            Self::Release | Self::WriteOff => is_held,
            // Nothing would decide any more of an order that may have left.
            Self::Unlock => payable.lock.is_some() && !payable.attempts.iter().any(Attempt::is_left_in_doubt),
            Self::ExecutedAfterAll { reference } => of(payable, reference).is_some_and(|attempt| {
                let told = attempt.debited_after_refusal().or_else(|| attempt.in_doubt().map(|(on, _)| on));
                let came_back =
                    |told: &Contradiction| matches!(told, Contradiction::CameBackAfterRefusal { .. });
                attempt.executed_on.is_none()
                    && told.is_some()
                    && !attempt.contradictions.iter().any(came_back)
            }),
            Self::NotExecuted { reference } => of(payable, reference).is_some_and(|attempt| {
                let in_doubt = attempt.in_doubt().is_some() || attempt.has(&Contradiction::SentTwice);
                in_doubt && attempt.executed_on.is_none() && attempt.failure.is_none()
            }),
            Self::ReturnedAfterAll { reference } => of(payable, reference).is_some_and(|attempt| {
                attempt.executed_on.is_some()
                    && attempt.failure.is_none()
                    && attempt.another_amount(false).is_some()
            }),
            Self::PaidTwice { reference } => of(payable, reference).is_some_and(Attempt::is_debited_twice),
            Self::SettleClaim { reference } => {
                of(payable, reference).is_some_and(Attempt::is_claimed_and_back)
            }
        }
    }

    /// Whether it moves what stands in suspense for that transfer.
    #[must_use]
    pub fn moves_aside(&self, transfer: &str) -> bool {
        match self {
            Self::ExecutedAfterAll { reference }
            | Self::ReturnedAfterAll { reference }
            | Self::PaidTwice { reference }
            | Self::SettleClaim { reference } => reference == transfer,
            Self::Release | Self::WriteOff | Self::NotExecuted { .. } | Self::Unlock => false,
        }
    }

    /// All that can be done to a payable as it stands.
    #[must_use]
    pub fn possible(payable: &Payable) -> Vec<Self> {
        let of_one = |attempt: &Attempt| {
            let reference = || attempt.reference.clone();
            [
                Self::ExecutedAfterAll { reference: reference() },
                Self::NotExecuted { reference: reference() },
                Self::ReturnedAfterAll { reference: reference() },
                Self::PaidTwice { reference: reference() },
                Self::SettleClaim { reference: reference() },
            ]
        };
        let of_each = payable.attempts.iter().flat_map(of_one);
        let all = [Self::Release, Self::WriteOff].into_iter().chain(of_each).chain([Self::Unlock]);
        all.filter(|remedy| remedy.is_possible(payable)).collect()
    }
}

fn of<'a>(payable: &'a Payable, reference: &str) -> Option<&'a Attempt> {
    payable.attempts.iter().find(|attempt| attempt.reference == reference)
}

/// What somebody proposes to do.
pub type RemedyProposal = Proposal<Remedy>;

impl Change<'_> {
    pub(super) fn propose(mut self, remedy: &Remedy, why: &str) -> Decided {
        let why = why.trim();
        if why.is_empty() {
            return Err(PaymentRefusal::NoReason);
        }
        if !remedy.is_possible(&self.payable) {
            return Err(PaymentRefusal::WrongState(self.payable.state.french()));
        }
        self.text = format!("{} : proposé, {why}", remedy.french());
        self.payable.proposal = Some(RemedyProposal::new(remedy.clone(), why, self.facts));
        Ok(self.decided())
    }

    /// Who decides has seen the payable as it stands, by its `version`: its proposal, its amount, what the bank has said since. `claim`
    /// is what the training body owes.
    pub(super) fn approve(mut self, version: u64, claim: Euros) -> Decided {
        let is_as_shown = |_: &RemedyProposal| version == self.payable.version;
        let proposal = proposal::confirmed(self.payable.proposal.as_ref(), self.facts, is_as_shown)?.clone();
        self.payable.proposal = None;
        if !proposal.what.is_possible(&self.payable) {
            return Err(PaymentRefusal::WrongState(self.payable.state.french()));
        }
        self.cause = ShiftCause::Decided;
        match &proposal.what {
            Remedy::Release => self.release(&proposal.why),
            Remedy::WriteOff => self.write_off(&proposal.why),
            Remedy::ExecutedAfterAll { reference } => self.executed_after_all(reference),
            Remedy::NotExecuted { reference } => self.not_executed(reference, &proposal.why),
            Remedy::ReturnedAfterAll { reference } => self.returned_after_all(reference),
            Remedy::PaidTwice { reference } => self.paid_twice(reference),
            Remedy::SettleClaim { reference } => self.settle_claim(reference, claim),
            Remedy::Unlock => {
                self.payable.lock = None;
                self.text = format!("Paiement déverrouillé : {}", proposal.why);
                Ok(self.decided())
            }
        }
    }

    pub(super) fn decline(mut self, version: u64, why: &str) -> Decided {
        let is_as_shown = |_: &RemedyProposal| version == self.payable.version;
        let proposal = proposal::shown(self.payable.proposal.as_ref(), is_as_shown)?;
        let why = why.trim();
        if why.is_empty() {
            return Err(PaymentRefusal::NoReason);
        }
        self.text = format!("{} : refusé, {why}", proposal.what.french());
        self.payable.proposal = None;
        Ok(self.decided())
    }

    /// It is never paid: what was owed stays with the fund. The dossier's own figures don't change: it is the fund's affair.
    fn write_off(mut self, why: &str) -> Decided {
        let amount = self.payable.amount;
        self.payable.state = PayableState::Withdrawn;
        self.text = format!("Paiement abandonné : {why}");
        let key = format!("{}-{}", self.payable.dossier, self.payable.number);
        let of = Account::Payable(self.payable.of.clone());
        let step = format!("written-off-{}", self.payable.version);
        self.post(&key, &step, (ReasonCode::WrittenOff, amount), of, Account::Retained)?;
        self.of_the_fund();
        Ok(self.decided())
    }

    /// The debit that the bank told after its refusal was this payment; where it is being paid another time, it is to be paid back. What
    /// was only in doubt is executed as if the bank had told it: its money left with that of its file.
    fn executed_after_all(mut self, reference: &str) -> Decided {
        self.payable.lock = None;
        let attempt = self.attempt(reference)?;
        let (amount, debited) = (attempt.amount, attempt.debited_on());
        let in_doubt = attempt.in_doubt().map(|(on, movement)| (on, movement.map(str::to_owned)));
        let by_another_amount = attempt.another_amount(true).map(|(_, movement)| movement.to_owned());
        let (day, part_of) = match (debited, in_doubt) {
            (Some(day), _) => (Some(day), attempt.batch_movement(day).map(str::to_owned)),
            (None, Some((day, part_of))) => (Some(day), part_of),
            (None, None) => (None, None),
        };
        if let Some(movement) = by_another_amount.filter(|movement| part_of.as_ref() == Some(movement)) {
            attempt.take_amount(&movement);
        }
        if let (false, None, Some(on)) = (attempt.is_refused(), debited, day) {
            return self.executed(reference, on, part_of);
        }
        attempt.executed_on = day;
        self.part_of = part_of;
        self.text = format!("Virement {reference} exécuté malgré le refus de la banque");
        let owed = self.owed_again()?.min(amount);
        if owed == amount {
            self.attempt(reference)?.failure = None;
        }
        if owed.is_positive() {
            self.payable.state = PayableState::Executed;
            let of = Account::Payable(self.payable.of.clone());
            self.post(reference, "after-all", (ReasonCode::PaidToOf, owed), of, Account::Suspense)?;
        }
        let undue = amount - owed;
        if undue.is_positive() {
            let claim = Account::Claim(self.payable.of.clone());
            let step = if owed.is_positive() { "after-all-undue" } else { "after-all" };
            self.post(reference, step, (ReasonCode::Unreconciled, undue), claim, Account::Suspense)?;
            self.of_the_fund();
        }
        Ok(self.decided())
    }

    /// What is still owed, and nothing is asked of the bank for. What was written off is: it is taken back from where the write-off put it.
    fn owed_again(&mut self) -> Result<Euros, PaymentRefusal> {
        let amount = self.payable.amount;
        match self.payable.state {
            state if state.is_open() => Ok(amount),
            PayableState::Withdrawn if amount.is_positive() => {
                let key = format!("{}-{}", self.payable.dossier, self.payable.number);
                let step = format!("written-back-{}", self.payable.version);
                let of = Account::Payable(self.payable.of.clone());
                self.post(&key, &step, (ReasonCode::WrittenOff, amount), Account::Retained, of)?;
                self.of_the_fund();
                Ok(amount)
            }
            _ => Ok(Euros::ZERO),
        }
    }

    /// What came back by another amount was this payment, which is owed again; the difference stays to be matched.
    fn returned_after_all(mut self, reference: &str) -> Decided {
        let attempt = self.attempt(reference)?;
        let another = attempt.another_amount(false).map(|(on, movement)| (on, movement.to_owned()));
        let (on, movement) = another.ok_or(PaymentRefusal::NothingProposed)?;
        attempt.take_amount(&movement);
        self.payable.lock = None;
        self.part_of = Some(movement);
        let reason = "revenu d’un autre montant, d’après deux personnes".to_owned();
        self.fail(reference, Failure { on, code: String::new(), reason, returned: true })
    }

    /// What is in doubt never left: it is owed as before.
    fn not_executed(mut self, reference: &str, why: &str) -> Decided {
        let failure = Failure {
            on: self.facts.today,
            code: String::new(),
            reason: "non exécuté, d’après la banque".to_owned(),
            returned: false,
        };
        let attempt = self.attempt(reference)?;
        let amount = attempt.amount;
        attempt.failure = Some(failure);
        self.payable.state = PayableState::OnHold;
        self.payable.lock = None;
        self.text = format!("Virement {reference} non exécuté : {why}");
        let of = Account::Payable(self.payable.of.clone());
        self.post(reference, "rejected", (ReasonCode::TransferRejected, amount), Account::Transit, of)?;
        Ok(self.decided())
    }

    /// What was debited a second time is owed by the training body, which has it.
    fn paid_twice(mut self, reference: &str) -> Decided {
        let attempt = self.attempt(reference)?;
        let amount = attempt.amount;
        let (day, number) = attempt.claim().ok_or(PaymentRefusal::NothingProposed)?;
        self.payable.lock = None;
        self.text = format!("Second virement {reference} à rendre par l’organisme");
        let claim = Account::Claim(self.payable.of.clone());
        let step = numbered(format!("claimed-{day}"), number);
        self.post(reference, &step, (ReasonCode::Unreconciled, amount), claim, Account::Suspense)?;
        self.of_the_fund();
        Ok(self.decided())
    }

    /// What came back from the bank is not owed by the training body any more. What it has paid back meanwhile stays aside, for it.
    fn settle_claim(mut self, reference: &str, claim: Euros) -> Decided {
        let attempt = self.attempt(reference)?;
        let (amount, number) = (attempt.amount, attempt.settle());
        let settled = amount.min(claim);
        self.payable.lock = None;
        self.text = format!("{} rendus par la banque déduits de l’indu de l’organisme", settled.french());
        let rest = amount - settled;
        if rest.is_positive() {
            self.text +=
                &format!(" ; {} restent à rapprocher : l’organisme les avait déjà rendus", rest.french());
        }
        if settled.is_positive() {
            let of = Account::Claim(self.payable.of.clone());
            let step = numbered("claim-settled".to_owned(), number);
            self.post(reference, &step, (ReasonCode::Unreconciled, settled), Account::Suspense, of)?;
            self.of_the_fund();
        }
        Ok(self.decided())
    }

    pub(super) fn release(mut self, why: &str) -> Decided {
        if self.payable.state != PayableState::OnHold {
            return Err(PaymentRefusal::WrongState(self.payable.state.french()));
        }
        self.payable.state = PayableState::Ready;
        // What was proposed was proposed on the account before.
        self.payable.proposal = None;
        self.text = format!("{why} : le virement sera refait");
        Ok(self.decided())
    }
}

/// A step, the `number`th of its kind: the first has the plain name.
pub(super) fn numbered(step: String, number: u32) -> String {
    if number > 1 { format!("{step}-{number}") } else { step }
}
