//! What happens to a payable, and what follows: the one decision that every event leads to.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::contradiction::Contradiction;
use super::remedy::Remedy;
use super::{Attempt, Complement, Failure, Payable, PayableState};
use crate::aggregate::Asked;
use crate::cover::{Position, transfer_reference};
use crate::french::{of_the, the_first};
use crate::ids::{BadId, SettlementId, TransactionId};
use crate::ledger::{Account, Movements, ReasonCode, Transaction};
use crate::message::{Message, Recipient};
use crate::money::Euros;
use crate::payee::PayeeMatch;
use crate::proposal::Undecided;
use crate::suspense::{Shift, ShiftCause};
use crate::texts::{mails, sentences};

/// What happens to a payable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentEvent {
    /// Looks whether the complement is covered; the first time that it is not, those who wait are told.
    Cover {
        /// Where the collectivité stands.
        position: Position,
        /// What the fund advances for it today.
        ceiling: Euros,
    },
    /// A bank file orders it.
    Order {
        /// The file.
        settlement: SettlementId,
    },
    /// The bank took the order.
    Acknowledge {
        /// Of which attempt.
        reference: String,
    },
    /// The bank's statement has the debit.
    Execute {
        /// Of which attempt.
        reference: String,
        /// Day of the debit.
        on: Date,
        /// Of the debits of that day: 1 for the first.
        rank: u32,
    },
    /// The bank refuses the order.
    Reject {
        /// Of which attempt.
        reference: String,
        /// Reason code.
        code: String,
        /// In French.
        reason: String,
    },
    /// The money came back.
    Return {
        /// Of which attempt.
        reference: String,
        /// Day of the credit.
        on: Date,
        /// Of the credits of that day by which it came back: 1 for the first.
        rank: u32,
        /// Reason code.
        code: String,
        /// In French.
        reason: String,
    },
    /// It is paid again: there is another account to pay, checked by two people, or the first one was right.
    Release {
        /// Why, in French.
        why: String,
    },
    /// What the training body owes is taken out of what it is owed.
    Offset {
        /// How much is owed; no more is taken than there is.
        amount: Euros,
    },
    /// The bank says whether the payee's name is that of the account's holder.
    Payee {
        /// Of which attempt.
        reference: String,
        /// What it says.
        result: PayeeMatch,
    },
    /// What is said of its whole file leaves it in doubt.
    Doubt {
        /// Of which attempt.
        reference: String,
        /// What is said.
        told: Contradiction,
    },
    /// Somebody of the gestionnaire proposes what to do.
    Propose {
        /// What.
        remedy: Remedy,
        /// Why.
        why: String,
    },
    /// Somebody else does it.
    Approve {
        /// Version of the payable that he was shown.
        version: u64,
        /// What the training body owes.
        claim: Euros,
    },
    /// It is not done.
    Decline {
        /// Version of the payable that he was shown.
        version: u64,
        /// Why.
        why: String,
    },
}

/// One line of a payable's history (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayableRow {
    /// Version of the payable that this made.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: String,
    /// What happened, in French.
    pub text: String,
    /// State after.
    pub to: PayableState,
    /// The request or the bank's message that caused it.
    pub request_id: String,
}

/// What follows from an event; committed whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentDecision {
    /// The payable afterwards, its version one higher.
    pub payable: Payable,
    /// The line of its history.
    pub row: PayableRow,
    /// The money that moves.
    pub transactions: Vec<Transaction>,
    /// What that changes of the movements that are to be matched: what stands in suspense is in their list.
    pub shifts: Vec<Shift>,
    /// Below what accounts may not go, beside their own bounds.
    pub floors: BTreeMap<Account, Euros>,
    /// The mails to send.
    pub messages: Vec<Message>,
}

/// Why an event changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRefusal {
    /// The same thing was told before.
    #[error("{}", sentences::PaymentKnown.said())]
    Known,
    /// No such attempt: the reference is not ours, or of another payable.
    #[error("{}", unknown_reference(.0))]
    UnknownReference(String),
    /// A complement that nothing covers, and those who wait know it.
    #[error("{}", sentences::PaymentNotCovered { collectivite: &the_first(collectivite), manque: &missing.french() }.said())]
    NotCovered {
        /// Whose complement, by name.
        collectivite: String,
        /// What is missing.
        missing: Euros,
    },
    /// The bank has contradicted itself: two people decide first.
    #[error("{}", locked(.0))]
    Locked(String),
    /// Who proposes does not decide.
    #[error("{}", sentences::PaymentFourEyes.said())]
    FourEyes,
    /// It is not what was shown to who decides.
    #[error("{}", sentences::PaymentChanged.said())]
    Changed,
    /// No proposal waits.
    #[error("{}", sentences::PaymentNothingProposed.said())]
    NothingProposed,
    /// Nobody said why.
    #[error("{}", sentences::PaymentNoReason.said())]
    NoReason,
    /// Nobody to pay.
    #[error("{}", sentences::PaymentNoTrainingBody.said())]
    NoTrainingBody,
    /// What no bank takes: a name of which nothing can be written, an account outside SEPA.
    #[error("{}", sentences::PaymentNotPayable { raison: &.0 }.said())]
    NotPayable(String),
    /// Something of this one item is wrong; the others go on.
    #[error("{}", sentences::PaymentSetAside { raison: &.0 }.said())]
    SetAside(String),
    /// A hand has yet to set aside what this is taken from.
    #[error("{}", sentences::PaymentAsideNotThere.said())]
    AsideNotThere,
    /// Its money was matched with something else.
    #[error("{}", sentences::PaymentAsideGone.said())]
    AsideGone,
    /// Not now.
    #[error("{}", wrong_state(.0))]
    WrongState(&'static str),
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(String),
}

fn unknown_reference(reference: &str) -> String {
    sentences::PaymentUnknownReference { reference }.said()
}

fn locked(raison: &str) -> String {
    sentences::PaymentLocked { raison }.said()
}

fn wrong_state(etat: &str) -> String {
    sentences::PaymentWrongState { etat }.said()
}

impl From<Undecided> for PaymentRefusal {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::Nothing => Self::NothingProposed,
            Undecided::SamePerson => Self::FourEyes,
            Undecided::Stale => Self::Changed,
        }
    }
}

impl From<BadId> for PaymentRefusal {
    fn from(error: BadId) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Decides what follows from `event`.
///
/// # Errors
/// A [`PaymentRefusal`]; nothing changes then.
pub fn decide_payment(
    payable: &Payable,
    event: &PaymentEvent,
    facts: &Asked,
) -> Result<PaymentDecision, PaymentRefusal> {
    let change = Change {
        payable: payable.clone(),
        facts,
        day: facts.today,
        text: String::new(),
        posted: Vec::new(),
        shifts: Vec::new(),
        cause: ShiftCause::Told,
        part_of: None,
        floors: BTreeMap::new(),
        messages: Vec::new(),
    };
    match event {
        PaymentEvent::Cover { position, ceiling } => change.cover(*position, *ceiling),
        PaymentEvent::Order { settlement } => change.unlocked()?.order(settlement),
        PaymentEvent::Acknowledge { reference } => change.acknowledge(reference),
        PaymentEvent::Execute { reference, on, rank } => change.execute(reference, *on, *rank),
        PaymentEvent::Reject { reference, code, reason } => {
            let failure = failure(facts.today, code, reason, false);
            change.refused(reference, failure)
        }
        PaymentEvent::Return { reference, on, rank, code, reason } => {
            let failure = failure(*on, code, reason, true);
            change.came_back(reference, failure, *rank)
        }
        PaymentEvent::Release { why } => change.unlocked()?.release(why),
        PaymentEvent::Offset { amount } => change.unlocked()?.offset(*amount),
        PaymentEvent::Payee { reference, result } => change.payee(reference, *result),
        PaymentEvent::Doubt { reference, told } => change.doubt(reference, told),
        PaymentEvent::Propose { remedy, why } => change.propose(remedy, why),
        PaymentEvent::Approve { version, claim } => change.approve(*version, *claim),
        PaymentEvent::Decline { version, why } => change.decline(*version, why),
    }
}

fn failure(on: Date, code: &str, reason: &str, returned: bool) -> Failure {
    Failure { on, code: code.to_owned(), reason: reason.to_owned(), returned }
}

/// A payable while it changes: what the orders do is here, what the bank answers in `answers`, what people decide in `remedy`.
pub(super) struct Change<'a> {
    pub(super) payable: Payable,
    pub(super) facts: &'a Asked,
    /// The day of what is posted: that of the bank's books for what its statement tells.
    pub(super) day: Date,
    pub(super) text: String,
    posted: Vec<Transaction>,
    shifts: Vec<Shift>,
    /// Why what it moves in suspense moves.
    pub(super) cause: ShiftCause,
    /// The movement whose money that is; none for the transfer's own.
    pub(super) part_of: Option<String>,
    floors: BTreeMap<Account, Euros>,
    pub(super) messages: Vec<Message>,
}

pub(super) type Decided = Result<PaymentDecision, PaymentRefusal>;

impl Change<'_> {
    fn cover(mut self, position: Position, ceiling: Euros) -> Decided {
        let Some(complement) = self.payable.complement.clone().filter(|_| self.waits_for_cover()) else {
            return Err(PaymentRefusal::WrongState(self.payable.state.french()));
        };
        let missing = position.missing(self.payable.amount, ceiling);
        if missing.is_positive() {
            return self.wait(complement, missing);
        }
        let amount = self.payable.amount;
        let key = format!("{}-{}", self.payable.dossier, self.payable.number);
        let covered = Account::Covered(complement.collectivite.clone());
        self.text = format!("Complément {} couvert : {} à virer", of_the(&complement.name), amount.french());
        self.post(&key, "cover", (ReasonCode::DotationCovered, amount), covered.clone(), Account::Employed)?;
        // Decided on what was read: another complement must not have taken the same cover meanwhile.
        self.floors.insert(covered, -(position.received + ceiling));
        self.payable.complement = Some(Complement { covered: amount, ..complement });
        self.payable.state = PayableState::Ready;
        Ok(self.decided())
    }

    fn waits_for_cover(&self) -> bool {
        self.payable.state == PayableState::AwaitingCover
    }

    fn wait(mut self, complement: Complement, missing: Euros) -> Decided {
        if complement.told_on.is_some() {
            return Err(PaymentRefusal::NotCovered { collectivite: complement.name, missing });
        }
        let (amount, dossier) = (self.payable.amount.french(), self.payable.dossier.as_str().to_owned());
        self.text = format!("Complément {} en attente de versement : {amount}", of_the(&complement.name));
        let to_pay = mails::collectivite::ComplementAVerser {
            dossier: &dossier,
            formation: &self.payable.label,
            montant: &amount,
            reference: &transfer_reference(&complement.collectivite),
        };
        self.messages.push(to_pay.to(Recipient::Collectivite(complement.collectivite.clone())));
        let waiting = mails::organisme::ComplementAttendu {
            dossier: &dossier,
            formation: &self.payable.label,
            montant: &amount,
            de_collectivite: &of_the(&complement.name),
        };
        self.messages.push(waiting.to(Recipient::Of(self.payable.of.clone())));
        self.payable.complement = Some(Complement { told_on: Some(self.facts.today), ..complement });
        Ok(self.decided())
    }

    /// Nothing is asked of the bank while two people have to decide.
    fn unlocked(self) -> Result<Self, PaymentRefusal> {
        match &self.payable.lock {
            Some(lock) => Err(PaymentRefusal::Locked(lock.text.clone())),
            None => Ok(self),
        }
    }

    fn order(mut self, settlement: &SettlementId) -> Decided {
        if self.payable.state != PayableState::Ready {
            return Err(PaymentRefusal::WrongState(self.payable.state.french()));
        }
        let reference = self.payable.next_reference();
        self.payable.attempts.push(Attempt {
            reference: reference.clone(),
            settlement: settlement.clone(),
            amount: self.payable.amount,
            ordered_on: self.facts.today,
            ordered_at: self.facts.at,
            acknowledged_on: None,
            executed_on: None,
            failure: None,
            payee: None,
            contradictions: Vec::new(),
        });
        self.payable.state = PayableState::Ordered;
        let amount = self.payable.amount;
        self.text = format!("Virement de {} ordonné, référence {reference}", amount.french());
        let of = Account::Payable(self.payable.of.clone());
        self.post(&reference, "order", (ReasonCode::PaidToOf, amount), of, Account::Transit)?;
        let mail = mails::organisme::VirementOrdonne {
            dossier: self.payable.dossier.as_str(),
            formation: &self.payable.label,
            montant: &amount.french(),
            reference: &reference,
        };
        self.messages.push(mail.to(Recipient::Of(self.payable.of.clone())));
        Ok(self.decided())
    }

    /// Compensation: what is left is paid.
    fn offset(mut self, amount: Euros) -> Decided {
        if self.payable.state != PayableState::Ready {
            return Err(PaymentRefusal::WrongState(self.payable.state.french()));
        }
        let amount = amount.min(self.payable.amount);
        let key = format!("{}-{}", self.payable.dossier, self.payable.number);
        let step = format!("offset-{}", self.payable.version);
        self.text = format!("{} retenus sur ce paiement en remboursement d’un indu", amount.french());
        let (of, claim) =
            (Account::Payable(self.payable.of.clone()), Account::Claim(self.payable.of.clone()));
        self.post(&key, &step, (ReasonCode::ClaimRepaid, amount), of, claim)?;
        let dossier = self.payable.dossier.as_str();
        let mail = mails::organisme::Retenue { dossier, montant: &amount.french() };
        self.messages.push(mail.to(Recipient::Of(self.payable.of.clone())));
        self.payable.amount = (self.payable.amount - amount).or_zero();
        if self.payable.amount.is_zero() {
            self.payable.state = PayableState::Withdrawn;
        }
        Ok(self.decided())
    }

    /// The last transaction is no part of what the dossier costs.
    pub(super) fn of_the_fund(&mut self) {
        if let Some(last) = self.posted.last_mut() {
            last.dossier = None;
        }
    }

    pub(super) fn attempt(&mut self, reference: &str) -> Result<&mut Attempt, PaymentRefusal> {
        let found = self.payable.attempts.iter_mut().find(|attempt| attempt.reference == reference);
        found.ok_or_else(|| PaymentRefusal::UnknownReference(reference.to_owned()))
    }

    /// Posts what a step moves; what undoes an order names it.
    pub(super) fn post(
        &mut self,
        reference: &str,
        step: &str,
        (reason, amount): (ReasonCode, Euros),
        from: Account,
        to: Account,
    ) -> Result<(), PaymentRefusal> {
        let id = |step: &str| format!("payment:{reference}:{step}").parse::<TransactionId>();
        let aside = match (&from, &to) {
            (_, Account::Suspense) => amount,
            (Account::Suspense, _) => -amount,
            _ => Euros::ZERO,
        };
        let step = if aside.is_zero() { step.to_owned() } else { self.aside(reference, step, aside) };
        let undoes = matches!(reason, ReasonCode::TransferRejected | ReasonCode::TransferReturned);
        let transaction = Transaction {
            id: id(&step)?,
            reason,
            on: self.day,
            label: self.text.clone(),
            author: self.facts.author.clone(),
            dossier: Some(self.payable.dossier.clone()),
            corrects: if undoes { Some(id("order")?) } else { None },
            entries: Movements::new().moving(amount, from, to).into_entries(),
        };
        self.posted.push(transaction.checked().map_err(|error| PaymentRefusal::Internal(error.to_string()))?);
        Ok(())
    }

    /// Writes down what moves in suspense; gives the step, which names the movement whose money that is unless it is the transfer's own.
    fn aside(&mut self, reference: &str, step: &str, by: Euros) -> String {
        let (movement, cause) = match self.part_of.as_deref() {
            Some(movement) => (movement.to_owned(), ShiftCause::Part),
            None => (reference.to_owned(), self.cause),
        };
        let step = if cause == ShiftCause::Part { format!("{step}:{movement}") } else { step.to_owned() };
        match self.shifts.iter_mut().find(|known| known.movement == movement) {
            Some(known) => known.by += by,
            None => self.shifts.push(Shift { movement, by, on: self.day, text: self.text.clone(), cause }),
        }
        step
    }

    pub(super) fn decided(mut self) -> PaymentDecision {
        self.payable.version += 1;
        let row = PayableRow {
            seq: self.payable.version,
            at: self.facts.at,
            author: self.facts.author.clone(),
            text: self.text,
            to: self.payable.state,
            request_id: self.facts.request_id.clone(),
        };
        PaymentDecision {
            payable: self.payable,
            row,
            transactions: self.posted,
            shifts: self.shifts,
            floors: self.floors,
            messages: self.messages,
        }
    }
}
