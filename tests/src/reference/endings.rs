//! What it costs to end before the end: cancellation before the entry (4.4), interruption after it (4.5).

use jiff::civil::Date;

use super::calendar::working_days_until;
use super::deadlines::{Deadline, deadline};
use super::share;

/// Who cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Elu,
    Of,
    /// The élu didn't come.
    NoShow,
}

/// A cancellation before the entry.
#[derive(Clone, Copy, Debug)]
pub struct Cancellation {
    pub by: By,
    pub ordered_on: Date,
    pub on: Date,
    pub entry: Date,
    /// Force majeure, proved.
    pub force_majeure: bool,
    pub price: i64,
}

/// Which rule applies to a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    CancelledByOf,
    Withdrawal,
    ForceMajeure,
    Free,
    Late,
}

/// What the élu is charged, and what the OF gets of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bill {
    pub charged: i64,
    pub of_paid: i64,
}

/// Which rule applies: the first that matches (CX-7).
pub fn outcome(cancellation: &Cancellation) -> Outcome {
    let Cancellation { by, ordered_on, on, entry, force_majeure, .. } = *cancellation;
    if by == By::Of {
        return Outcome::CancelledByOf;
    }
    if by == By::NoShow {
        return if force_majeure { Outcome::ForceMajeure } else { Outcome::Late };
    }
    if on <= deadline(Deadline::Withdrawal, ordered_on) && on < entry {
        return Outcome::Withdrawal;
    }
    if force_majeure {
        return Outcome::ForceMajeure;
    }
    if working_days_until(on, entry) > 7 { Outcome::Free } else { Outcome::Late }
}

/// The price of a cancellation: nothing, or when it is late all of it, of which the OF gets 5 %.
pub fn cancel(cancellation: &Cancellation) -> Bill {
    match outcome(cancellation) {
        Outcome::Late => Bill { charged: cancellation.price, of_paid: share(cancellation.price, 5, 100) },
        _ => Bill { charged: 0, of_paid: 0 },
    }
}

/// Why a training ended, once entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Completed,
    Abandonment,
    Absence,
    ForceMajeure,
    /// The OF interrupts and offers another session.
    OfPostponed,
    OfInterrupted,
}

/// The price of an interruption. The rate is what was done, in hundredths of a percent.
pub fn interrupt(cause: Cause, rate: i64, price: i64) -> Bill {
    let pro_rata = share(price, rate, 100_00);
    match cause {
        Cause::Completed => Bill { charged: price, of_paid: price },
        Cause::OfInterrupted => Bill { charged: 0, of_paid: 0 },
        Cause::ForceMajeure | Cause::OfPostponed => Bill { charged: pro_rata, of_paid: pro_rata },
        Cause::Abandonment | Cause::Absence if rate < 25_00 => {
            Bill { charged: price, of_paid: share(price, 25, 100) }
        }
        Cause::Abandonment | Cause::Absence if rate < 80_00 => Bill { charged: price, of_paid: pro_rata },
        Cause::Abandonment | Cause::Absence => Bill { charged: price, of_paid: price },
    }
}
