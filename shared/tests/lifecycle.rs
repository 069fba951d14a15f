//! The lifecycle at random: whatever people ask, in whatever order, money is conserved and every step is written down.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use mce_shared::aggregate::Asked;
use mce_shared::catalogue::{Mode, Purpose};
use mce_shared::cover::Position;
use mce_shared::identifiers::Siren;
use mce_shared::ids::{DossierId, EluId};
use mce_shared::ledger::{Account, ReasonCode, Source, Transaction};
use mce_shared::lifecycle::{
    Actor, CARD_PAGES_MAX, CardAttempt, CardStatus, Command, CommandKind, Decision, Dossier, Eligibility,
    Facts, ForceMajeureCase, Funds, IncidentKind, Known, Needs, OtherSession, PayableChange, Rating,
    Recipient, Refusal, Reserved, Room, Seat, ServiceDone, State, Submission, TABLE, Task, Training,
    charge_if_excused, check_postponement, decide, end_if_cancelled, may_claim, needs, planned_split,
    price_of_cancellation, settlement_if_declared, submit,
};
use mce_shared::money::Euros;
use mce_shared::payments::{
    Payable, PayableState, PaymentEvent, Refund, RefundEvent, decide_payment, decide_refund,
};
use mce_shared::rules::interruption::Cause;
use mce_shared::rules::mandates::{Mandate, MandateKind};
use proptest::prelude::*;
use rust_decimal::Decimal;

const MONDAY: Date = date(2026, 11, 23);
/// What the offer says of its sessions: not what the requests say.
const ROOM: Room = Room { places: 5, offer: Some(3) };

/// The ledger, the places and the clock, as a store would keep them.
struct World {
    balances: BTreeMap<Account, Euros>,
    posted: HashSet<String>,
    payables: Vec<Payable>,
    refunds: Vec<Refund>,
    /// What of the card payment did not come: in suspense, and out of it again.
    suspended: Vec<Euros>,
    today: Date,
    seats: i32,
    step: i64,
}

impl World {
    fn new(dife: i64) -> Self {
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

    fn funds(&self) -> Funds {
        let balances: Vec<_> = self.balances.iter().map(|(account, sum)| (account.clone(), *sum)).collect();
        Funds::of(&elu(), &balances)
    }

    fn facts(&self, actor: Actor, known: Known) -> Facts {
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
    fn known(&self, dossier: &Dossier, command: &Command) -> Known {
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

    fn decide(&self, dossier: &Dossier, command: &Command, actor: Actor) -> Result<Decision, Refusal> {
        decide(dossier, command, &self.facts(actor, self.known(dossier, command)))
    }

    fn submit(&self, price: i64) -> Decision {
        let facts = self.facts(Actor::Elu, Known::Eligibility(eligibility()));
        submit(submission(price), &facts).expect("a request")
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
    fn move_payments(&mut self, choice: i64) {
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

    fn balance(&self, account: &Account) -> Euros {
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
    fn commit(&mut self, before: Option<&Dossier>, decision: &Decision) {
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
    fn check_outcome(&self, dossier: &Dossier) {
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

fn vitre() -> Siren {
    "213503600".parse().expect("a SIREN")
}

fn eligibility() -> Eligibility {
    Eligibility {
        mandates: vec![Mandate { kind: MandateKind::Municipal, start: date(2026, 3, 30), end: None }],
        pension_liquidated: false,
        agrement_until: Some(date(2029, 1, 1)),
    }
}

/// One day, with nine places, all of them left.
fn other_session(command: &Command) -> OtherSession {
    let Command::ProposePostponement { session, start, .. } = command else { panic!("{command:?}") };
    let start = start.expect("a day");
    OtherSession { session: session.clone(), start, end: start, places: 9, left: 9, place: String::new() }
}

fn elu() -> EluId {
    "0123456789abcdef0123456789abcdef".parse().expect("an id")
}

fn submission(price: i64) -> Submission {
    let price = Euros::from_cents(price);
    Submission {
        id: DossierId::new(2026, 7),
        elu: elu(),
        elu_name: "Claire Martin".into(),
        of: "73282932000074".parse().expect("a SIRET"),
        of_name: "OF Exemple".into(),
        training: Training {
            formation: "F1".parse().expect("a numero"),
            action: "A1".parse().expect("a numero"),
            session: "S1".parse().expect("a numero"),
            intitule: "Comprendre le budget".into(),
            purpose: Purpose::Mandate { theme: "ELU1003".parse().expect("a theme") },
            mode: Mode::FaceToFace,
            place: "Rennes".into(),
            start: date(2027, 1, 11),
            end: date(2027, 1, 12),
            duration_hours: Decimal::from(30),
            price,
            price_ht: price,
            participants_max: 12,
            places: 12,
            prerequisites: Some("Lire un budget".into()),
        },
        message: String::new(),
        cgu_version: 1,
    }
}

/// What somebody may try; numbers are turned into commands that fit the dossier, or don't.
fn command(kind: u8, amount: i64, dossier: &Dossier, world: &World) -> (Actor, Command) {
    let amount = Euros::from_cents(amount);
    let collectivite = vitre();
    let trans = |n: i64| (format!("{n:06}"), "20261123101500".to_owned());
    let statuses = [
        CardStatus::Paid,
        CardStatus::Refused,
        CardStatus::Paid,
        CardStatus::Abandoned,
        CardStatus::Cancelled,
        CardStatus::Failed,
        CardStatus::GivenBack,
    ];
    let status = statuses[usize::from(kind) % statuses.len()];
    let due = dossier.order.as_ref().map_or(amount, |order| order.card_due());
    match kind % 32 {
        0 => (Actor::Of, Command::Acknowledge),
        1 | 2 => (Actor::Of, Command::Accept),
        3 => {
            let (start, end) = (date(2027, 1, 18), date(2027, 1, 19));
            (Actor::Of, Command::Propose { start, end, price: amount, message: "Autre date".into() })
        }
        4 => (Actor::Of, Command::Refuse { reason: "Complet".into() }),
        5 => (Actor::Elu, Command::AskCofinancing { collectivite, amount, message: String::new() }),
        6 => (Actor::Elu, Command::RenounceCofinancing),
        7 => (Actor::Collectivite, Command::GrantCofinancing { amount, deliberation: "2026-12".into() }),
        8 => (Actor::Collectivite, Command::DeclineCofinancing { reason: "Budget".into() }),
        9..=11 => {
            let expected = planned_split(dossier, &world.funds(), world.today);
            (Actor::Elu, Command::Confirm { expected })
        }
        12 => {
            let (trans_id, trans_date) = trans(world.step % 3);
            (Actor::Elu, Command::StartCardPayment { trans_id, trans_date })
        }
        13 | 14 => {
            let (trans_id, trans_date) = trans(world.step % 3);
            let amount = if kind.is_multiple_of(5) { amount } else { due };
            let told = CardAttempt {
                order_id: format!("2026000000007-{trans_id}"),
                uuid: Some(format!("uuid-{trans_id}")),
                trans_id,
                trans_date,
                amount,
                status,
            };
            (Actor::CardService, Command::RecordCardPayment(told))
        }
        15 => {
            let expected_charge = price_of_cancellation(dossier, world.today).charged;
            (Actor::Elu, Command::Cancel { reason: String::new(), expected_charge })
        }
        16 => (Actor::Of, Command::DeclareEntry { on: world.today.min(dossier.training.end) }),
        17 => (Actor::Of, Command::DeclareServiceDone(service_done(kind, amount, world.today))),
        18 => (Actor::Gestionnaire, Command::ValidateServiceDone { reason: "Vu.".to_owned() }),
        19 => (Actor::Of, Command::CancelByOf { reason: "Formateur absent".into() }),
        20 => (Actor::Of, Command::DeclareNoShow),
        21 => (Actor::Platform, Command::Lapse),
        22 => (Actor::Elu, Command::Rate(Rating { stars: 4, comment: String::new(), took_place: true })),
        23 => (Actor::Gestionnaire, Command::OpenControl { reason: "Contrôle au hasard".into() }),
        24 => (Actor::Gestionnaire, Command::CorrectServiceDone(service_done(kind, amount, world.today))),
        25 => (Actor::Of, postponement(amount, world.today)),
        26 if kind.is_multiple_of(4) => (Actor::Elu, Command::DeclinePostponement),
        26 => (Actor::Elu, Command::AcceptPostponement),
        27 => {
            let (case, text) = (ForceMajeureCase::Illness, "Hospitalisé".to_owned());
            let document = "d".repeat(32).parse().expect("an id");
            (Actor::Elu, Command::ClaimForceMajeure { case, text, document })
        }
        28 if kind.is_multiple_of(3) => {
            (Actor::Gestionnaire, Command::RefuseForceMajeure { reason: "Illisible".into() })
        }
        28 => (Actor::Gestionnaire, Command::GrantForceMajeure { comment: String::new() }),
        29 => (
            Actor::Gestionnaire,
            Command::OpenIncident { kind: incident(kind, amount), comment: "Plainte".into() },
        ),
        30 => {
            let number = u32::try_from(dossier.incidents.len()).unwrap_or_default();
            (Actor::Gestionnaire, Command::ApproveIncident { number, comment: String::new() })
        }
        _ => match kind % 3 {
            1 => (Actor::Gestionnaire, Command::SettleCardLoss { reason: "Virement reçu".into() }),
            0 => (Actor::Gestionnaire, Command::Close { reason: "Sans nouvelles".into() }),
            _ => {
                let number = u32::try_from(dossier.incidents.len()).unwrap_or_default();
                (Actor::Gestionnaire, Command::RejectIncident { number, reason: "Rien à corriger".into() })
            }
        },
    }
}

fn service_done(kind: u8, amount: Euros, today: Date) -> ServiceDone {
    let completion_rate = Decimal::from(amount.cents().rem_euclid(101));
    let cause = match kind {
        _ if completion_rate == Decimal::ONE_HUNDRED => Cause::Completed,
        k if k.is_multiple_of(3) => Cause::Abandonment,
        k if k % 3 == 1 => Cause::ForceMajeure,
        _ => Cause::OfInterrupted,
    };
    ServiceDone { exit: today, cause, completion_rate, comment: "Départ".into() }
}

fn postponement(amount: Euros, today: Date) -> Command {
    let start = today.checked_add(Span::new().days(amount.cents().rem_euclid(40))).expect("a day");
    let session = format!("S{}", amount.cents() % 3).parse().expect("a numero");
    Command::ProposePostponement { session, start: Some(start), message: "Salle prise".into() }
}

fn incident(kind: u8, amount: Euros) -> IncidentKind {
    match kind % 3 {
        0 => IncidentKind::Fraud { give_back: amount.cents() % 2 == 0 },
        1 => IncidentKind::Overpayment { of_paid: amount, give_back: amount.cents() % 2 == 0 },
        _ => {
            let completion_rate = Decimal::from(amount.cents().rem_euclid(100));
            IncidentKind::WrongRate { cause: Cause::Abandonment, completion_rate }
        }
    }
}

/// What the screens show before something is done is what is then done.
fn check_previews(
    before: &Dossier,
    command: &Command,
    after: &Dossier,
    today: Date,
) -> Result<(), TestCaseError> {
    let charged = after.outcome.as_ref().map(|outcome| outcome.charged);
    match command {
        Command::Cancel { .. } if after.state == State::CancelledByElu => {
            prop_assert_eq!(&end_if_cancelled(before, today), &after.outcome);
        }
        Command::ValidateServiceDone { .. } => {
            let done = before.service_done.clone().expect("a declaration");
            let owed = settlement_if_declared(before, done.cause, done.completion_rate).expect("a preview");
            prop_assert_eq!(Some(owed.charged), charged);
            prop_assert_eq!(Some(owed.of_paid), after.outcome.as_ref().map(|outcome| outcome.of_paid));
        }
        Command::ProposePostponement { start: Some(start), .. } => {
            prop_assert!(check_postponement(before, *start, *start, today).is_ok());
        }
        Command::GrantForceMajeure { .. } => prop_assert_eq!(charge_if_excused(before), charged),
        _ => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn money_is_conserved_whatever_is_asked(
        dife in 0_i64..=80_000,
        price in 10_000_i64..=200_000,
        steps in proptest::collection::vec((any::<u8>(), 1_i64..=90_000, 0_i32..=9), 1..90),
    ) {
        let mut world = World::new(dife);
        let opened = world.submit(price);
        world.commit(None, &opened);
        let mut dossier = opened.dossier;
        for (kind, amount, days) in steps {
            // Most things happen the same day; time passes now and then.
            if days > 6 {
                world.today = world.today.checked_add(Span::new().days(i64::from(days - 6) * 3)).expect("a day");
            }
            if days == 5 {
                world.move_payments(amount);
                world.check_outcome(&dossier);
            }
            let (actor, command) = command(kind, amount, &dossier, &world);
            let decided = world.decide(&dossier, &command, actor);
            if command.kind() == CommandKind::ClaimForceMajeure {
                prop_assert_eq!(decided.is_ok(), may_claim(&dossier, world.today));
            }
            let Ok(decision) = decided else { continue };
            check_previews(&dossier, &command, &decision.dossier, world.today)?;
            let row = TABLE.iter().find(|row| row.from == dossier.state && row.command == command.kind());
            prop_assert!(row.is_some_and(|row| row.to.contains(&decision.dossier.state)));
            world.commit(Some(&dossier), &decision);
            dossier = decision.dossier;
            world.check_outcome(&dossier);
        }
        prop_assert_eq!(u32::try_from(world.payables.len()).ok(), Some(dossier.payables));
        let first = world.payables.iter().filter(|payable| payable.number == 1).count();
        prop_assert!(first <= 1, "an OF is owed once for a dossier");
    }
}

/// Follows a list of commands that must all be accepted.
fn follow(world: &mut World, dossier: Dossier, commands: &[(Actor, Command)]) -> Dossier {
    commands.iter().fold(dossier, |dossier, (actor, command)| {
        let decision = world.decide(&dossier, command, *actor).expect("accepted");
        world.commit(Some(&dossier), &decision);
        decision.dossier
    })
}

fn ordered(world: &mut World, price: i64) -> Dossier {
    let opened = world.submit(price);
    world.commit(None, &opened);
    let dossier = follow(world, opened.dossier, &[(Actor::Of, Command::Accept)]);
    let expected = planned_split(&dossier, &world.funds(), world.today);
    follow(world, dossier, &[(Actor::Elu, Command::Confirm { expected })])
}

#[test]
fn a_late_cancellation_keeps_the_card_money_as_a_credit() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    assert_eq!(dossier.state, State::Paying);
    let told = paid("000001");
    let dossier = follow(&mut world, dossier, &[(Actor::CardService, told)]);
    assert_eq!(dossier.state, State::Accepted);
    world.today = date(2027, 1, 8);
    let price = price_of_cancellation(&dossier, world.today);
    assert_eq!((price.charged.cents(), price.of_paid.cents()), (60_000, 3_000));
    let cancel = Command::Cancel { reason: String::new(), expected_charge: price.charged };
    let dossier = follow(&mut world, dossier, &[(Actor::Elu, cancel)]);
    let outcome = dossier.outcome.expect("an outcome");
    assert_eq!((outcome.card_credit.cents(), outcome.of_paid.cents()), (20_000, 3_000));
    assert_eq!(world.balances[&Account::Card(elu())].cents(), 20_000);
    assert_eq!(world.balances[&Account::Retained].cents(), 37_000);
}

#[test]
fn money_that_comes_after_the_end_goes_back_to_the_card() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    let cancel = Command::Cancel { reason: String::new(), expected_charge: Euros::ZERO };
    let dossier = follow(&mut world, dossier, &[(Actor::Elu, cancel)]);
    let late = paid("000009");
    let dossier = follow(&mut world, dossier, &[(Actor::CardService, late.clone())]);
    assert_eq!(dossier.state, State::RefusedByElu);
    assert_eq!(world.balances[&Account::Refund(elu())].cents(), 20_000);
    assert_eq!(world.refunds[0].amount.cents(), 20_000);
    assert_eq!(world.balances[&Account::Right(elu())].cents(), 40_000);
    assert!(world.decide(&dossier, &late, Actor::CardService).is_err(), "the same notification again");
}

#[test]
fn a_confirmation_after_its_deadline_is_refused_with_the_day() {
    let mut world = World::new(80_000);
    let opened = world.submit(50_000);
    world.commit(None, &opened);
    let dossier = follow(&mut world, opened.dossier, &[(Actor::Of, Command::Accept)]);
    let expected = planned_split(&dossier, &world.funds(), world.today);
    world.today = date(2026, 11, 30);
    let refusal = world.decide(&dossier, &Command::Confirm { expected }, Actor::Elu).expect_err("too late");
    assert_eq!(refusal.code(), "dossier-too-late");
    assert!(refusal.said_to(Actor::Elu).contains("vendredi 27 novembre 2026"), "{refusal:?}");
}

/// The card service tells what became of one of the pages.
fn told(page: &str, status: CardStatus, uuid: &str) -> Command {
    let Command::RecordCardPayment(paid) = paid(page) else { panic!("a payment") };
    let order_id = format!("2026000000007-{page}");
    Command::RecordCardPayment(CardAttempt { status, uuid: Some(uuid.into()), order_id, ..paid })
}

fn page(trans_id: &str) -> (Actor, Command) {
    let trans_date = "20270115080000".to_owned();
    (Actor::Elu, Command::StartCardPayment { trans_id: trans_id.to_owned(), trans_date })
}

#[test]
fn a_page_that_ended_without_a_debit_is_told_once_as_what_it_was_and_never_after_a_success() {
    use CardStatus as S;
    for (status, words) in [
        (S::Abandoned, "abandonné"),
        (S::Expired, "expiré"),
        (S::Refused, "refusé par la banque"),
        (S::Cancelled, "annulé"),
        (S::Failed, "non remis à la banque"),
    ] {
        let mut world = World::new(40_000);
        let dossier = ordered(&mut world, 60_000);
        let dossier = follow(&mut world, dossier, &[page("000001"), page("000002")]);
        let decision =
            world.decide(&dossier, &told("000001", status, "u1"), Actor::CardService).expect("news");
        assert!(decision.journal.text.contains(words), "{}", decision.journal.text);
        assert!(decision.messages[0].text.contains(words), "{:?}", decision.messages);
        world.commit(Some(&dossier), &decision);
        let mut dossier = decision.dossier;
        for (page, again) in [("000001", status), ("000001", S::Abandoned), ("000001", S::Refused)] {
            let again = world.decide(&dossier, &told(page, again, "u1"), Actor::CardService);
            assert_eq!(again, Err(Refusal::AlreadyPaid), "{status:?}");
        }
        dossier = follow(&mut world, dossier, &[(Actor::CardService, paid("000002"))]);
        assert_eq!(dossier.state, State::Accepted);
        for late in [S::Abandoned, S::Expired, S::Refused] {
            for page in ["000001", "000003"] {
                let late = world.decide(&dossier, &told(page, late, "u3"), Actor::CardService);
                assert_eq!(late, Err(Refusal::AlreadyPaid), "after the success");
            }
        }
    }
}

/// The page lets the buyer try again with another card.
#[test]
fn the_number_of_a_payment_is_that_of_the_try_that_was_paid() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    let refused = told("000001", CardStatus::Refused, "u1");
    let taken = told("000001", CardStatus::Paid, "u2");
    let dossier = follow(
        &mut world,
        dossier,
        &[page("000001"), (Actor::CardService, refused), (Actor::CardService, taken)],
    );
    assert_eq!(dossier.card_attempts[0].uuid.as_deref(), Some("u2"));
    let payment = dossier.order.expect("an order").card_payment.expect("a payment");
    assert_eq!(payment.uuid.as_deref(), Some("u2"));
}

#[test]
fn at_most_three_card_pages_are_open_at_once() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    let pages = ["000001", "000002", "000003"].map(page);
    let dossier = follow(&mut world, dossier, &pages);
    assert_eq!(pages.len(), CARD_PAGES_MAX);
    let (who, fourth) = page("000004");
    let refusal = world.decide(&dossier, &fourth, who).expect_err("a fourth");
    assert_eq!(refusal.code(), "card-pages-open");
    assert!(refusal.said_to(Actor::Elu).contains("24\u{202f}heures"), "{}", refusal.said_to(Actor::Elu));

    let ended = told("000002", CardStatus::Abandoned, "u2");
    let one_less = follow(&mut world, dossier.clone(), &[(Actor::CardService, ended)]);
    assert!(world.decide(&one_less, &fourth, who).is_ok(), "one of them ended");
    world.step += 24 * 3_600;
    assert!(world.decide(&dossier, &fourth, who).is_ok(), "they take no payment any more");
}

#[test]
fn card_money_that_is_gone_leaves_the_bank_and_waits_for_somebody() {
    use CardStatus as S;
    for (status, uuid) in [(S::Cancelled, "u1"), (S::Failed, "u1"), (S::Expired, "u1"), (S::GivenBack, "c1")]
    {
        let mut world = World::new(40_000);
        let dossier = ordered(&mut world, 60_000);
        let taken = told("000001", S::Paid, "u1");
        let dossier = follow(&mut world, dossier, &[page("000001"), (Actor::CardService, taken.clone())]);
        let gone = told("000001", status, uuid);
        let decision = world.decide(&dossier, &gone, Actor::CardService).expect("news");
        assert_eq!(
            (decision.dossier.state, decision.dossier.task()),
            (State::Accepted, Some(Task::CardLost))
        );
        assert_eq!(decision.messages[0].to, Recipient::Gestionnaire);
        world.commit(Some(&dossier), &decision);
        assert_eq!(world.balance(&Account::Bank), Euros::ZERO);
        assert_eq!(world.balance(&Account::Suspense).cents(), -20_000);
        let dossier = decision.dossier;
        for again in [gone, taken] {
            assert_eq!(world.decide(&dossier, &again, Actor::CardService), Err(Refusal::AlreadyPaid));
        }

        // Late: what never came is no credit of the élu.
        world.today = date(2027, 1, 8);
        let expected_charge = price_of_cancellation(&dossier, world.today).charged;
        let shown = end_if_cancelled(&dossier, world.today);
        let cancel = Command::Cancel { reason: String::new(), expected_charge };
        let dossier = follow(&mut world, dossier, &[(Actor::Elu, cancel)]);
        world.check_outcome(&dossier);
        assert_eq!((&shown, dossier.task()), (&dossier.outcome, None));
        assert_eq!(world.balance(&Account::Card(elu())), Euros::ZERO);
        assert_eq!(world.balance(&Account::Suspense), Euros::ZERO);
        assert_eq!(world.refunds, Vec::new(), "there is nothing to give back");
    }
}

/// The card service gives back part by part, each told more than once.
#[test]
fn each_part_that_the_card_service_gives_back_is_money_that_is_gone() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    let taken = told("000001", CardStatus::Paid, "u1");
    let dossier = follow(&mut world, dossier, &[page("000001"), (Actor::CardService, taken.clone())]);
    let dossier = entered(&mut world, dossier);
    let mut dossier = ended(&mut world, dossier, Cause::Completed, 100);
    let before = world.balance(&Account::Bank);
    let part = |cents: i64, uuid: &str| {
        let Command::RecordCardPayment(part) = told("000001", CardStatus::GivenBack, uuid) else { panic!() };
        Command::RecordCardPayment(CardAttempt { amount: Euros::from_cents(cents), ..part })
    };
    let settle = || Command::SettleCardLoss { reason: "Virement reçu".into() };
    for (cents, uuid, lost) in [(5_000, "c1", 5_000), (8_000, "c2", 13_000)] {
        dossier = follow(&mut world, dossier, &[(Actor::CardService, part(cents, uuid))]);
        assert_eq!(dossier.card_lost.cents(), lost);
        assert_eq!(world.balance(&Account::Suspense).cents(), -lost);
        for again in [part(cents, uuid), taken.clone()] {
            assert_eq!(world.decide(&dossier, &again, Actor::CardService), Err(Refusal::AlreadyPaid));
        }
    }
    dossier = follow(&mut world, dossier, &[(Actor::Gestionnaire, settle())]);
    dossier = follow(&mut world, dossier, &[(Actor::CardService, part(9_000, "c3"))]);
    assert_eq!(dossier.card_lost.cents(), 7_000, "no more than was left of the payment");
    assert_eq!((before - world.balance(&Account::Bank)).cents(), -20_000, "all of it left the bank");
    let more = world.decide(&dossier, &part(1_000, "c4"), Actor::CardService);
    assert_eq!(more, Err(Refusal::AlreadyPaid), "nothing is left");
}

/// Nothing else takes it out of an order that is settled.
#[test]
fn card_money_that_is_gone_after_the_end_is_settled_by_somebody() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    let taken = told("000001", CardStatus::Paid, "u1");
    let dossier = follow(&mut world, dossier, &[page("000001"), (Actor::CardService, taken)]);
    let dossier = entered(&mut world, dossier);
    let dossier = ended(&mut world, dossier, Cause::Completed, 100);
    let settle = || Command::SettleCardLoss { reason: "Virement reçu".into() };
    assert_eq!(world.decide(&dossier, &settle(), Actor::Gestionnaire), Err(Refusal::NoCardLoss));
    let gone = told("000001", CardStatus::Failed, "u1");
    let dossier = follow(&mut world, dossier, &[(Actor::CardService, gone)]);
    assert_eq!(dossier.task(), Some(Task::CardLost));
    world.check_outcome(&dossier);
    let dossier = follow(&mut world, dossier, &[(Actor::Gestionnaire, settle())]);
    assert_eq!(dossier.task(), None);
    world.check_outcome(&dossier);
    assert_eq!(world.balance(&Account::Suspense).cents(), -20_000, "matched with the bank, not here");
}

/// What we give back ourselves is told too.
#[test]
fn our_own_refund_is_not_money_that_is_gone() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    let taken = told("000001", CardStatus::Paid, "u1");
    let cancel = Command::Cancel { reason: String::new(), expected_charge: Euros::ZERO };
    let dossier =
        follow(&mut world, dossier, &[page("000001"), (Actor::CardService, taken), (Actor::Elu, cancel)]);
    assert_eq!(world.refunds.len(), 1);
    for (status, uuid) in [(CardStatus::Cancelled, "u1"), (CardStatus::GivenBack, "c1")] {
        let ours = world.decide(&dossier, &told("000001", status, uuid), Actor::CardService);
        assert_eq!(ours, Err(Refusal::AlreadyPaid));
    }
}

/// The card service says that 200 € were paid.
fn paid(trans_id: &str) -> Command {
    Command::RecordCardPayment(CardAttempt {
        trans_id: trans_id.into(),
        trans_date: "20270115080000".into(),
        amount: Euros::from_cents(20_000),
        status: CardStatus::Paid,
        order_id: "2026000000007-1".into(),
        uuid: Some("uuid-1".into()),
    })
}

/// The élu is away on the first day of a training of 600 €, 400 € of rights and 200 € by card.
fn absent(world: &mut World) -> Dossier {
    let dossier = ordered(world, 60_000);
    let told = paid("000001");
    let dossier = follow(world, dossier, &[(Actor::CardService, told)]);
    world.today = dossier.training.start;
    follow(world, dossier, &[(Actor::Of, Command::DeclareNoShow)])
}

fn claimed(world: &mut World, dossier: Dossier) -> Dossier {
    let (case, text) = (ForceMajeureCase::Illness, "Hospitalisé".to_owned());
    let claim = Command::ClaimForceMajeure { case, text, document: "d".repeat(32).parse().expect("an id") };
    follow(world, dossier, &[(Actor::Elu, claim)])
}

const GRANT: fn() -> Command = || Command::GrantForceMajeure { comment: String::new() };

#[test]
fn a_no_show_that_is_excused_before_the_transfer_takes_the_indemnity_back() {
    let mut world = World::new(40_000);
    let dossier = absent(&mut world);
    assert_eq!(world.payables[0].amount.cents(), 3_000);
    let dossier = claimed(&mut world, dossier);
    let dossier = follow(&mut world, dossier, &[(Actor::Gestionnaire, GRANT())]);
    world.check_outcome(&dossier);
    let outcome = dossier.outcome.expect("an outcome");
    assert_eq!((outcome.charged.cents(), outcome.returned.dife.cents()), (0, 40_000));
    assert_eq!(outcome.card_credit.cents(), 20_000, "the card's part had been kept for him already");
    assert_eq!(world.payables[0].state, PayableState::Withdrawn);
    assert_eq!(world.balances[&Account::Retained], Euros::ZERO);
    assert_eq!(world.balances[&Account::Payable(dossier.of)], Euros::ZERO);
}

#[test]
fn a_no_show_that_is_excused_after_the_transfer_makes_a_claim() {
    let mut world = World::new(40_000);
    let dossier = absent(&mut world);
    for _ in 0..2 {
        world.move_payments(1);
    }
    assert_eq!(world.payables[0].state, PayableState::Executed);
    let dossier = claimed(&mut world, dossier);
    let dossier = follow(&mut world, dossier, &[(Actor::Gestionnaire, GRANT())]);
    world.check_outcome(&dossier);
    assert_eq!(world.balances[&Account::Claim(dossier.of)].cents(), -3_000);
    assert_eq!(world.balances[&Account::Bank].cents(), -20_000 + 3_000);
}

/// A training that began, of which the élu claims a case of force majeure, and which ended so.
fn ended_with_a_claim(world: &mut World, cause: Cause, rate: i64) -> Dossier {
    let dossier = ordered(world, 40_000);
    let dossier = entered(world, dossier);
    let dossier = claimed(world, dossier);
    ended(world, dossier, cause, rate)
}

fn entered(world: &mut World, dossier: Dossier) -> Dossier {
    world.today = dossier.training.start;
    let entry = Command::DeclareEntry { on: world.today };
    follow(world, dossier, &[(Actor::Of, entry)])
}

fn ended(world: &mut World, dossier: Dossier, cause: Cause, rate: i64) -> Dossier {
    world.today = dossier.training.end;
    let comment = "Ce qui s’est passé".to_owned();
    let done = ServiceDone { exit: world.today, cause, completion_rate: Decimal::from(rate), comment };
    let declared = (Actor::Of, Command::DeclareServiceDone(done));
    follow(
        world,
        dossier,
        &[declared, (Actor::Gestionnaire, Command::ValidateServiceDone { reason: "Vu.".to_owned() })],
    )
}

/// What was wrong is proposed by one person, and decided by another.
fn corrected(world: &mut World, dossier: Dossier, kind: IncidentKind) -> Dossier {
    let approve = Command::ApproveIncident { number: 1, comment: String::new() };
    let steps = [("one", Command::OpenIncident { kind, comment: "Faux".into() }), ("other", approve)];
    steps.into_iter().fold(dossier, |dossier, (principal, command)| {
        let known = world.known(&dossier, &command);
        let facts = Facts { principal: principal.to_owned(), ..world.facts(Actor::Gestionnaire, known) };
        let decision = decide(&dossier, &command, &facts).expect("a decision");
        world.commit(Some(&dossier), &decision);
        decision.dossier
    })
}

/// The card service is asked for what it must have given back in all, so that an answer that got lost costs nothing.
#[test]
fn two_refunds_of_a_payment_add_up() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    let dossier = follow(&mut world, dossier, &[(Actor::CardService, paid("000001"))]);
    let dossier = entered(&mut world, dossier);
    let dossier = ended(&mut world, dossier, Cause::ForceMajeure, 80);
    let rate = Decimal::from(50);
    let wrong = IncidentKind::WrongRate { cause: Cause::ForceMajeure, completion_rate: rate };
    let dossier = corrected(&mut world, dossier, wrong);
    world.check_outcome(&dossier);
    let asked: Vec<_> =
        world.refunds.iter().map(|refund| (refund.amount.cents(), refund.cumulative.cents())).collect();
    assert_eq!(asked, [(12_000, 12_000), (8_000, 20_000)]);
    assert_eq!(dossier.outcome.expect("an outcome").returned.dife.cents(), 10_000);
}

#[test]
fn a_claim_granted_late_never_costs_more_than_what_stands() {
    let mut world = World::new(80_000);
    let dossier = ended_with_a_claim(&mut world, Cause::OfInterrupted, 40);
    let dossier = follow(&mut world, dossier, &[(Actor::Gestionnaire, GRANT())]);
    let outcome = dossier.outcome.expect("an outcome");
    assert_eq!(
        (outcome.charged, outcome.of_paid),
        (Euros::ZERO, Euros::ZERO),
        "the OF interrupted: nothing is owed"
    );

    let mut world = World::new(80_000);
    let dossier = ended_with_a_claim(&mut world, Cause::Abandonment, 50);
    let dossier = corrected(&mut world, dossier, IncidentKind::Fraud { give_back: false });
    let dossier = follow(&mut world, dossier, &[(Actor::Gestionnaire, GRANT())]);
    let outcome = dossier.outcome.expect("an outcome");
    assert_eq!(outcome.of_paid, Euros::ZERO, "a fraud is not paid again");
    assert_eq!(outcome.charged, Euros::from_cents(20_000), "the élu is charged what was followed");
}

#[test]
fn an_incident_needs_another_person() {
    let mut world = World::new(40_000);
    let dossier = absent(&mut world);
    let open =
        Command::OpenIncident { kind: IncidentKind::Fraud { give_back: true }, comment: "Faux".into() };
    let opened = world.decide(&dossier, &open, Actor::Gestionnaire).expect("opened");
    let approve = Command::ApproveIncident { number: 1, comment: String::new() };
    let alone = world.decide(&opened.dossier, &approve, Actor::Gestionnaire).expect_err("the same person");
    assert_eq!(alone.code(), "four-eyes");
    let payables = Known::Payables(world.payables.clone());
    let other = Facts { principal: "somebody-else".into(), ..world.facts(Actor::Gestionnaire, payables) };
    let decided = decide(&opened.dossier, &approve, &other).expect("decided by another");
    let outcome = decided.dossier.outcome.expect("an outcome");
    assert_eq!(
        (outcome.of_paid.cents(), outcome.returned.dife.cents()),
        (0, 40_000),
        "all that was taken goes back"
    );
}

#[test]
fn a_postponement_keeps_the_money_and_changes_the_place() {
    let mut world = World::new(80_000);
    let dossier = ordered(&mut world, 60_000);
    let start = date(2027, 2, 8);
    let session = "S2".parse().expect("a numero");
    let propose = Command::ProposePostponement { session, start: Some(start), message: "Salle".into() };
    let dossier = follow(&mut world, dossier, &[(Actor::Of, propose)]);
    assert_eq!((dossier.state, dossier.due.expect("a delay").whose), (State::Postponing, Actor::Elu));
    let accepted = world.decide(&dossier, &Command::AcceptPostponement, Actor::Elu).expect("accepted");
    assert!(accepted.transactions.is_empty() && accepted.payables.is_empty());
    let places: Vec<_> = accepted.seats.iter().map(|change| (change.session.as_str(), change.seat)).collect();
    assert_eq!(places, [("S1", Seat::Free), ("S2", Seat::Take(ROOM))]);
    assert_eq!((accepted.dossier.state, accepted.dossier.training.start), (State::Accepted, start));
    // Left unanswered, the first session stands, and the OF can't call the élu absent.
    world.today = date(2026, 12, 20);
    let dossier = follow(&mut world, dossier, &[(Actor::Platform, Command::Lapse)]);
    assert_eq!((dossier.state, dossier.training.start), (State::Accepted, date(2027, 1, 11)));
    world.today = date(2027, 1, 11);
    let absent = world.decide(&dossier, &Command::DeclareNoShow, Actor::Of).expect_err("postponed");
    assert_eq!(absent.code(), "session-postponed");
}

/// Without prerequisites there is nothing to check (DL-2): no button, and no thirty days for who sends the command all the same.
#[test]
fn a_request_without_prerequisites_is_answered_in_two_days() {
    let mut world = World::new(80_000);
    let opened = world.submit(50_000);
    world.commit(None, &opened);
    let mut dossier = opened.dossier;
    assert!(dossier.possible(Actor::Of).contains(&CommandKind::Acknowledge));
    dossier.training.prerequisites = None;
    assert!(!dossier.possible(Actor::Of).contains(&CommandKind::Acknowledge));
    let refusal = world.decide(&dossier, &Command::Acknowledge, Actor::Of).expect_err("nothing to check");
    assert_eq!(refusal.code(), "nothing-to-check");
    let said = refusal.said_to(Actor::Of);
    assert!(said.contains("jours ouvrés") && said.contains("25 novembre 2026"), "{said}");
}

/// An order takes a place of the session as the offer has it now, and one of those of the request when the offer is gone.
#[test]
fn the_places_are_those_of_the_offer_at_the_order() {
    let mut world = World::new(80_000);
    let opened = world.submit(50_000);
    world.commit(None, &opened);
    let dossier = opened.dossier;
    assert_eq!(Room::of(&dossier, None), Room { places: 12, offer: None });
    let dossier = follow(&mut world, dossier, &[(Actor::Of, Command::Accept)]);
    let expected = planned_split(&dossier, &world.funds(), world.today);
    let ordered = world.decide(&dossier, &Command::Confirm { expected }, Actor::Elu).expect("ordered");
    let seats: Vec<_> = ordered.seats.iter().map(|change| change.seat).collect();
    assert_eq!(seats, [Seat::Take(ROOM)]);
}

/// A command that is decided on something else than what it needs is a fault of ours, and changes nothing.
#[test]
fn nothing_is_decided_on_what_was_not_read() {
    let mut world = World::new(80_000);
    let opened = world.submit(50_000);
    world.commit(None, &opened);
    let dossier = follow(&mut world, opened.dossier, &[(Actor::Of, Command::Accept)]);
    let expected = planned_split(&dossier, &world.funds(), world.today);
    for known in [Known::Nothing, Known::Payables(Vec::new()), Known::Eligibility(eligibility())] {
        let confirm = Command::Confirm { expected };
        let refusal = decide(&dossier, &confirm, &world.facts(Actor::Elu, known)).expect_err("not read");
        assert_eq!(refusal.code(), "internal");
    }
}
