//! From the request to the order: delays, places, another session.

use jiff::civil::date;
use mce_shared::lifecycle::{
    Actor, Command, CommandKind, Known, Room, Seat, State, decide, last_free_day, last_free_day_if_ordered,
    planned_split,
};

use crate::common::eligibility;
use crate::steps::{follow, ordered};
use crate::world::{ROOM, World};

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

#[test]
fn who_is_about_to_order_reads_the_term_that_the_order_will_have() {
    for price in [10_000, 50_000] {
        let mut world = World::new(80_000);
        let dossier = ordered(&mut world, price);
        let after = last_free_day(&dossier);
        assert!(after.is_some_and(|last| last < dossier.training.start), "{after:?}");
        assert_eq!(last_free_day_if_ordered(&dossier.training, world.today), after);
    }
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
