//! Delays, and the last day of each (rules §4.2, DL-1 to DL-9, CX-1, TR-6, AC-15).
//!
//! The day of the event is day 0. A delay ends at midnight, Europe/Paris, at the end of its last day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{add_days, add_months, add_working_days, days_before, working_days_before};
use crate::french::plural;
use crate::parameters::{self, Parameter};

/// A delay of the rulebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Delay {
    /// The OF answers a request (DL-1).
    OfAnswer,
    /// The OF answers once it has acknowledged a request with prerequisites (DL-2).
    OfAnswerWithPrerequisites,
    /// The élu confirms a proposal (DL-3).
    EluConfirmation,
    /// The last day before a session: the élu may still confirm. Counted back from its first day.
    BeforeSession,
    /// The collectivité answers a request for a complement, so that the élu has the time to confirm afterwards. Counted back from the first
    /// day of the session.
    ComplementAnswer,
    /// First day on which a session may start, from the request (DL-4): a first day, not a last one.
    EarliestSessionStart,
    /// The élu withdraws from an order (CX-1).
    Withdrawal,
    /// The OF declares an entry (DL-6).
    EntryDeclaration,
    /// The OF declares an exit and the service fait (DL-7).
    ExitDeclaration,
    /// The service fait is validated (DL-8).
    ServiceDoneValidation,
    /// The OF is paid (DL-9).
    OfPayment,
    /// The training is completed, from the order (TR-6).
    Completion,
    /// Rights pay for reinsertion, from the last day of the mandate (AC-15).
    ReinsertionWindow,
    /// The card is refunded (CX-1).
    CardRefund,
    /// The élu answers a postponement that the OF proposes (U9).
    PostponementAnswer,
    /// The élu claims a case of force majeure after the end of the dossier (CX-5).
    ForceMajeureClaim,
    /// The gestionnaire answers who is to be recognised.
    ReviewAnswer,
    /// Who is to be recognised sends what he is asked for.
    ReviewProof,
    /// The préfecture corrects the register.
    ReviewPrefecture,
    /// Who was not recognised contests it.
    ReviewAppeal,
    /// What was sent for a review is kept, from its end.
    ReviewKept,
    /// A request of accreditation that was not sent is kept.
    AccreditationDraft,
    /// The gestionnaire says whether it is complete (OF-2).
    AccreditationAdmissibility,
    /// The gestionnaire decides on it (OF-2).
    AccreditationDecision,
    /// The training body sends what it is asked for.
    AccreditationPieces,
    /// The pieces of a request of accreditation are kept, from its end.
    AccreditationKept,
    /// The gestionnaire reads a comment, or the answer to one, before it is shown.
    OpinionModeration,
    /// A comment on a training is kept, from the day on which it was given.
    OpinionKept,
}

/// How a delay is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Monday to Friday, public holidays excepted, from the day after.
    WorkingDays,
    /// Calendar days.
    Days,
    /// Calendar days, counted back.
    DaysBefore,
    /// Monday to Friday, public holidays excepted, counted back from the day before.
    WorkingDaysBefore,
    /// Calendar months, clamped to the end of the month.
    Months,
}

impl Delay {
    /// Every delay, in the order of a dossier's life.
    pub const ALL: [Delay; 28] = [
        Delay::OfAnswer,
        Delay::OfAnswerWithPrerequisites,
        Delay::EluConfirmation,
        Delay::BeforeSession,
        Delay::ComplementAnswer,
        Delay::EarliestSessionStart,
        Delay::Withdrawal,
        Delay::EntryDeclaration,
        Delay::ExitDeclaration,
        Delay::ServiceDoneValidation,
        Delay::OfPayment,
        Delay::Completion,
        Delay::ReinsertionWindow,
        Delay::CardRefund,
        Delay::PostponementAnswer,
        Delay::ForceMajeureClaim,
        Delay::ReviewAnswer,
        Delay::ReviewProof,
        Delay::ReviewPrefecture,
        Delay::ReviewAppeal,
        Delay::ReviewKept,
        Delay::AccreditationDraft,
        Delay::AccreditationAdmissibility,
        Delay::AccreditationDecision,
        Delay::AccreditationPieces,
        Delay::AccreditationKept,
        Delay::OpinionModeration,
        Delay::OpinionKept,
    ];

    fn definition(self) -> (Parameter, Unit) {
        match self {
            Delay::OfAnswer => (Parameter::OfAnswer, Unit::WorkingDays),
            Delay::OfAnswerWithPrerequisites => (Parameter::OfAnswerWithPrerequisites, Unit::Days),
            Delay::EluConfirmation => (Parameter::EluConfirmation, Unit::WorkingDays),
            Delay::BeforeSession => (Parameter::BeforeSession, Unit::DaysBefore),
            Delay::ComplementAnswer => (Parameter::ComplementAnswer, Unit::WorkingDaysBefore),
            Delay::EarliestSessionStart => (Parameter::LeadTime, Unit::WorkingDays),
            Delay::Withdrawal => (Parameter::Withdrawal, Unit::WorkingDays),
            Delay::EntryDeclaration => (Parameter::EntryDeclaration, Unit::WorkingDays),
            Delay::ExitDeclaration => (Parameter::ExitDeclaration, Unit::WorkingDays),
            Delay::ServiceDoneValidation => (Parameter::ServiceDoneValidation, Unit::WorkingDays),
            Delay::OfPayment => (Parameter::OfPayment, Unit::Days),
            Delay::Completion => (Parameter::TrainingCompletion, Unit::Months),
            Delay::ReinsertionWindow => (Parameter::ReinsertionWindow, Unit::Months),
            Delay::CardRefund => (Parameter::CardRefund, Unit::Days),
            Delay::PostponementAnswer => (Parameter::PostponementAnswer, Unit::WorkingDays),
            Delay::ForceMajeureClaim => (Parameter::ForceMajeureClaim, Unit::Days),
            Delay::ReviewAnswer => (Parameter::ReviewAnswer, Unit::WorkingDays),
            Delay::ReviewProof => (Parameter::ReviewProof, Unit::Days),
            Delay::ReviewPrefecture => (Parameter::ReviewPrefecture, Unit::Days),
            Delay::ReviewAppeal => (Parameter::ReviewAppeal, Unit::Months),
            Delay::ReviewKept => (Parameter::ReviewKept, Unit::Months),
            Delay::AccreditationDraft => (Parameter::AccreditationDraft, Unit::Months),
            Delay::AccreditationAdmissibility => (Parameter::AccreditationAdmissibility, Unit::WorkingDays),
            Delay::AccreditationDecision => (Parameter::AccreditationDecision, Unit::Months),
            Delay::AccreditationPieces => (Parameter::AccreditationPieces, Unit::Days),
            Delay::AccreditationKept => (Parameter::AccreditationKept, Unit::Months),
            Delay::OpinionModeration => (Parameter::OpinionModeration, Unit::WorkingDays),
            Delay::OpinionKept => (Parameter::OpinionKept, Unit::Months),
        }
    }

    /// How it is counted.
    pub fn unit(self) -> Unit {
        self.definition().1
    }

    /// How many of its unit, for an event on that day.
    pub fn length(self, from: Date) -> u32 {
        parameters::count(self.definition().0, from)
    }

    /// "4 jours ouvrés", "30 jours", "8 mois".
    pub fn french(self, from: Date) -> String {
        let length = self.length(from);
        match self.unit() {
            Unit::WorkingDays | Unit::WorkingDaysBefore => plural(length, "jour ouvré", "jours ouvrés"),
            Unit::Days | Unit::DaysBefore => plural(length, "jour", "jours"),
            Unit::Months => plural(length, "mois", "mois"),
        }
    }
}

/// The last day of a delay whose event is on `from` (the first possible day for [`Delay::EarliestSessionStart`]).
pub fn last_day(delay: Delay, from: Date) -> Date {
    let length = delay.length(from);
    match delay.unit() {
        Unit::WorkingDays => add_working_days(from, length),
        Unit::Days => add_days(from, length),
        Unit::DaysBefore => days_before(from, length),
        Unit::WorkingDaysBefore => working_days_before(from, length),
        Unit::Months => add_months(from, length),
    }
}
