//! Short simulations of fixed seeds; `make simulate` plays others, and longer ones.

use mce_tests::simulation::cast::Numbers;
use mce_tests::simulation::plan::Plan;
use mce_tests::simulation::{Failed, play};

const FEW: Numbers = Numbers { elus: 6, training_bodies: 2, collectivites: 2 };

fn holds(seed: u64) {
    let plan = Plan::draw(seed, 1, FEW);
    if let Err(Failed { at, event, what }) = play(&plan) {
        panic!("make simulate SEED={seed} ELUS={} YEARS=1 fails at event {at}, {event:?}: {what}", FEW.elus);
    }
}

#[test]
fn a_year_holds_1() {
    holds(1);
}

#[test]
fn a_year_holds_2() {
    holds(2);
}

#[test]
fn a_year_holds_3() {
    holds(3);
}

/// A failure can be played again: nothing depends on anything but the seed.
#[test]
fn the_same_seed_is_the_same_year() {
    let plan = Plan::draw(4, 1, Numbers { elus: 3, ..FEW });
    let few = plan.with(plan.events[..plan.events.len() / 3].to_vec());
    let [one, other] = [(); 2].map(|()| play(&few));
    assert_eq!(one.map_err(|failed| failed.what), other.map_err(|failed| failed.what));
}
