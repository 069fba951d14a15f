//! The account on which a training body is paid: somebody of the training body proposes another one, two other people, of the
//! gestionnaire, check it (four eyes, twice), and it is used only some days later. Until then the former one is paid.
//!
//! A proposal has a number and never changes; who decides names the number, and proves by a fingerprint that he has seen the whole
//! account. Each step is told to the contact that the training body had before the proposal.

mod refusal;

use jiff::{SignedDuration, Timestamp};

use super::{ComingAccount, TrainingBody};
use crate::aggregate::{Asked, Transitions, next};
use crate::calendar::add_days;
use crate::french::date_long;
use crate::identifiers::{Iban, Sealed, Siret};
use crate::lifecycle::{Message, Recipient};
use crate::parameters::{Parameter, count};
use crate::payee::{PayeeAnswer, PayeeMatch};
use crate::proposal::{self, ByOne, Proposal, Undecided};
use crate::texts::mails;

pub use refusal::BankDetailsRefusal;

/// Characters of the name of an account's holder, at most: those of a bank file (formats §5.1).
pub const HOLDER_MAX: usize = 70;

/// Where the account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing waits.
    Settled,
    /// Another account waits to be checked.
    Checking,
    /// One person has accepted it, another one has to.
    Checked,
    /// It is accepted, and not used yet.
    Coming,
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The training body proposes another account.
    Propose,
    /// The gestionnaire accepts it.
    Accept,
    /// The gestionnaire does not.
    Refuse,
    /// The gestionnaire stops what was accepted before it is used.
    Stop,
}

/// A second proposal takes the place of the first.
const TRANSITIONS: &Transitions<State, Cause> = &[
    (State::Settled, Cause::Propose, State::Checking),
    (State::Checking, Cause::Propose, State::Checking),
    (State::Checked, Cause::Propose, State::Checking),
    (State::Coming, Cause::Propose, State::Checking),
    (State::Checking, Cause::Accept, State::Checked),
    (State::Checked, Cause::Accept, State::Coming),
    (State::Checking, Cause::Refuse, State::Settled),
    (State::Checked, Cause::Refuse, State::Settled),
    (State::Coming, Cause::Stop, State::Settled),
    // What was accepted before another proposal came.
    (State::Checking, Cause::Stop, State::Checking),
    (State::Checked, Cause::Stop, State::Checked),
];

/// Another account to pay, as it was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IbanChange {
    pub siret: Siret,
    pub iban: Sealed,
    pub bic: Option<String>,
    /// Who proposed it, by name.
    pub proposed_by: String,
    /// Who proposed it, as the sign-in knows him.
    pub proposer: String,
    pub proposed_at: Timestamp,
    /// From which request; empty for what was proposed before this was written down.
    pub request_id: String,
    /// 1 for the first of the training body; 0 for what was proposed before they were counted.
    pub number: u32,
    /// What the account's bank says of the holder's name; none where nobody asked it.
    pub payee: Option<PayeeAnswer>,
    /// Where the training body was written to before the proposal; empty where that was not written down.
    pub contact: String,
}

impl ByOne for IbanChange {
    fn principal(&self) -> &str {
        &self.proposer
    }
}

/// What somebody of the gestionnaire accepted, before the second one: why is what he has checked, in his words.
pub type AccountCheck = Proposal<()>;

/// The last proposal of a training body, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingAccount {
    /// What is proposed.
    pub change: IbanChange,
    /// Who accepted it first.
    pub first_check: Option<AccountCheck>,
    /// The moment from which it is paid, once two people have accepted it.
    pub usable_from: Option<Timestamp>,
    /// Counts what happened to this proposal.
    pub revision: u32,
}

impl WaitingAccount {
    fn new(change: IbanChange) -> Self {
        Self { change, first_check: None, usable_from: None, revision: 0 }
    }

    fn state(&self, now: Timestamp) -> State {
        match (self.usable_from, &self.first_check) {
            (Some(from), _) if from <= now => State::Settled,
            (Some(_), _) => State::Coming,
            (None, Some(_)) => State::Checked,
            (None, None) => State::Checking,
        }
    }

    /// Whether somebody of the gestionnaire has to decide on it.
    #[must_use]
    pub fn is_to_check(&self, now: Timestamp) -> bool {
        matches!(self.state(now), State::Checking | State::Checked)
    }

    /// Whether it waits for anything: a decision, or its first use.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state(now) != State::Settled
    }
}

/// What was decided of a proposal: one row for each of the two people who accept it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IbanDecision {
    /// What was proposed.
    pub change: IbanChange,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Who decided, by name.
    pub decided_by: String,
    /// Why, in the words of who decided.
    pub comment: String,
    pub decided_at: Timestamp,
    /// From which request; empty for what was decided before this was written down.
    pub request_id: String,
    /// Of what who decided had seen; empty for what was decided before this was asked for.
    pub fingerprint: String,
}

/// A line of the history of an account: who, when, why, from which request (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankDetailsRow {
    /// Another account was proposed.
    Proposed(IbanChange),
    Decided(IbanDecision),
}

/// What somebody has seen of a proposal: he decides on this and on nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Number of the proposal.
    pub number: u32,
    /// Of the whole account and of who saw it.
    pub fingerprint: String,
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankDetailsCommand {
    /// To be paid on another account.
    Propose {
        /// The account, of [`payable_account`].
        iban: Sealed,
        bic: Option<String>,
        /// What the account's bank says of the holder's name, of [`account_holder`].
        payee: PayeeAnswer,
    },
    /// To pay on it.
    Accept {
        /// What he has seen.
        seen: Seen,
        /// What was checked; may be empty when the bank has confirmed the holder's name.
        comment: String,
    },
    /// Not to.
    Refuse {
        /// What he has seen.
        seen: Seen,
        /// Why: the training body reads it.
        reason: String,
    },
    /// Not to, after all, before it is used.
    Stop {
        /// Why: the training body reads it.
        reason: String,
    },
}

/// What is read to decide.
#[derive(Debug, Clone, Copy)]
pub struct BankDetailsFacts<'a> {
    pub body: &'a TrainingBody,
    /// Its last proposal.
    pub waiting: Option<&'a WaitingAccount>,
    /// How many it has made.
    pub proposals: u32,
    /// Of the last proposal, as whoever asks would have seen it.
    pub fingerprint: &'a str,
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankDetailsDecision {
    /// What waits afterwards.
    pub waiting: Option<WaitingAccount>,
    /// The line of the history.
    pub row: BankDetailsRow,
    /// The training body, when what is paid changes, or will.
    pub body: Option<TrainingBody>,
    /// The mails to send.
    pub messages: Vec<Message>,
}

/// An account that the fund can pay, from what was typed.
///
/// # Errors
/// [`BankDetailsRefusal::BadIban`], [`BankDetailsRefusal::OutsideSepa`].
pub fn payable_account(typed: &str) -> Result<Iban, BankDetailsRefusal> {
    let iban: Iban = typed.parse()?;
    if iban.is_sepa() { Ok(iban) } else { Err(BankDetailsRefusal::OutsideSepa) }
}

/// The name of an account's holder, from what was typed; that of the training body when nothing was.
///
/// # Errors
/// [`BankDetailsRefusal::BadHolder`].
pub fn account_holder(typed: &str, of: &str) -> Result<String, BankDetailsRefusal> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let name = if words.is_empty() { of.to_owned() } else { words.join(" ") };
    if name.chars().count() <= HOLDER_MAX { Ok(name) } else { Err(BankDetailsRefusal::BadHolder) }
}

/// Decides what follows from `command`.
///
/// # Errors
/// A [`BankDetailsRefusal`]; nothing changes then.
pub fn decide_bank_details(
    facts: BankDetailsFacts<'_>,
    command: &BankDetailsCommand,
    asked: &Asked,
) -> Result<BankDetailsDecision, BankDetailsRefusal> {
    let state = facts.waiting.map_or(State::Settled, |waiting| waiting.state(asked.at));
    let to = next(TRANSITIONS, state, command.cause()).ok_or(BankDetailsRefusal::NothingWaits)?;
    match (command, facts.waiting) {
        (BankDetailsCommand::Propose { iban, bic, payee }, _) => Ok(proposed(IbanChange {
            siret: facts.body.siret.clone(),
            iban: iban.clone(),
            bic: bic.clone(),
            proposed_by: asked.author.clone(),
            proposer: asked.principal.clone(),
            proposed_at: asked.at,
            request_id: asked.request_id.clone(),
            number: facts.proposals + 1,
            payee: Some(payee.clone()),
            contact: facts.body.email.clone(),
        })),
        (BankDetailsCommand::Accept { seen, comment }, Some(waiting)) => {
            check_sight(facts, waiting, seen, asked)?;
            let ruling = Ruling { waiting, accepted: true, words: comment, fingerprint: &seen.fingerprint };
            accepted(facts.body, ruling, to, asked)
        }
        (BankDetailsCommand::Refuse { seen, reason }, Some(waiting)) => {
            check_sight(facts, waiting, seen, asked)?;
            refused(Ruling { waiting, accepted: false, words: reason, fingerprint: &seen.fingerprint }, asked)
        }
        (BankDetailsCommand::Stop { reason }, Some(waiting)) => stopped(facts.body, waiting, reason, asked),
        (_, None) => Err(BankDetailsRefusal::NothingWaits),
    }
}

impl BankDetailsCommand {
    const fn cause(&self) -> Cause {
        match self {
            Self::Propose { .. } => Cause::Propose,
            Self::Accept { .. } => Cause::Accept,
            Self::Refuse { .. } => Cause::Refuse,
            Self::Stop { .. } => Cause::Stop,
        }
    }
}

/// What somebody says of a proposal.
struct Ruling<'a> {
    waiting: &'a WaitingAccount,
    accepted: bool,
    words: &'a str,
    fingerprint: &'a str,
}

impl Ruling<'_> {
    fn row(&self, asked: &Asked) -> BankDetailsRow {
        BankDetailsRow::Decided(IbanDecision {
            change: self.waiting.change.clone(),
            accepted: self.accepted,
            decided_by: asked.author.clone(),
            comment: self.words.trim().to_owned(),
            decided_at: asked.at,
            request_id: asked.request_id.clone(),
            fingerprint: self.fingerprint.to_owned(),
        })
    }
}

/// Who decides is not who proposed, and has seen this very account.
fn check_sight(
    facts: BankDetailsFacts<'_>,
    waiting: &WaitingAccount,
    seen: &Seen,
    asked: &Asked,
) -> Result<(), BankDetailsRefusal> {
    let is_this = |change: &IbanChange| seen.number == change.number && seen.fingerprint == facts.fingerprint;
    proposal::confirmed(Some(&waiting.change), asked, is_this)?;
    Ok(())
}

/// Whoever can read the mails of the training body hears of it: the surest way to find a thief.
fn proposed(change: IbanChange) -> BankDetailsDecision {
    let IbanChange { siret, proposed_by: who, .. } = &change;
    let told = mails::organisme::CoordonneesDemandees { auteur: who }.to(former_contact(&change));
    let banque = change.payee.as_ref().map_or("", |answer| answer.result.french());
    let to_check = mails::gestionnaire::CoordonneesAVerifier { auteur: who, siret: siret.as_str(), banque };
    let messages = vec![told, to_check.to(Recipient::Gestionnaire)];
    BankDetailsDecision {
        row: BankDetailsRow::Proposed(change.clone()),
        waiting: Some(WaitingAccount::new(change)),
        body: None,
        messages,
    }
}

/// A thief who has changed the contact first is not the only one to be told.
fn former_contact(change: &IbanChange) -> Recipient {
    match change.contact.as_str() {
        "" => Recipient::Of(change.siret.clone()),
        contact => Recipient::Address(contact.to_owned()),
    }
}

fn accepted(
    body: &TrainingBody,
    ruling: Ruling<'_>,
    to: State,
    asked: &Asked,
) -> Result<BankDetailsDecision, BankDetailsRefusal> {
    let WaitingAccount { change, first_check, .. } = ruling.waiting;
    if proposal::confirmed(first_check.as_ref(), asked, |_| true) == Err(Undecided::SamePerson) {
        return Err(BankDetailsRefusal::SecondPerson);
    }
    let is_confirmed = change.payee.as_ref().is_some_and(|answer| answer.result == PayeeMatch::Match);
    if !is_confirmed && ruling.words.trim().is_empty() {
        return Err(BankDetailsRefusal::PayeeNotConfirmed);
    }
    let mut waiting = WaitingAccount { revision: ruling.waiting.revision + 1, ..ruling.waiting.clone() };
    let contact = former_contact(change);
    let (messages, body) = if to == State::Checked {
        waiting.first_check = Some(AccountCheck::new((), ruling.words.trim(), asked));
        let siret = change.siret.as_str();
        let second = mails::gestionnaire::CoordonneesAConfirmer { auteur: &asked.author, siret };
        let first = mails::organisme::CoordonneesVerifiees.to(contact);
        (vec![first, second.to(Recipient::Gestionnaire)], None)
    } else {
        let hours = count(Parameter::AccountFirstUse, asked.today);
        let from = asked.at + SignedDuration::from_hours(i64::from(hours));
        waiting.usable_from = Some(from);
        let jour = &date_long(add_days(asked.today, hours.div_ceil(24)));
        (
            vec![mails::organisme::CoordonneesValidees { jour }.to(contact)],
            Some(with_coming(body, change, from, asked)),
        )
    };
    Ok(BankDetailsDecision { waiting: Some(waiting), row: ruling.row(asked), body, messages })
}

fn with_coming(body: &TrainingBody, change: &IbanChange, from: Timestamp, asked: &Asked) -> TrainingBody {
    let holder = change.payee.as_ref().map(PayeeAnswer::holder).unwrap_or_default().to_owned();
    let coming = ComingAccount {
        number: change.number,
        iban: change.iban.clone(),
        bic: change.bic.clone(),
        holder,
        from,
    };
    TrainingBody { coming: Some(coming), ..body.clone().at(asked.at) }
}

fn refused(ruling: Ruling<'_>, asked: &Asked) -> Result<BankDetailsDecision, BankDetailsRefusal> {
    let raison = ruling.words.trim();
    if raison.is_empty() {
        return Err(BankDetailsRefusal::NoReason);
    }
    let told = mails::organisme::CoordonneesNonValidees { raison }.to(former_contact(&ruling.waiting.change));
    Ok(BankDetailsDecision { waiting: None, row: ruling.row(asked), body: None, messages: vec![told] })
}

/// One person is enough: the account that was paid before goes on being paid.
fn stopped(
    body: &TrainingBody,
    waiting: &WaitingAccount,
    reason: &str,
    asked: &Asked,
) -> Result<BankDetailsDecision, BankDetailsRefusal> {
    let body = body.clone().at(asked.at);
    if body.coming.is_none() {
        return Err(BankDetailsRefusal::NothingWaits);
    }
    let ruling = Ruling { waiting, accepted: false, words: reason, fingerprint: "" };
    let decision = refused(ruling, asked)?;
    let left = Some(waiting).filter(|waiting| waiting.is_to_check(asked.at));
    let left = left.map(|waiting| WaitingAccount { revision: waiting.revision + 1, ..waiting.clone() });
    Ok(BankDetailsDecision { body: Some(TrainingBody { coming: None, ..body }), waiting: left, ..decision })
}

#[cfg(test)]
mod tests;
