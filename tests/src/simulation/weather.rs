//! What happens between a function and the database: throttling, conflicts, lost answers, slow answers, death.

use std::time::Duration;

use mce_local::gate::{Fault, Moment, Weather};

use super::chance::Chance;

/// Faults in a thousand calls, before the database has done anything and after it has done all.
const BEFORE: usize = 35;
const AFTER: usize = 18;
/// Slow answers in a thousand calls.
const SLOW: usize = 60;

/// Bad weather, the same for the same chance.
#[must_use]
pub fn bad(mut chance: Chance) -> Weather {
    Box::new(move |moment, _function, action, _body| match moment {
        Moment::Before if chance.per_mille(BEFORE) => Some(before(&mut chance, action)),
        Moment::Before if chance.per_mille(SLOW) => Some(slow(&mut chance)),
        Moment::After if chance.per_mille(AFTER) => Some(after(&mut chance)),
        _ => None,
    })
}

/// Nothing fails; answers come when they come.
#[must_use]
pub fn windy(mut chance: Chance) -> Weather {
    Box::new(move |moment, _, _, _| {
        (moment == Moment::Before && chance.per_mille(300)).then(|| slow(&mut chance))
    })
}

fn slow(chance: &mut Chance) -> Fault {
    Fault::Slow(Duration::from_millis(u64::try_from(chance.between(1, 40)).unwrap_or(1)))
}

fn before(chance: &mut Chance, action: &str) -> Fault {
    let writes = !matches!(action, "GetItem" | "BatchGetItem" | "Query" | "Scan");
    match chance.below(10) {
        0..=2 => Fault::Crash,
        3..=5 if writes => Fault::Conflict,
        6..=7 => Fault::Throttle,
        _ => Fault::ServerError,
    }
}

/// Done, and the caller does not know.
fn after(chance: &mut Chance) -> Fault {
    if chance.per_mille(500) { Fault::Crash } else { Fault::ServerError }
}
