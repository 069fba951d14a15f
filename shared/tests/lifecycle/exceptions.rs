//! Force majeure, and what was wrong of a dossier that is over.

use mce_shared::ledger::Account;
use mce_shared::lifecycle::{Actor, Command, Facts, IncidentKind, Known, decide};
use mce_shared::money::Euros;
use mce_shared::payments::PayableState;
use mce_shared::rules::interruption::Cause;

use crate::steps::{GRANT, absent, claimed, corrected, ended_with_a_claim, follow};
use crate::world::World;

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
