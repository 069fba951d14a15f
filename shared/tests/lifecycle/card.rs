//! What was paid by card: when it counts, when it goes back, when it is gone.

use jiff::civil::date;
use mce_shared::ledger::Account;
use mce_shared::lifecycle::{
    Actor, CARD_PAGES_MAX, CardAttempt, CardStatus, Command, IncidentKind, Known, Recipient, Refusal, State,
    Task, decide, end_if_cancelled, price_of_cancellation,
};
use mce_shared::money::Euros;
use mce_shared::rules::interruption::Cause;
use rust_decimal::Decimal;

use crate::common::elu;
use crate::steps::{card_loss_settled, corrected, ended, entered, follow, ordered, page, paid, told};
use crate::world::World;

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
    for (cents, uuid, lost) in [(5_000, "c1", 5_000), (8_000, "c2", 13_000)] {
        dossier = follow(&mut world, dossier, &[(Actor::CardService, part(cents, uuid))]);
        assert_eq!(dossier.card_lost.cents(), lost);
        assert_eq!(world.balance(&Account::Suspense).cents(), -lost);
        for again in [part(cents, uuid), taken.clone()] {
            assert_eq!(world.decide(&dossier, &again, Actor::CardService), Err(Refusal::AlreadyPaid));
        }
    }
    dossier = card_loss_settled(&mut world, dossier);
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
    let propose = || Command::ProposeCardLoss { reason: "Virement reçu".into() };
    assert_eq!(world.decide(&dossier, &propose(), Actor::Gestionnaire), Err(Refusal::NoCardLoss));
    let gone = told("000001", CardStatus::Failed, "u1");
    let dossier = follow(&mut world, dossier, &[(Actor::CardService, gone)]);
    assert_eq!(dossier.task(), Some(Task::CardLost));
    world.check_outcome(&dossier);
    // One person alone does not write it off, nor another one of what he was not shown.
    let settle = |cents| Command::SettleCardLoss { amount: Euros::from_cents(cents), comment: String::new() };
    assert_eq!(world.decide(&dossier, &settle(20_000), Actor::Gestionnaire), Err(Refusal::CardLossChanged));
    let proposed = follow(&mut world, dossier.clone(), &[(Actor::Gestionnaire, propose())]);
    assert_eq!((proposed.card_lost.cents(), proposed.task()), (20_000, Some(Task::CardLost)));
    let mut facts = world.facts(Actor::Gestionnaire, Known::Nothing);
    facts.principal = proposed.card_loss.as_ref().expect("a proposal").principal.clone();
    assert_eq!(decide(&proposed, &settle(20_000), &facts), Err(Refusal::FourEyes));
    facts.principal = "other".to_owned();
    assert_eq!(decide(&proposed, &settle(19_999), &facts), Err(Refusal::CardLossChanged));
    let decline =
        Command::DeclineCardLoss { amount: proposed.card_lost, reason: "Rien n’est arrivé".to_owned() };
    let declined = decide(&proposed, &decline, &facts).expect("declined").dossier;
    assert_eq!((declined.card_loss.is_none(), declined.task()), (true, Some(Task::CardLost)));
    let dossier = card_loss_settled(&mut world, dossier);
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
