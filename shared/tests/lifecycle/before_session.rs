//! Nothing is waited for, asked or confirmed once the session has begun.

use jiff::civil::date;
use mce_shared::lifecycle::{
    Actor, Command, Dossier, Due, Recipient, State, command_of_time, planned_split, reminder,
    reminder_of_who_waits,
};
use mce_shared::money::Euros;
use mce_shared::rules::deadlines::Delay;

use crate::common::{elu, vitre};
use crate::steps::follow;
use crate::world::World;

/// A request for which a collectivité is asked.
fn waiting_for_vitre(world: &mut World) -> Dossier {
    let opened = world.submit(60_000);
    world.commit(None, &opened);
    let amount = Euros::from_cents(20_000);
    let ask = Command::AskCofinancing { collectivite: vitre(), amount, message: String::new() };
    follow(world, opened.dossier, &[(Actor::Of, Command::Accept), (Actor::Elu, ask)])
}

/// No text gives it a delay: its answer leaves the élu two working days, and its silence too.
#[test]
fn a_collectivite_answers_while_the_elu_has_the_time_to_confirm() {
    let mut world = World::new(40_000);
    let dossier = waiting_for_vitre(&mut world);
    let (last, eve) = (date(2027, 1, 6), date(2027, 1, 10));
    let due = Due { whose: Actor::Collectivite, rule: Delay::ComplementAnswer, until: last };
    assert_eq!(dossier.due, Some(due));
    assert_eq!(command_of_time(&dossier, last), None);
    let amount = Euros::from_cents(20_000);
    let grant = Command::GrantCofinancing { amount, deliberation: "2026-12".into() };
    world.today = last;
    let granted = world.decide(&dossier, &grant, Actor::Collectivite).expect("in time").dossier;
    let to_confirm = Due { whose: Actor::Elu, rule: Delay::BeforeSession, until: eve };
    assert_eq!(granted.due, Some(to_confirm));
    world.today = date(2027, 1, 7);
    for command in [grant, Command::DeclineCofinancing { reason: "Budget".into() }] {
        let refusal = world.decide(&dossier, &command, Actor::Collectivite).expect_err("too late");
        assert_eq!(refusal.code(), "dossier-too-late");
        assert!(refusal.said_to(Actor::Collectivite).contains("mercredi 6 janvier 2027"), "{refusal:?}");
    }
    // Swept or not, the élu goes on without.
    let renounced = world.decide(&dossier, &Command::RenounceCofinancing, Actor::Elu).expect("in time");
    assert_eq!(renounced.dossier.due, Some(to_confirm));
    let lapse = command_of_time(&dossier, world.today).expect("a lapse");
    let unanswered = world.decide(&dossier, &lapse, Actor::Platform).expect("over");
    assert_eq!((unanswered.dossier.state, unanswered.dossier.due), (State::Proposed, Some(to_confirm)));
    assert!(unanswered.journal.text.contains("n’a pas répondu"), "{}", unanswered.journal.text);
    let told: Vec<_> = unanswered.messages.iter().map(|message| message.to.clone()).collect();
    assert_eq!(told, [Recipient::Elu(elu()), Recipient::Collectivite(vitre())]);
    assert!(unanswered.messages[0].text.contains("10 janvier 2027"), "{:?}", unanswered.messages[0]);
    let again = Command::AskCofinancing { collectivite: vitre(), amount, message: String::new() };
    let refusal = world.decide(&unanswered.dossier, &again, Actor::Elu).expect_err("too late");
    assert!(refusal.said_to(Actor::Elu).contains("session plus lointaine"), "{refusal:?}");
    world.today = date(2027, 1, 11);
    let refusal =
        world.decide(&dossier, &Command::RenounceCofinancing, Actor::Elu).expect_err("it has begun");
    assert!(refusal.said_to(Actor::Elu).contains("dimanche 10 janvier 2027"), "{refusal:?}");
}

/// A sweep that did not pass in time, and one that was asked before a collectivité had a day of its own.
#[test]
fn what_nobody_answered_until_the_session_lapses() {
    let mut world = World::new(40_000);
    let dossier = waiting_for_vitre(&mut world);
    world.today = date(2027, 1, 11);
    let lapse = command_of_time(&dossier, world.today).expect("a lapse");
    let lapsed = world.decide(&dossier, &lapse, Actor::Platform).expect("lapsed");
    world.commit(Some(&dossier), &lapsed);
    assert_eq!((lapsed.dossier.state, lapsed.dossier.due), (State::LapsedElu, None));
    assert!(lapsed.transactions.is_empty() && lapsed.seats.is_empty());
    let told: Vec<_> = lapsed.messages.iter().map(|message| message.to.clone()).collect();
    assert_eq!(
        told,
        [Recipient::Elu(elu()), Recipient::Of(dossier.of.clone()), Recipient::Collectivite(vitre())]
    );
}

/// Thirty days for the prerequisites are no longer than the session is far.
#[test]
fn prerequisites_are_checked_before_the_session() {
    let mut world = World::new(80_000);
    let opened = world.submit(50_000);
    world.commit(None, &opened);
    let mut submitted = opened.dossier;
    (submitted.training.start, submitted.training.end) = (date(2026, 12, 14), date(2026, 12, 15));
    let dossier = world.decide(&submitted, &Command::Acknowledge, Actor::Of).expect("to check").dossier;
    let due = Due { whose: Actor::Of, rule: Delay::BeforeSession, until: date(2026, 12, 13) };
    assert_eq!(dossier.due, Some(due));
    let asked = reminder(&dossier).expect("a reminder");
    assert!(asked.text.contains("de répondre"), "{asked:?}");
    world.today = date(2026, 12, 14);
    let refusal = world.decide(&dossier, &Command::Accept, Actor::Of).expect_err("it has begun");
    assert!(refusal.said_to(Actor::Of).contains("dimanche 13 décembre 2026"), "{refusal:?}");
    assert_eq!(command_of_time(&dossier, world.today), Some(Command::Lapse));
}

#[test]
fn both_are_told_before_the_collectivite_is_too_late() {
    let mut world = World::new(40_000);
    let dossier = waiting_for_vitre(&mut world);
    let to_collectivite = reminder(&dossier).expect("a reminder");
    assert_eq!(to_collectivite.to, Recipient::Collectivite(vitre()));
    assert!(to_collectivite.text.contains("de répondre à la demande de complément"), "{to_collectivite:?}");
    assert!(to_collectivite.text.contains("confirmer sans votre complément"), "{to_collectivite:?}");
    let to_elu = reminder_of_who_waits(&dossier).expect("a reminder");
    assert_eq!(to_elu.to, Recipient::Elu(elu()));
    assert!(to_elu.text.contains("6 janvier 2027") && to_elu.text.contains("10 janvier 2027"), "{to_elu:?}");
    let dossier = follow(&mut world, dossier, &[(Actor::Elu, Command::RenounceCofinancing)]);
    assert_eq!(reminder_of_who_waits(&dossier), None);
}

/// Four working days (DL-3), and never once the session has begun.
#[test]
fn an_order_is_confirmed_before_its_session() {
    let mut world = World::new(40_000);
    let dossier = waiting_for_vitre(&mut world);
    world.today = date(2027, 1, 6);
    let decline = Command::DeclineCofinancing { reason: "Budget".into() };
    let dossier = follow(&mut world, dossier, &[(Actor::Collectivite, decline)]);
    let due = Due { whose: Actor::Elu, rule: Delay::BeforeSession, until: date(2027, 1, 10) };
    assert_eq!((dossier.state, dossier.due), (State::Proposed, Some(due)));
    let expected = planned_split(&dossier, &world.funds(), world.today);
    let confirm = Command::Confirm { expected };
    world.today = date(2027, 1, 10);
    let paying = world.decide(&dossier, &confirm, Actor::Elu).expect("in time").dossier;
    assert_eq!((paying.state, paying.due), (State::Paying, Some(due)));
    world.today = date(2027, 1, 11);
    let refusal = world.decide(&dossier, &confirm, Actor::Elu).expect_err("it has begun");
    assert_eq!(refusal.code(), "dossier-too-late");
    assert_eq!(command_of_time(&paying, world.today), Some(Command::Lapse));
}

#[test]
fn a_session_that_has_begun_is_accepted_no_more() {
    let mut world = World::new(80_000);
    let opened = world.submit(50_000);
    world.commit(None, &opened);
    let mut dossier = follow(&mut world, opened.dossier, &[(Actor::Of, Command::Acknowledge)]);
    (dossier.training.start, dossier.training.end) = (date(2026, 12, 14), date(2026, 12, 15));
    world.today = date(2026, 12, 14);
    let refusal = world.decide(&dossier, &Command::Accept, Actor::Of).expect_err("it has begun");
    assert_eq!(refusal.code(), "bad-date");
    let same = |start| Command::Propose {
        start,
        end: date(2027, 1, 19),
        price: Euros::from_cents(50_000),
        message: "Autre date".into(),
    };
    let refusal = world.decide(&dossier, &same(world.today), Actor::Of).expect_err("it has begun");
    assert_eq!(refusal.code(), "bad-date");
    world.decide(&dossier, &same(date(2027, 1, 18)), Actor::Of).expect("another session");
    world.today = date(2026, 12, 13);
    let accepted = world.decide(&dossier, &Command::Accept, Actor::Of).expect("in time").dossier;
    assert_eq!(accepted.due.map(|due| due.until), Some(date(2026, 12, 13)));
}
