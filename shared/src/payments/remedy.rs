//! What stops a payment, and what two people may do about it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::decision::{Change, Decided};
use super::{Attempt, Failure, Payable, PayableState, PaymentRefusal};
use crate::ledger::{Account, ReasonCode};

/// What the bank told against what was ordered, or against what it had told before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Contradiction {
    /// It debited what it had refused.
    DebitedAfterRefusal {
        /// Day of the debit.
        #[serde(with = "crate::wire::date")]
        on: Date,
    },
    /// It refused what it had debited.
    RefusedAfterDebit,
    /// What it had refused came back.
    CameBackAfterRefusal {
        /// Day of the credit.
        #[serde(with = "crate::wire::date")]
        on: Date,
    },
    /// It debited the same order a second time.
    DebitedTwice {
        /// Day of the second debit.
        #[serde(with = "crate::wire::date")]
        on: Date,
        /// Whether the training body was asked to pay it back.
        #[serde(default)]
        claimed: bool,
    },
    /// What it had debited a second time came back.
    SecondCameBack {
        /// Day of the credit.
        #[serde(with = "crate::wire::date")]
        on: Date,
    },
    /// It debited the whole file, by another sum than its transfers make.
    BatchDiffers {
        /// Day of the debit.
        #[serde(with = "crate::wire::date")]
        on: Date,
    },
    /// It takes the order for one that it has already.
    SentTwice,
}

impl Contradiction {
    /// Whether the same is told again, on whatever day: but a second debit of another day is another one.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::DebitedTwice { on, .. }, Self::DebitedTwice { on: other, .. }) => on == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    pub(super) const fn cause(&self) -> LockCause {
        match self {
            Self::BatchDiffers { .. } => LockCause::Batch,
            Self::SentTwice => LockCause::Duplicate,
            _ => LockCause::Contradiction,
        }
    }

    /// What people read.
    #[must_use]
    pub const fn french(&self) -> &'static str {
        match self {
            Self::DebitedAfterRefusal { .. } => "la banque l’a débité après l’avoir refusé",
            Self::RefusedAfterDebit => "la banque le refuse après l’avoir débité",
            Self::CameBackAfterRefusal { .. } => "la banque le rend après l’avoir refusé",
            Self::DebitedTwice { .. } => "la banque l’a débité deux fois",
            Self::SecondCameBack { .. } => "la banque rend ce qu’elle avait débité une seconde fois",
            Self::BatchDiffers { .. } => {
                "la banque a débité son fichier d’une autre somme que celle de ses virements"
            }
            Self::SentTwice => {
                "la banque le refuse comme déjà reçu. Le premier envoi est peut-être exécuté : demandez-lui ce qu’il est devenu"
            }
        }
    }
}

impl Attempt {
    fn is_debited_twice(&self) -> bool {
        let is_open =
            |told: &Contradiction| matches!(told, Contradiction::DebitedTwice { claimed: false, .. });
        self.contradictions.iter().any(is_open) && !self.second_has_come_back()
    }

    fn second_has_come_back(&self) -> bool {
        self.contradictions.iter().any(|told| matches!(told, Contradiction::SecondCameBack { .. }))
    }

    /// Whether money that comes back on that day is that of a second debit: the payment itself stands.
    pub(super) fn is_second_to_come_back(&self, on: Date) -> bool {
        let is_twice = |told: &Contradiction| matches!(told, Contradiction::DebitedTwice { .. });
        let is_known = self.failure.as_ref().is_some_and(|failure| failure.returned && failure.on == on);
        let is_told = |told: &Contradiction| match told {
            Contradiction::SecondCameBack { on: day } => *day == on,
            _ => false,
        };
        let left = !self.second_has_come_back() || self.contradictions.iter().any(is_told);
        self.contradictions.iter().any(is_twice) && left && !is_known
    }
}

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
    /// The training body was paid twice, and pays the second back.
    PaidTwice {
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
            Self::PaidTwice { .. } => "Demander le second virement à l’organisme",
            Self::Unlock => "Déverrouiller sans rien changer",
        }
    }

    /// Whether it can be done to a payable as it stands.
    #[must_use]
    pub fn is_possible(&self, payable: &Payable) -> bool {
        let is_held = payable.state == PayableState::OnHold && payable.lock.is_none();
        match self {
            Self::Release | Self::WriteOff => is_held,
            Self::Unlock => payable.lock.is_some(),
            Self::ExecutedAfterAll { reference } => of(payable, reference).is_some_and(|attempt| {
                let told = attempt.debited_after_refusal().or_else(|| attempt.batch_differs());
                let came_back = Contradiction::CameBackAfterRefusal { on: Date::ZERO };
                attempt.executed_on.is_none() && told.is_some() && !attempt.has(&came_back)
            }),
            Self::NotExecuted { reference } => of(payable, reference).is_some_and(|attempt| {
                let in_doubt = attempt.batch_differs().is_some() || attempt.has(&Contradiction::SentTwice);
                in_doubt && attempt.executed_on.is_none() && attempt.failure.is_none()
            }),
            Self::PaidTwice { reference } => of(payable, reference).is_some_and(Attempt::is_debited_twice),
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
                Self::PaidTwice { reference: reference() },
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemedyProposal {
    /// What.
    pub remedy: Remedy,
    /// Why, in his words.
    pub why: String,
    /// Who, by name.
    pub by: String,
    /// Who, as the sign-in knows him.
    pub principal: String,
    /// When.
    #[serde(with = "crate::wire::instant")]
    pub at: Timestamp,
}

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
        self.payable.proposal = Some(RemedyProposal {
            remedy: remedy.clone(),
            why: why.to_owned(),
            by: self.facts.author.clone(),
            principal: self.facts.principal.clone(),
            at: self.facts.at,
        });
        Ok(self.decided())
    }

    /// Who decides has seen the payable as it stands: its proposal, its amount, what the bank has said since.
    pub(super) fn shown(self, version: u64) -> Result<Self, PaymentRefusal> {
        match &self.payable.proposal {
            Some(_) if version != self.payable.version => Err(PaymentRefusal::Changed),
            _ => Ok(self),
        }
    }

    pub(super) fn approve(mut self) -> Decided {
        let proposal = self.payable.proposal.take().ok_or(PaymentRefusal::NothingProposed)?;
        if self.facts.is(&proposal.principal) {
            return Err(PaymentRefusal::FourEyes);
        }
        if !proposal.remedy.is_possible(&self.payable) {
            return Err(PaymentRefusal::WrongState(self.payable.state.french()));
        }
        match &proposal.remedy {
            Remedy::Release => self.release(&proposal.why),
            Remedy::WriteOff => self.write_off(&proposal.why),
            Remedy::ExecutedAfterAll { reference } => self.executed_after_all(reference),
            Remedy::NotExecuted { reference } => self.not_executed(reference, &proposal.why),
            Remedy::PaidTwice { reference } => self.paid_twice(reference),
            Remedy::Unlock => {
                self.payable.lock = None;
                self.text = format!("Paiement déverrouillé : {}", proposal.why);
                Ok(self.decided())
            }
        }
    }

    pub(super) fn decline(mut self, why: &str) -> Decided {
        let why = why.trim();
        if why.is_empty() {
            return Err(PaymentRefusal::NoReason);
        }
        let proposal = self.payable.proposal.take().ok_or(PaymentRefusal::NothingProposed)?;
        self.text = format!("{} : refusé, {why}", proposal.remedy.french());
        Ok(self.decided())
    }

    /// It is never paid: what was owed stays with the fund. The dossier's own figures don't change: it is the fund's affair.
    fn write_off(mut self, why: &str) -> Decided {
        let amount = self.payable.amount;
        self.payable.state = PayableState::Withdrawn;
        self.text = format!("Paiement abandonné : {why}");
        let key = format!("{}-{}", self.payable.dossier, self.payable.number);
        let of = Account::Payable(self.payable.of.clone());
        self.post(&key, "written-off", (ReasonCode::WrittenOff, amount), of, Account::Retained)?;
        self.of_the_fund();
        Ok(self.decided())
    }

    /// The debit that the bank told after its refusal was this payment; where it is being paid another time, it is to be paid back. What
    /// was only in doubt is executed as if the bank had told it.
    fn executed_after_all(mut self, reference: &str) -> Decided {
        let (is_owed, owed, of) =
            (self.payable.state.is_open(), self.payable.amount, self.payable.of.clone());
        self.payable.lock = None;
        let attempt = self.attempt(reference)?;
        let (amount, debited, in_doubt) =
            (attempt.amount, attempt.debited_after_refusal(), attempt.batch_differs());
        if let (false, None, Some(on)) = (attempt.is_refused(), debited, in_doubt) {
            return self.execute(reference, on);
        }
        attempt.executed_on = debited.or(in_doubt);
        let pays = is_owed && owed == amount;
        if pays {
            attempt.failure = None;
            self.payable.state = PayableState::Executed;
        }
        self.text = format!("Virement {reference} exécuté malgré le refus de la banque");
        if let (None, Some(on)) = (debited, in_doubt) {
            let today = std::mem::replace(&mut self.day, on);
            let aside = (ReasonCode::Unreconciled, amount);
            self.post(reference, "debited", aside, Account::Suspense, Account::Bank)?;
            self.day = today;
        }
        let (reason, from) = if pays {
            (ReasonCode::PaidToOf, Account::Payable(of))
        } else {
            (ReasonCode::Unreconciled, Account::Claim(of))
        };
        self.post(reference, "after-all", (reason, amount), from, Account::Suspense)?;
        if !pays {
            self.of_the_fund();
        }
        Ok(self.decided())
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
        let (amount, mut day) = (attempt.amount, None);
        for told in &mut attempt.contradictions {
            if let Contradiction::DebitedTwice { on, claimed: claimed @ false } = told
                && day.is_none()
            {
                (*claimed, day) = (true, Some(*on));
            }
        }
        let day = day.ok_or(PaymentRefusal::NothingProposed)?;
        self.payable.lock = None;
        self.text = format!("Second virement {reference} à rendre par l’organisme");
        let claim = Account::Claim(self.payable.of.clone());
        let step = format!("claimed-{day}");
        self.post(reference, &step, (ReasonCode::Unreconciled, amount), claim, Account::Suspense)?;
        self.of_the_fund();
        Ok(self.decided())
    }

    pub(super) fn release(mut self, why: &str) -> Decided {
        if self.payable.state != PayableState::OnHold {
            return Err(PaymentRefusal::WrongState(self.payable.state.french()));
        }
        self.payable.state = PayableState::Ready;
        self.text = format!("{why} : le virement sera refait");
        Ok(self.decided())
    }
}
