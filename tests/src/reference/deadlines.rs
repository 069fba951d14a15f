//! The last day of each delay (4.2, 3.1, 3.3). The day of the event is day 0.

use jiff::civil::Date;

use super::calendar::{add_working_days, plus_days, plus_months, working_days_back};

/// What a delay is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// The OF answers a request (DL-1).
    OfAnswer,
    /// The OF answers a request whose prerequisites it checks (DL-2): calendar days.
    OfAnswerWithPrerequisites,
    /// The élu confirms a proposal (DL-3).
    EluConfirmation,
    /// The collectivité answers, from the first day of the session: two working days before it stay free for the élu.
    ComplementAnswer,
    /// The first day on which a session may start (DL-4).
    EarliestSessionStart,
    /// The élu withdraws (CX-1).
    Withdrawal,
    /// The OF declares the entry (DL-6).
    EntryDeclaration,
    /// The OF declares the exit and the service done (DL-7).
    ExitDeclaration,
    /// The service done is validated (DL-8).
    ServiceDoneValidation,
    /// The OF is paid (DL-9): calendar days.
    OfPayment,
    /// A card is refunded (CX-1): calendar days.
    CardRefund,
    /// The training is over (TR-6).
    Completion,
    /// Rights may still be used after the last mandate (RE-2).
    ReinsertionWindow,
}

/// The last day of a delay, or for a session the first possible one.
pub fn deadline(kind: Deadline, from: Date) -> Date {
    match kind {
        Deadline::OfAnswer => add_working_days(from, 2),
        Deadline::EntryDeclaration | Deadline::ExitDeclaration => add_working_days(from, 3),
        Deadline::EluConfirmation => add_working_days(from, 4),
        Deadline::ServiceDoneValidation => add_working_days(from, 5),
        Deadline::ComplementAnswer => working_days_back(from, 3),
        Deadline::EarliestSessionStart => add_working_days(from, 11),
        Deadline::Withdrawal => add_working_days(from, 14),
        Deadline::OfAnswerWithPrerequisites | Deadline::OfPayment | Deadline::CardRefund => {
            plus_days(from, 30)
        }
        Deadline::ReinsertionWindow => plus_months(from, 6),
        Deadline::Completion => plus_months(from, 8),
    }
}

/// The first day on which a session may start when it is asked for on this day.
pub fn earliest_session_start(requested_on: Date) -> Date {
    deadline(Deadline::EarliestSessionStart, requested_on)
}

/// The last day on which a training ordered on this day may end.
pub fn completion(ordered_on: Date) -> Date {
    deadline(Deadline::Completion, ordered_on)
}

/// The last day on which rights may be used when the last mandate ended on this day.
pub fn reinsertion_end(last_day_held: Date) -> Date {
    deadline(Deadline::ReinsertionWindow, last_day_held)
}
