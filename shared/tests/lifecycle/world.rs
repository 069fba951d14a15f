//! The ledger, the places and the clock, as a store would keep them; the bank and the card service beside them.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use mce_shared::aggregate::Asked;
use mce_shared::cover::Position;
use mce_shared::ledger::{Account, ReasonCode, Source, Transaction};
use mce_shared::lifecycle::{
    Actor, Command, CommandKind, Decision, Dossier, Facts, Funds, Known, Needs, OtherSession, PayableChange,
    Refusal, Reserved, Room, Seat, Submission, decide, needs, submit,
};
use mce_shared::money::Euros;
use mce_shared::payments::{
    Payable, PayableState, PaymentEvent, Refund, RefundEvent, decide_payment, decide_refund,
};

use crate::common::{eligibility, elu, submission, vitre};

const MONDAY: Date = date(2026, 11, 23);
/// What the offer says of its sessions: not what the requests say.
pub const ROOM: Room = Room { places: 5, offer: Some(3) };

/// The ledger, the places and the clock, as a store would keep them.
pub struct World {
    pub balances: BTreeMap<Account, Euros>,
    posted: HashSet<String>,
    pub payables: Vec<Payable>,
    pub refunds: Vec<Refund>,
    /// What of the card payment did not come: in suspense, and out of it again.
    suspended: Vec<Euros>,
    pub today: Date,
    seats: i32,
    pub step: i64,
}

impl World {
    pub fn new(dife: i64) -> Self {
        let balances = BTreeMap::from([(Account::Right(elu()), Euros::from_cents(dife))]);
        Self {
            balances,
            posted: HashSet::new(),
            payables: Vec::new(),
            refunds: Vec::new(),
            suspended: Vec::new(),
            today: MONDAY,
            seats: 0,
            step: 0,
        }
    }

    pub fn funds(&self) -> Funds {
        let balances: Vec<_> = self.balances.iter().map(|(account, sum)| (account.clone(), *sum)).collect();
        Funds::of(&elu(), &balances)
    }

    pub fn facts(&self, actor: Actor, known: Known) -> Facts {
        Facts {
            at: Timestamp::from_second(1_800_000_000 + self.step).expect("a moment"),
            today: self.today,
            actor,
            author: "Somebody".to_owned(),
            principal: format!("agent-{}", self.step % 2),
            request_id: format!("request-{}", self.step),
            known,
        }
    }

    /// What the shell would read for a command.
    pub fn known(&self, dossier: &Dossier, command: &Command) -> Known {
        match needs(dossier.state, command.kind()) {
            Needs::Nothing => Known::Nothing,
            Needs::Funds => Known::Funds(self.funds()),
            Needs::Complement => {
                Known::Complement { funds: self.funds(), collectivites: vec![(vitre(), "Vitré".to_owned())] }
            }
            Needs::Order => Known::Order { funds: self.funds(), eligibility: eligibility(), room: ROOM },
            Needs::Eligibility => Known::Eligibility(eligibility()),
            Needs::Place => Known::Place { eligibility: eligibility(), room: ROOM },
            Needs::Payables => Known::Payables(self.payables.clone()),
            Needs::Proof => Known::Proof { is_sent: true },
            Needs::Session => Known::Session(other_session(command)),
        }
    }

    pub fn decide(&self, dossier: &Dossier, command: &Command, actor: Actor) -> Result<Decision, Refusal> {
        decide(dossier, command, &self.facts(actor, self.known(dossier, command)))
    }

    pub fn submit(&self, price: i64) -> Decision {
        let facts = self.facts(Actor::Elu, Known::Eligibility(eligibility()));
        submit(request(price), &facts).expect("a request")
    }

    fn post(&mut self, transaction: &Transaction) {
        assert!(self.posted.insert(transaction.id.to_string()), "{} posted twice", transaction.id);
        let sum: Euros = transaction.entries.iter().map(|entry| entry.amount).sum();
        assert!(sum.is_zero(), "{transaction:?}");
        for entry in &transaction.entries {
            *self.balances.entry(entry.account.clone()).or_default() += entry.amount;
        }
        for (account, balance) in &self.balances {
            assert!(account.bound().holds(*balance), "{account} is at {balance} after {transaction:?}");
        }
    }

    fn keep(&mut self, change: &PayableChange) {
        match change {
            PayableChange::New(payable) => self.payables.push(payable.clone()),
            PayableChange::Reduced(payable) => {
                let known =
                    self.payables.iter_mut().find(|known| known.number == payable.number).expect("it");
                assert_eq!(payable.version, known.version + 1);
                *known = payable.clone();
            }
        }
    }

    /// What the bank and the card service do on their side.
    pub fn move_payments(&mut self, choice: i64) {
        self.step += 1;
        let facts = Asked {
            at: Timestamp::from_second(1_800_000_000 + self.step).expect("a moment"),
            today: self.today,
            author: "Banque".into(),
            principal: String::new(),
            request_id: "file".into(),
        };
        for at in 0..self.payables.len() {
            let payable = self.payables[at].clone();
            let event = match payable.state {
                PayableState::AwaitingCover => Some(self.cover(choice)),
                _ => bank_event(&payable, choice, self.today),
            };
            let Some(event) = event else { continue };
            let Ok(decision) = decide_payment(&payable, &event, &facts) else { continue };
            decision.transactions.iter().for_each(|transaction| self.post(transaction));
            for (account, floor) in &decision.floors {
                assert!(self.balance(account) >= *floor, "{account} below {floor}");
            }
            assert!(
                decision.payable.attempts.iter().filter(|attempt| attempt.failure.is_none()).count() <= 1
            );
            self.payables[at] = decision.payable;
        }
        for at in 0..self.refunds.len() {
            let event = if choice % 3 == 0 {
                RefundEvent::Failed { reason: "carte close".into() }
            } else {
                RefundEvent::Done
            };
            let decided = decide_refund(&self.refunds[at], &event, self.today).expect("balanced");
            if let Some(decision) = decided {
                self.post(&decision.transaction);
                self.refunds[at] = decision.refund;
            }
        }
    }

    pub fn balance(&self, account: &Account) -> Euros {
        self.balances.get(account).copied().unwrap_or_default()
    }

    /// The collectivité pays in what it owes, or there is an agreement, or neither is enough.
    fn cover(&mut self, choice: i64) -> PaymentEvent {
        let position = Position::of(&vitre(), |account| self.balance(account));
        let (owed, ceiling) = (position.owed(), Euros::from_cents(choice % 3 * choice));
        if choice % 2 == 0 && owed.is_positive() {
            let received = Account::Received(vitre());
            *self.balances.entry(Account::Bank).or_default() -= owed;
            *self.balances.entry(received).or_default() += owed;
        }
        let position = Position::of(&vitre(), |account| self.balance(account));
        PaymentEvent::Cover { position, ceiling }
    }

    /// What complements pay was granted, and is what was found covered and still pays.
    fn check_complements(&self, dossier: &Dossier) {
        let position = Position::of(&vitre(), |account| self.balance(account));
        assert!(position.employed <= position.granted, "{position:?}");
        let covered: Euros =
            self.payables.iter().filter_map(|one| one.complement.as_ref()).map(|one| one.covered).sum();
        assert_eq!(covered - dossier.uncovered, position.employed);
    }

    /// Applies a decision as the store does, and checks what must hold after every step.
    pub fn commit(&mut self, before: Option<&Dossier>, decision: &Decision) {
        self.step += 1;
        decision.transactions.iter().for_each(|transaction| self.post(transaction));
        decision.payables.iter().for_each(|change| self.keep(change));
        let lost = decision.transactions.iter().filter(|posted| posted.reason == ReasonCode::CardLost);
        let suspended =
            lost.flat_map(|posted| &posted.entries).filter(|one| one.account == Account::Suspense);
        self.suspended.extend(suspended.map(|entry| entry.amount));
        if decision.journal.command == CommandKind::SettleCardLoss {
            self.suspended.extend(before.map(|dossier| dossier.card_lost));
        }
        self.refunds.extend(decision.refunds.iter().cloned());
        for refund in &decision.refunds {
            let of_card =
                self.refunds.iter().filter(|one| one.card == refund.card && one.number <= refund.number);
            let asked: Euros = of_card.map(|one| one.amount).sum();
            let order = decision.dossier.order.as_ref().and_then(|order| order.card_payment.as_ref());
            let out = self.suspended.iter().filter(|amount| amount.is_positive()).copied();
            let gone = if order == Some(&refund.card) { out.sum() } else { Euros::ZERO };
            assert_eq!(refund.cumulative, asked + gone, "asked of the card in all");
        }
        for change in &decision.seats {
            self.seats += if change.seat == Seat::Free { -1 } else { 1 };
        }
        assert!((0..=1).contains(&self.seats), "{} places for one dossier", self.seats);
        assert_eq!(decision.journal.from, before.map(|dossier| dossier.state));
        assert_eq!(decision.journal.to, decision.dossier.state);
        assert_eq!(decision.dossier.version, before.map_or(1, |dossier| dossier.version + 1));
        self.check_engaged(&decision.dossier);
    }

    /// Invariant 3: engaged is what the order reserved while it lives, nothing once it is over.
    fn check_engaged(&self, dossier: &Dossier) {
        for source in Source::ALL {
            let account = Account::Engaged(dossier.id.clone(), source);
            let engaged = self.balances.get(&account).copied().unwrap_or_default();
            let expected = match &dossier.order {
                Some(order) if dossier.outcome.is_none() => {
                    if source == Source::Card {
                        order.card_engaged
                    } else {
                        order.split.of(source)
                    }
                }
                _ => Euros::ZERO,
            };
            assert_eq!(engaged, expected, "{account} of {:?}", dossier.state);
            if source == Source::Dife {
                assert_eq!(Reserved::of([dossier]).amount, engaged, "shown of {:?}", dossier.state);
            }
        }
    }

    /// Invariant 3 at the end, after every correction: what was reserved is what the OF is owed, what went back, what is kept as a
    /// credit and what was retained; what the OF is owed is in its payables or claimed back.
    pub fn check_outcome(&self, dossier: &Dossier) {
        self.check_complements(dossier);
        let (Some(order), Some(outcome)) = (&dossier.order, &dossier.outcome) else { return };
        let reserved: Euros = order.split.total() - order.split.card + order.card_engaged;
        let of = |account: Account| self.balances.get(&account).copied().unwrap_or_default();
        let retained = of(Account::Retained);
        assert_eq!(reserved, outcome.of_paid + retained + outcome.returned.total() + outcome.card_credit);
        assert_eq!(outcome.charged, outcome.of_paid + retained);
        let owed: Euros = self.payables.iter().map(|payable| payable.amount).sum();
        assert_eq!(owed + of(Account::Claim(dossier.of.clone())), outcome.of_paid);
        let refunds: Euros =
            self.refunds.iter().filter(|refund| refund.is_waiting()).map(|refund| refund.amount).sum();
        assert_eq!(of(Account::Refund(elu())), refunds, "card money on its way back");
        assert!(dossier.refunded + dossier.card_lost <= order.paid_by_card(), "more than the card paid");
        let suspended: Euros = self.suspended.iter().copied().sum();
        assert_eq!(suspended, -dossier.card_lost, "what did not come, and is not out of the order");
    }
}

/// What the bank may say of a payable in its state.
fn bank_event(payable: &Payable, choice: i64, today: Date) -> Option<PaymentEvent> {
    let reference = payable.last_attempt().map(|attempt| attempt.reference.clone());
    let (code, reason) = ("AC04".to_owned(), "compte clos".to_owned());
    Some(match (payable.state, choice % 4, reference) {
        (PayableState::Ready, 0 | 1, _) => {
            PaymentEvent::Order { settlement: "MCE-20270115-001".parse().expect("an id") }
        }
        (PayableState::OnHold, 0, Some(reference)) if choice % 8 == 0 => {
            PaymentEvent::Execute { reference, on: today, rank: 1 }
        }
        (PayableState::OnHold, ..) => PaymentEvent::Release { why: "IBAN validé".into() },
        (_, 0, Some(reference)) => PaymentEvent::Acknowledge { reference },
        (_, 1, Some(reference)) => PaymentEvent::Execute { reference, on: today, rank: 1 },
        (_, 2, Some(reference)) => PaymentEvent::Reject { reference, code, reason },
        (_, _, Some(reference)) => PaymentEvent::Return { reference, on: today, rank: 1, code, reason },
        _ => return None,
    })
}

/// One day, with nine places, all of them left.
fn other_session(command: &Command) -> OtherSession {
    let Command::ProposePostponement { session, start, .. } = command else { panic!("{command:?}") };
    let start = start.expect("a day");
    OtherSession {
        session: session.clone(),
        start,
        end: start,
        places: 9,
        left: 9,
        place: String::new(),
        horaires: None,
    }
}

/// A request for a training that has prerequisites.
fn request(cents: i64) -> Submission {
    let mut request = submission(Euros::from_cents(cents));
    request.training.prerequisites = Some("Lire un budget".into());
    request
}
