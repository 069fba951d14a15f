//! Every pair of commands that are possible at once in a state, sent at the same moment.

use mce_shared::lifecycle::State;
use mce_tests::simulation::pairs::{all_in, asked_and_swept};

fn hold(states: &[State], pairs: usize) {
    let played: usize =
        states.iter().map(|state| all_in(*state).unwrap_or_else(|wrong| panic!("{wrong}"))).sum();
    assert_eq!(played, pairs);
}

#[test]
fn before_the_order() {
    hold(
        &[State::Submitted, State::Acknowledged, State::Proposed, State::WaitingFinancer, State::Paying],
        82,
    );
}

#[test]
fn once_ordered() {
    hold(&[State::Accepted, State::Postponing, State::InTraining], 91);
}

#[test]
fn once_declared() {
    hold(&[State::ServiceDoneDeclared, State::InControl], 35);
}

#[test]
fn once_settled() {
    hold(&[State::ServiceDoneValidated, State::CancelledByElu, State::NoShow], 144);
}

#[test]
fn the_card_service_is_asked_while_the_delay_ends() {
    asked_and_swept().unwrap_or_else(|wrong| panic!("{wrong}"));
}
