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

/// No text gives it a delay: the session does, and a place that is kept for the élu is free again.
#[test]
fn a_collectivite_answers_until_the_eve_of_the_session() {
    let mut world = World::new(40_000);
    let dossier = waiting_for_vitre(&mut world);
    let (eve, start) = (date(2027, 1, 10), date(2027, 1, 11));
    let due = Due { whose: Actor::Collectivite, rule: Delay::BeforeSession, until: eve };
    assert_eq!(dossier.due, Some(due));
    assert_eq!(command_of_time(&dossier, eve), None);
    world.today = start;
    let amount = Euros::from_cents(20_000);
    for (actor, command) in [
        (Actor::Collectivite, Command::GrantCofinancing { amount, deliberation: "2026-12".into() }),
        (Actor::Collectivite, Command::DeclineCofinancing { reason: "Budget".into() }),
        (Actor::Elu, Command::RenounceCofinancing),
    ] {
        let refusal = world.decide(&dossier, &command, actor).expect_err("too late");
        assert_eq!(refusal.code(), "dossier-too-late");
        assert!(refusal.said_to(actor).contains("dimanche 10 janvier 2027"), "{refusal:?}");
    }
    let lapse = command_of_time(&dossier, start).expect("a lapse");
    let lapsed = world.decide(&dossier, &lapse, Actor::Platform).expect("lapsed");
    world.commit(Some(&dossier), &lapsed);
    assert_eq!((lapsed.dossier.state, lapsed.dossier.due), (State::LapsedElu, None));
    assert!(lapsed.journal.text.contains("n’a pas répondu"), "{}", lapsed.journal.text);
    assert!(lapsed.transactions.is_empty() && lapsed.seats.is_empty());
    let told: Vec<_> = lapsed.messages.iter().map(|message| message.to.clone()).collect();
    assert_eq!(
        told,
        [Recipient::Elu(elu()), Recipient::Of(dossier.of.clone()), Recipient::Collectivite(vitre())]
    );
}

#[test]
fn both_are_told_before_the_collectivite_is_too_late() {
    let mut world = World::new(40_000);
    let dossier = waiting_for_vitre(&mut world);
    let to_collectivite = reminder(&dossier).expect("a reminder");
    assert_eq!(to_collectivite.to, Recipient::Collectivite(vitre()));
    assert!(to_collectivite.text.contains("de répondre à la demande de complément"), "{to_collectivite:?}");
    let to_elu = reminder_of_who_waits(&dossier).expect("a reminder");
    assert_eq!(to_elu.to, Recipient::Elu(elu()));
    assert!(to_elu.text.contains("10 janvier 2027"), "{to_elu:?}");
    let dossier = follow(&mut world, dossier, &[(Actor::Elu, Command::RenounceCofinancing)]);
    assert_eq!(reminder_of_who_waits(&dossier), None);
}

/// Four working days (DL-3), and never once the session has begun.
#[test]
fn an_order_is_confirmed_before_its_session() {
    let mut world = World::new(40_000);
    let dossier = waiting_for_vitre(&mut world);
    world.today = date(2027, 1, 8);
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
