//! Actions that say the same thing twice (EDOF 30056 and 30057).
//!
//! EDOF rejects both. Here 30056 (identical) is an error, and 30057 (same mode, place and adaptations, durations
//! within ten hours) a warning: courses for élus last seven hours on average, so that nearly any two of them are
//! within ten hours of each other.

use jiff::civil::Date;
use mce_shared::catalogue::Action;
use rust_decimal::Decimal;

/// EDOF 30057: durations this close look like one action.
const CLOSE_HOURS: Decimal = Decimal::TEN;

/// Same mode, place, duration, price and dates (30056).
#[must_use]
pub fn identical(one: &Action, other: &Action) -> bool {
    one.mode == other.mode
        && one.lieu == other.lieu
        && one.duree_heures == other.duree_heures
        && one.price_ttc == other.price_ttc
        && dates(one) == dates(other)
}

/// Same mode, place and adaptations, close durations (30057).
#[must_use]
pub fn similar(one: &Action, other: &Action) -> bool {
    one.mode == other.mode
        && one.lieu == other.lieu
        && one.acces_handicapes == other.acces_handicapes
        && (one.duree_heures - other.duree_heures).abs() <= CLOSE_HOURS
}

fn dates(action: &Action) -> Vec<(Option<Date>, Option<Date>)> {
    let mut dates: Vec<_> = action.sessions.iter().map(|session| (session.debut, session.fin)).collect();
    dates.sort_unstable();
    dates
}
