//! From a simulation that fails to the shortest one that still does.

use super::plan::{Event, Plan};
use super::{Failed, play};

/// Plays that one may afford.
const PLAYS: usize = 160;

/// Leaves out events as long as something still fails (ddmin): what remains, and how it fails.
#[must_use]
pub fn shrink(plan: &Plan, failed: Failed) -> (Plan, Failed) {
    let mut failed = failed;
    let until = (failed.at + 1).min(plan.events.len());
    let mut plan = plan.with(plan.events[..until].to_vec());
    let (mut pieces, mut plays) = (2, 0);
    while plays < PLAYS && plan.events.len() > 1 {
        let size = plan.events.len().div_ceil(pieces);
        let mut smaller = None;
        for from in (0..plan.events.len()).step_by(size) {
            plays += 1;
            let left = plan.with(without(&plan.events, from, size));
            if let Err(again) = play(&left) {
                smaller = Some((left, again));
                break;
            }
        }
        match smaller {
            Some((left, again)) => {
                (plan, failed) = (left, again);
                let until = (failed.at + 1).min(plan.events.len());
                plan.events.truncate(until);
                pieces = (pieces - 1).max(2);
            }
            None if size == 1 => break,
            None => pieces = (pieces * 2).min(plan.events.len()),
        }
    }
    (plan, failed)
}

fn without(events: &[Event], from: usize, count: usize) -> Vec<Event> {
    let until = (from + count).min(events.len());
    events[..from].iter().chain(&events[until..]).copied().collect()
}
