//! The lifecycle at random: whatever people ask, in whatever order, money is conserved and every step is written down.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use mce_shared::catalogue::{Mode, Purpose};
use mce_shared::ids::{DossierId, EluId};
use mce_shared::ledger::{Account, Source};
use mce_shared::lifecycle::{
    Actor, CardStatus, Command, Decision, Dossier, Facts, Funds, PaymentState, Rating, Seat, ServiceDone,
    State, Submission, TABLE, Training, decide, planned_split, price_of_cancellation, submit,
};
use mce_shared::money::Euros;
use mce_shared::rules::interruption::Cause;
use mce_shared::rules::mandates::{Mandate, MandateKind};
use proptest::prelude::*;
use rust_decimal::Decimal;

const MONDAY: Date = date(2026, 11, 23);

/// The ledger, the places and the clock, as a store would keep them.
struct World {
    balances: BTreeMap<Account, Euros>,
    posted: HashSet<String>,
    today: Date,
    seats: i32,
    step: i64,
}

impl World {
    fn new(dife: i64) -> Self {
        let balances = BTreeMap::from([(Account::Right(elu()), Euros::from_cents(dife))]);
        Self { balances, posted: HashSet::new(), today: MONDAY, seats: 0, step: 0 }
    }

    fn facts(&self, actor: Actor) -> Facts {
        let balances: Vec<_> = self.balances.iter().map(|(account, sum)| (account.clone(), *sum)).collect();
        Facts {
            at: Timestamp::from_second(1_800_000_000 + self.step).expect("a moment"),
            today: self.today,
            actor,
            author: "Somebody".into(),
            request_id: format!("request-{}", self.step),
            funds: Funds::of(&elu(), &balances),
            mandates: vec![Mandate { kind: MandateKind::Municipal, start: date(2026, 3, 30), end: None }],
            pension_liquidated: false,
            agrement_until: Some(date(2029, 1, 1)),
        }
    }

    /// Applies a decision as the store does, and checks what must hold after every step.
    fn commit(&mut self, before: Option<&Dossier>, decision: &Decision) {
        self.step += 1;
        for transaction in &decision.transactions {
            assert!(self.posted.insert(transaction.id.to_string()), "{} posted twice", transaction.id);
            let sum: Euros = transaction.entries.iter().map(|entry| entry.amount).sum();
            assert!(sum.is_zero(), "{transaction:?}");
            for entry in &transaction.entries {
                *self.balances.entry(entry.account.clone()).or_default() += entry.amount;
            }
        }
        for (account, balance) in &self.balances {
            assert!(!account.stays_positive() || !balance.is_negative(), "{account} is at {balance}");
        }
        match decision.seat {
            Some(Seat::Take) => self.seats += 1,
            Some(Seat::Free) => self.seats -= 1,
            None => {}
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
        }
    }

    /// Invariant 3 at the end: what was reserved is what was paid, what went back and what was retained.
    fn check_outcome(&self, dossier: &Dossier) {
        let (Some(order), Some(outcome)) = (&dossier.order, &dossier.outcome) else { return };
        let reserved: Euros = order.split.total() - order.split.card + order.card_engaged;
        let retained = self.balances.get(&Account::Retained).copied().unwrap_or_default();
        assert_eq!(reserved, outcome.of_paid + retained + outcome.returned.total() + outcome.card_credit);
        assert_eq!(outcome.charged, outcome.of_paid + retained);
    }
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
            prerequisites: None,
        },
        message: String::new(),
        cgu_version: 1,
    }
}

/// What somebody may try; numbers are turned into commands that fit the dossier, or don't.
fn command(kind: u8, amount: i64, dossier: &Dossier, world: &World) -> (Actor, Command) {
    let amount = Euros::from_cents(amount);
    let collectivite = "213503600".parse().expect("a SIREN");
    let trans = |n: i64| (format!("{n:06}"), "20261123101500".to_owned());
    let status = [CardStatus::Paid, CardStatus::Refused, CardStatus::Abandoned][usize::from(kind) % 3];
    let due = dossier.order.as_ref().map_or(amount, |order| order.card_due());
    match kind % 20 {
        0 => (Actor::Of, Command::Acknowledge),
        1 | 2 => (Actor::Of, Command::Accept),
        3 => {
            let (start, end) = (date(2027, 1, 18), date(2027, 1, 19));
            (Actor::Of, Command::Propose { start, end, price: amount, message: "Autre date".into() })
        }
        4 => (Actor::Of, Command::Refuse { reason: "Complet".into() }),
        5 => {
            let name = "Vitré".to_owned();
            (Actor::Elu, Command::AskCofinancing { collectivite, name, amount, message: String::new() })
        }
        6 => (Actor::Elu, Command::RenounceCofinancing),
        7 => (Actor::Collectivite, Command::GrantCofinancing { amount, deliberation: "2026-12".into() }),
        8 => (Actor::Collectivite, Command::DeclineCofinancing { reason: "Budget".into() }),
        9..=11 => {
            let expected = planned_split(dossier, &world.facts(Actor::Elu).funds, world.today);
            (Actor::Elu, Command::Confirm { expected })
        }
        12 => {
            let (trans_id, trans_date) = trans(world.step % 3);
            (Actor::Elu, Command::StartCardPayment { trans_id, trans_date })
        }
        13 | 14 => {
            let (trans_id, trans_date) = trans(world.step % 3);
            let amount = if kind.is_multiple_of(5) { amount } else { due };
            (Actor::CardService, Command::RecordCardPayment { trans_id, trans_date, amount, status })
        }
        15 => {
            let expected_charge = price_of_cancellation(dossier, world.today).charged;
            (Actor::Elu, Command::Cancel { reason: String::new(), expected_charge })
        }
        16 => (Actor::Of, Command::DeclareEntry { on: world.today.min(dossier.training.end) }),
        17 => {
            let rate = Decimal::from(amount.cents().rem_euclid(101));
            let cause = match kind {
                _ if rate == Decimal::ONE_HUNDRED => Cause::Completed,
                k if k.is_multiple_of(3) => Cause::Abandonment,
                k if k % 3 == 1 => Cause::ForceMajeure,
                _ => Cause::OfInterrupted,
            };
            let done =
                ServiceDone { exit: world.today, cause, completion_rate: rate, comment: "Départ".into() };
            (Actor::Of, Command::DeclareServiceDone(done))
        }
        18 => (Actor::Gestionnaire, Command::ValidateServiceDone),
        _ => match kind % 5 {
            0 => (Actor::Of, Command::CancelByOf { reason: "Formateur absent".into() }),
            1 => (Actor::Of, Command::DeclareNoShow),
            2 => (Actor::Platform, Command::Lapse),
            3 => (Actor::Elu, Command::Rate(Rating { stars: 4, comment: String::new(), took_place: true })),
            _ => (
                Actor::Platform,
                Command::OrderPayment {
                    settlement: "MCE-20270115-001".parse().expect("an id"),
                    reference: "MCE-PAY-1".into(),
                },
            ),
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn money_is_conserved_whatever_is_asked(
        dife in 0_i64..=80_000,
        price in 10_000_i64..=200_000,
        steps in proptest::collection::vec((any::<u8>(), 1_i64..=90_000, 0_i32..=9), 1..60),
    ) {
        let mut world = World::new(dife);
        let opened = submit(submission(price), &world.facts(Actor::Elu)).expect("a request");
        world.commit(None, &opened);
        let mut dossier = opened.dossier;
        let mut payables = 0;
        for (kind, amount, days) in steps {
            // Most things happen the same day; time passes now and then.
            if days > 6 {
                world.today = world.today.checked_add(Span::new().days(i64::from(days - 6) * 3)).expect("a day");
            }
            let (actor, command) = command(kind, amount, &dossier, &world);
            let Ok(decision) = decide(&dossier, &command, &world.facts(actor)) else { continue };
            let row = TABLE.iter().find(|row| row.from == dossier.state && row.command == command.kind());
            prop_assert!(row.is_some_and(|row| row.to.contains(&decision.dossier.state)));
            payables += u32::from(decision.payable.is_some());
            world.commit(Some(&dossier), &decision);
            dossier = decision.dossier;
            world.check_outcome(&dossier);
        }
        prop_assert!(payables <= 1, "an OF is owed once for a dossier");
        if let PaymentState::Ordered { .. } = dossier.payment {
            let payable = world.balances.get(&Account::Payable(dossier.of.clone())).copied().unwrap_or_default();
            prop_assert!(payable.is_zero());
        }
    }
}

/// Follows a list of commands that must all be accepted.
fn follow(world: &mut World, dossier: Dossier, commands: &[(Actor, Command)]) -> Dossier {
    commands.iter().fold(dossier, |dossier, (actor, command)| {
        let decision = decide(&dossier, command, &world.facts(*actor)).expect("accepted");
        world.commit(Some(&dossier), &decision);
        decision.dossier
    })
}

fn ordered(world: &mut World, price: i64) -> Dossier {
    let opened = submit(submission(price), &world.facts(Actor::Elu)).expect("a request");
    world.commit(None, &opened);
    let dossier = follow(world, opened.dossier, &[(Actor::Of, Command::Accept)]);
    let expected = planned_split(&dossier, &world.facts(Actor::Elu).funds, world.today);
    follow(world, dossier, &[(Actor::Elu, Command::Confirm { expected })])
}

#[test]
fn a_late_cancellation_keeps_the_card_money_as_a_credit() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    assert_eq!(dossier.state, State::Paying);
    let paid = Command::RecordCardPayment {
        trans_id: "000001".into(),
        trans_date: "20261123101500".into(),
        amount: Euros::from_cents(20_000),
        status: CardStatus::Paid,
    };
    let dossier = follow(&mut world, dossier, &[(Actor::CardService, paid)]);
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
fn money_that_comes_after_the_end_is_kept_for_the_elu() {
    let mut world = World::new(40_000);
    let dossier = ordered(&mut world, 60_000);
    let cancel = Command::Cancel { reason: String::new(), expected_charge: Euros::ZERO };
    let dossier = follow(&mut world, dossier, &[(Actor::Elu, cancel)]);
    let late = Command::RecordCardPayment {
        trans_id: "000009".into(),
        trans_date: "20261123101500".into(),
        amount: Euros::from_cents(20_000),
        status: CardStatus::Paid,
    };
    let dossier = follow(&mut world, dossier, &[(Actor::CardService, late.clone())]);
    assert_eq!(dossier.state, State::RefusedByElu);
    assert_eq!(world.balances[&Account::Card(elu())].cents(), 20_000);
    assert_eq!(world.balances[&Account::Right(elu())].cents(), 40_000);
    assert!(
        decide(&dossier, &late, &world.facts(Actor::CardService)).is_err(),
        "the same notification again"
    );
}

#[test]
fn a_confirmation_after_its_deadline_is_refused_with_the_day() {
    let mut world = World::new(80_000);
    let opened = submit(submission(50_000), &world.facts(Actor::Elu)).expect("a request");
    world.commit(None, &opened);
    let dossier = follow(&mut world, opened.dossier, &[(Actor::Of, Command::Accept)]);
    let expected = planned_split(&dossier, &world.facts(Actor::Elu).funds, world.today);
    world.today = date(2026, 11, 30);
    let refusal =
        decide(&dossier, &Command::Confirm { expected }, &world.facts(Actor::Elu)).expect_err("too late");
    assert_eq!(refusal.code(), "dossier-too-late");
    assert!(refusal.to_string().contains("vendredi 27 novembre 2026"), "{refusal}");
}
