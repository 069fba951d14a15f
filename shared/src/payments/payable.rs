//! What a training body is owed, and what the bank said of each attempt to pay it (DL-9, formats §5).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aggregate::Asked;
use crate::cover::{Position, transfer_reference};
use crate::french::date_long;
use crate::identifiers::{Siren, Siret};
use crate::ids::{BadId, DossierId, SettlementId, TransactionId};
use crate::ledger::{Account, Movements, ReasonCode, Transaction};
use crate::message::{Message, Recipient};
use crate::money::Euros;
use crate::organisme::TrainingBody;
use crate::parameters::{Parameter, euros};
use crate::payee::PayeeMatch;
use crate::texts::{mails, sentences};

use super::remedy::{Contradiction, Lock, LockCause, Remedy, RemedyProposal};
use super::{concerns_payee, is_sent_twice};

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
            Self::AwaitingCover => "Attend le versement de la collectivité",
            Self::Ready => "À virer",
            Self::Ordered => "Ordre préparé",
            Self::Acknowledged => "Pris en charge par la banque",
            Self::Executed => "Viré",
            Self::OnHold => "Suspendu : virement refusé",
            Self::Withdrawn => "Retiré",
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    /// EndToEndId, which travels to the creditor's statement; never used twice.
    pub reference: String,
    /// The bank file.
    pub settlement: SettlementId,
    /// How much was ordered.
    pub amount: Euros,
    /// Day of the file.
    #[serde(with = "crate::wire::date")]
    pub ordered_on: Date,
    /// Moment of the order: whether the account to pay has changed since.
    #[serde(with = "crate::wire::instant")]
    pub ordered_at: Timestamp,
    /// Day on which the bank took the order.
    #[serde(default, with = "crate::wire::optional_date")]
    pub acknowledged_on: Option<Date>,
    /// Day of the debit on the bank's statement.
    #[serde(default, with = "crate::wire::optional_date")]
    pub executed_on: Option<Date>,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// What the bank says of the payee's name, where it says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<PayeeMatch>,
    /// What the bank told against what it had told before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<Contradiction>,
}

impl Attempt {
    /// Whether the bank refused it: its money had not left.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| !failure.returned)
    }
}

/// Whose complement a payable is, and whether it is covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Complement {
    /// The collectivité.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub collectivite: Siren,
    /// Its name.
    pub name: String,
    /// How much of it was found covered; zero until then.
    pub covered: Euros,
    /// Day on which the collectivité and the training body were told that it waits.
    #[serde(default, with = "crate::wire::optional_date")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payable {
    /// The dossier.
    pub dossier: DossierId,
    /// 1 for what the end of the dossier owes; one more for each later decision that owes something (invariant 4).
    pub number: u32,
    /// The training body.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub of: Siret,
    /// How much.
    pub amount: Euros,
    /// Why.
    pub cause: PayableCause,
    /// Last day for the payment (DL-9).
    #[serde(with = "crate::wire::date")]
    pub until: Date,
    /// What it is for, in French.
    pub label: String,
    /// The complement that it is; none for what the fund pays, and for what was owed before complements were apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complement: Option<Complement>,
    /// Where it stands.
    pub state: PayableState,
    /// The orders given to the bank, oldest first.
    pub attempts: Vec<Attempt>,
    /// Counts the changes.
    pub version: u64,
    /// What stops it until two people have decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<Lock>,
    /// What somebody proposes to do, and somebody else decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

    /// What its training body is shown of it: not what the gestionnaire is about to decide.
    #[must_use]
    pub fn for_training_body(mut self) -> Self {
        (self.lock, self.proposal) = (None, None);
        self
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
    /// Somebody of the gestionnaire proposes what to do.
    Propose {
        /// What.
        remedy: Remedy,
        /// Why.
        why: String,
    },
    /// Somebody else does it.
    Approve,
    /// It is not done.
    Decline {
        /// Why.
        why: String,
    },
}

/// One line of a payable's history (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayableRow {
    /// Version of the payable that this made.
    pub seq: u64,
    /// When.
    #[serde(with = "crate::wire::instant")]
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
    #[error("{collectivite} n’a pas encore versé son complément : il manque {} au fonds pour le payer", missing.french())]
    NotCovered {
        /// Whose complement, by name.
        collectivite: String,
        /// What is missing.
        missing: Euros,
    },
    /// The bank says that it has the order already: the first may be executing.
    #[error(
        "{reference} : la banque le refuse comme déjà reçu. Rien n’est annulé, car le premier envoi est peut-être exécuté : demandez à la banque ce qu’il est devenu"
    )]
    SentTwice {
        /// Which attempt.
        reference: String,
    },
    /// The bank has contradicted itself: two people decide first.
    #[error("{}", locked(.0))]
    Locked(String),
    /// Who proposes does not decide.
    #[error("{}", sentences::PaymentFourEyes.said())]
    FourEyes,
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
    #[error("la banque ne prendrait pas ce virement ({0}) : corrigez l’organisme ou son compte")]
    NotPayable(String),
    /// Something of this one item is wrong; the others go on.
    #[error("mis de côté, repris au prochain règlement : {0}")]
    SetAside(String),
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
        floors: BTreeMap::new(),
        messages: Vec::new(),
    };
    match event {
        PaymentEvent::Cover { position, ceiling } => change.cover(*position, *ceiling),
        PaymentEvent::Order { settlement } => change.unlocked()?.order(settlement),
        PaymentEvent::Acknowledge { reference } => change.acknowledge(reference),
        PaymentEvent::Execute { reference, on } => change.execute(reference, *on),
        PaymentEvent::Reject { reference, code, reason } => {
            let failure = failure(facts.today, code, reason, false);
            change.fail(reference, failure)
        }
        PaymentEvent::Return { reference, on, code, reason } => {
            let failure = failure(*on, code, reason, true);
            change.fail(reference, failure)
        }
        PaymentEvent::Release { why } => change.unlocked()?.release(why),
        PaymentEvent::Offset { amount } => change.unlocked()?.offset(*amount),
        PaymentEvent::Payee { reference, result } => change.payee(reference, *result),
        PaymentEvent::Propose { remedy, why } => change.propose(remedy, why),
        PaymentEvent::Approve => change.approve(),
        PaymentEvent::Decline { why } => change.decline(why),
    }
}

fn failure(on: Date, code: &str, reason: &str, returned: bool) -> Failure {
    Failure { on, code: code.to_owned(), reason: reason.to_owned(), returned }
}

struct Change<'a> {
    payable: Payable,
    facts: &'a Asked,
    /// The day of what is posted: that of the bank's books for what its statement tells.
    day: Date,
    text: String,
    posted: Vec<Transaction>,
    floors: BTreeMap<Account, Euros>,
    messages: Vec<Message>,
}

type Decided = Result<PaymentDecision, PaymentRefusal>;

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
        self.text = format!("Complément de {} couvert : {} à virer", complement.name, amount.french());
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
        self.text = format!("Complément de {} en attente de versement : {amount}", complement.name);
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
            collectivite: &complement.name,
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

    fn acknowledge(mut self, reference: &str) -> Decided {
        let today = self.facts.today;
        let state = self.payable.state;
        let attempt = self.attempt(reference)?;
        if attempt.acknowledged_on.is_some() || attempt.executed_on.is_some() || attempt.failure.is_some() {
            return Err(PaymentRefusal::Known);
        }
        attempt.acknowledged_on = Some(today);
        if state == PayableState::Ordered {
            self.payable.state = PayableState::Acknowledged;
        }
        self.text = format!("Ordre {reference} pris en charge par la banque");
        Ok(self.decided())
    }

    /// A debit may be told after its own return: it is posted all the same, and changes nothing else.
    fn execute(mut self, reference: &str, on: Date) -> Decided {
        let attempt = self.attempt(reference)?;
        if attempt.executed_on.is_some() {
            return Err(PaymentRefusal::Known);
        }
        if attempt.is_refused() {
            return self.contradict(reference, Contradiction::DebitedAfterRefusal { on });
        }
        attempt.executed_on = Some(on);
        let (failed, amount) = (attempt.failure.is_some(), attempt.amount);
        if !failed {
            self.payable.state = PayableState::Executed;
        }
        self.day = on;
        self.text = format!("Virement {reference} exécuté le {}", date_long(on));
        let why = (ReasonCode::TransferExecuted, amount);
        self.post(reference, "executed", why, Account::Transit, Account::Bank)?;
        Ok(self.decided())
    }

    fn fail(mut self, reference: &str, failure: Failure) -> Decided {
        let attempt = self.attempt(reference)?;
        let is_twice = !failure.returned && is_sent_twice(&failure.code);
        match (&attempt.failure, failure.returned) {
            (None, _) if is_twice => {
                return Err(PaymentRefusal::SentTwice { reference: reference.to_owned() });
            }
            (Some(known), true) if !known.returned => {
                let came_back = Contradiction::CameBackAfterRefusal { on: failure.on };
                return self.contradict(reference, came_back);
            }
            (Some(_), _) => return Err(PaymentRefusal::Known),
            (None, false) if attempt.executed_on.is_some() => {
                return self.contradict(reference, Contradiction::RefusedAfterDebit);
            }
            (None, _) => {}
        }
        let (returned, why, amount) = (failure.returned, failure.reason.clone(), attempt.amount);
        let (on, told) = (failure.on, returned || concerns_payee(&failure.code));
        attempt.failure = Some(failure);
        self.payable.state = PayableState::OnHold;
        let what = if returned { "revenu" } else { "refusé par la banque" };
        self.text = format!("Virement {reference} {what} : {why}");
        let of = Account::Payable(self.payable.of.clone());
        if returned {
            self.day = on;
            self.post(reference, "returned", (ReasonCode::TransferReturned, amount), Account::Bank, of)?;
        } else {
            self.post(reference, "rejected", (ReasonCode::TransferRejected, amount), Account::Transit, of)?;
        }
        // A reason that is between the fund and its bank is none of its business: it would change an account that is right.
        if told {
            let mail = mails::organisme::VirementNonAbouti {
                dossier: self.payable.dossier.as_str(),
                montant: &amount.french(),
                raison: &why,
            };
            self.messages.push(mail.to(Recipient::Of(self.payable.of.clone())));
        }
        Ok(self.decided())
    }

    /// What the bank tells against what it has told is written down once, its money is set aside, and the payable is locked.
    fn contradict(mut self, reference: &str, told: Contradiction) -> Decided {
        let attempt = self.attempt(reference)?;
        if attempt.contradictions.iter().any(|known| known.is_like(&told)) {
            return Err(PaymentRefusal::Known);
        }
        let amount = attempt.amount;
        attempt.contradictions.push(told.clone());
        let reason = ReasonCode::Unreconciled;
        match told {
            Contradiction::DebitedAfterRefusal { on } => {
                self.day = on;
                self.post(reference, "debited", (reason, amount), Account::Suspense, Account::Bank)?;
            }
            Contradiction::CameBackAfterRefusal { on } => {
                self.day = on;
                self.post(reference, "came-back", (reason, amount), Account::Bank, Account::Suspense)?;
            }
            Contradiction::RefusedAfterDebit => {}
        }
        self.lock(LockCause::Contradiction, reference, format!("virement {reference} : {}", told.french()));
        Ok(self.decided())
    }

    fn lock(&mut self, cause: LockCause, reference: &str, text: String) {
        self.text = format!("Paiement verrouillé, {text}");
        let dossier = self.payable.dossier.as_str();
        let mail = mails::gestionnaire::PaiementVerrouille { dossier, raison: &text };
        self.messages.push(mail.to(Recipient::Gestionnaire));
        self.payable.lock = Some(Lock { cause, reference: reference.to_owned(), text, since: self.facts.at });
        // What was proposed was proposed on what was known before.
        self.payable.proposal = None;
    }

    /// A payee that does not match is written down; for a large amount nothing more is asked of the bank until two people have looked.
    fn payee(mut self, reference: &str, result: PayeeMatch) -> Decided {
        let today = self.facts.today;
        let attempt = self.attempt(reference)?;
        if attempt.payee == Some(result) {
            return Err(PaymentRefusal::Known);
        }
        attempt.payee = Some(result);
        let threshold = euros(Parameter::PayeeHold, today).unwrap_or_default();
        let holds = result != PayeeMatch::Match && attempt.amount >= threshold;
        let text = format!("virement {reference}, vérification du bénéficiaire : {}", result.french());
        if holds && self.payable.lock.is_none() {
            self.lock(LockCause::Payee, reference, text);
        } else {
            self.text = format!("V{}", &text[1..]);
        }
        Ok(self.decided())
    }

    fn propose(mut self, remedy: &Remedy, why: &str) -> Decided {
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

    fn approve(mut self) -> Decided {
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
            Remedy::Unlock => {
                self.payable.lock = None;
                self.text = format!("Paiement déverrouillé : {}", proposal.why);
                Ok(self.decided())
            }
        }
    }

    fn decline(mut self, why: &str) -> Decided {
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

    /// The debit that the bank told after its refusal was this payment; where it is being paid another time, it is to be paid back.
    fn executed_after_all(mut self, reference: &str) -> Decided {
        let is_owed = self.payable.state.is_open();
        let owed = self.payable.amount;
        let of = self.payable.of.clone();
        let attempt = self.attempt(reference)?;
        let told = attempt.contradictions.iter().find_map(Contradiction::debited_on);
        attempt.executed_on = told;
        let amount = attempt.amount;
        let pays = is_owed && owed == amount;
        if pays {
            attempt.failure = None;
            self.payable.state = PayableState::Executed;
        }
        self.payable.lock = None;
        self.text = format!("Virement {reference} exécuté malgré le refus de la banque");
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

    /// The last transaction is no part of what the dossier costs.
    fn of_the_fund(&mut self) {
        if let Some(last) = self.posted.last_mut() {
            last.dossier = None;
        }
    }

    fn release(mut self, why: &str) -> Decided {
        if self.payable.state != PayableState::OnHold {
            return Err(PaymentRefusal::WrongState(self.payable.state.french()));
        }
        self.payable.state = PayableState::Ready;
        self.text = format!("{why} : le virement sera refait");
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

    fn attempt(&mut self, reference: &str) -> Result<&mut Attempt, PaymentRefusal> {
        let found = self.payable.attempts.iter_mut().find(|attempt| attempt.reference == reference);
        found.ok_or_else(|| PaymentRefusal::UnknownReference(reference.to_owned()))
    }

    /// Posts what a step moves; what undoes an order names it.
    fn post(
        &mut self,
        reference: &str,
        step: &str,
        (reason, amount): (ReasonCode, Euros),
        from: Account,
        to: Account,
    ) -> Result<(), PaymentRefusal> {
        let id = |step: &str| format!("payment:{reference}:{step}").parse::<TransactionId>();
        let undoes = matches!(reason, ReasonCode::TransferRejected | ReasonCode::TransferReturned);
        let transaction = Transaction {
            id: id(step)?,
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

    fn decided(mut self) -> PaymentDecision {
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
            floors: self.floors,
            messages: self.messages,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const REFERENCE: &str = "MCE-PAY-2027000000123";

    fn by(who: &str) -> Asked {
        Asked {
            at: Timestamp::constant(1_800_000_000, 0),
            today: date(2027, 1, 15),
            author: who.to_owned(),
            principal: who.to_owned(),
            request_id: String::new(),
        }
    }

    fn ordered(cents: i64) -> Payable {
        let payable = Payable::new(
            "2027000000123".parse().expect("a dossier"),
            "73282932000074".parse().expect("a SIRET"),
            Euros::from_cents(cents),
            PayableCause::ServiceDone,
            date(2027, 2, 1),
            "Formation".to_owned(),
        );
        let settlement = "MCE-20270115-001".parse().expect("a settlement");
        decide_payment(&payable, &PaymentEvent::Order { settlement }, &by("a")).expect("an order").payable
    }

    fn told(payable: &Payable, result: PayeeMatch) -> Decided {
        let event = PaymentEvent::Payee { reference: REFERENCE.to_owned(), result };
        decide_payment(payable, &event, &by("Banque"))
    }

    #[test]
    fn a_payee_that_the_bank_does_not_confirm_is_written_down_and_stops_a_large_payment() {
        use PayeeMatch::{CloseMatch, Match, NoMatch, NotAvailable};
        for (cents, result, doubted, locked) in [
            (49_999, NoMatch, true, false),
            (50_000, NoMatch, true, true),
            (50_000, CloseMatch, true, true),
            (50_000, NotAvailable, true, true),
            (50_000, Match, false, false),
        ] {
            let payable = ordered(cents);
            let decision = told(&payable, result).expect("something new");
            let after = &decision.payable;
            assert_eq!(after.doubt_about_payee().is_some(), doubted, "{cents} {result:?}");
            assert_eq!(after.lock.as_ref().map(|lock| lock.cause), locked.then_some(LockCause::Payee));
            assert_eq!((decision.transactions.len(), decision.messages.len()), (0, usize::from(locked)));
            assert_eq!(after.state, PayableState::Ordered);
            assert_eq!(told(after, result), Err(PaymentRefusal::Known));
        }
    }

    #[test]
    fn what_is_locked_is_unlocked_by_two_people_and_not_paid_again_meanwhile() {
        let rejected = PaymentEvent::Reject {
            reference: REFERENCE.to_owned(),
            code: "AC04".to_owned(),
            reason: "Compte clos".to_owned(),
        };
        let locked = told(&ordered(50_000), PayeeMatch::NoMatch).expect("a lock").payable;
        let held = decide_payment(&locked, &rejected, &by("Banque")).expect("a refusal").payable;
        assert_eq!(held.state, PayableState::OnHold);
        let again = PaymentEvent::Release { why: "Autre compte".to_owned() };
        assert!(matches!(decide_payment(&held, &again, &by("a")), Err(PaymentRefusal::Locked(_))));
        let unlock = PaymentEvent::Propose { remedy: Remedy::Unlock, why: "Appel au siège".to_owned() };
        let proposed = decide_payment(&held, &unlock, &by("a")).expect("a proposal").payable;
        let approve = PaymentEvent::Approve;
        assert_eq!(decide_payment(&proposed, &approve, &by("a")), Err(PaymentRefusal::FourEyes));
        let unlocked = decide_payment(&proposed, &approve, &by("b")).expect("a decision").payable;
        assert_eq!((&unlocked.lock, unlocked.state), (&None, PayableState::OnHold));
        assert!(decide_payment(&unlocked, &again, &by("a")).is_ok());
    }
}
