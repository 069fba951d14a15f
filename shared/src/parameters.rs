//! The figures of the law at a date (rules §0.1): amounts, caps, rates and delays, read from `parameters.toml`.
//!
//! Only confirmed rows are ever applied. A value asked for before its first row doesn't exist yet ([`value`] says
//! `None`: no cap, no participation, no right); delays and rates, without which nothing can be computed, have
//! [`value_or_first`]. Two people may decide a row while the service runs: [`Law`].

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::money::Euros;

mod announced;
mod law;
mod table;

pub use announced::{Announced, announced, announcement};
pub use law::{DecidedRow, Law, described};
pub use table::{Described, Group, RowState, all};

/// A figure of the law; each has its rows in `parameters.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// Credited each year of mandate (AC-1).
    DifeAnnual,
    /// What the rights may not exceed (AC-2).
    DifeCap,
    /// One-off complement announced for 2026 (AC-19).
    DifeComplement2026,
    /// Day of the yearly credit of the municipal calendar, month × 100 + day (AC-3).
    CreditDayMunicipal,
    /// The same for the other mandates.
    CreditDayOther,
    /// Months after the mandate during which rights pay for reinsertion (AC-15).
    ReinsertionWindow,
    /// Price without tax of an hour of training for the mandate (TR-4).
    MandateHourlyCap,
    /// Participants of a session (TR-5).
    MandateMaxParticipants,
    /// Share of the price without tax that may be subcontracted (AG-11).
    MandateSubcontractCap,
    /// Months to complete a training (TR-6).
    TrainingCompletion,
    /// Working days between the request and the start (DL-4).
    LeadTime,
    /// Working days of the OF to answer (DL-1).
    OfAnswer,
    /// Days of the OF to answer when it checks prerequisites (DL-2).
    OfAnswerWithPrerequisites,
    /// Working days of the élu to confirm (DL-3).
    EluConfirmation,
    /// Days before the session at which an order may still be confirmed.
    BeforeSession,
    /// Working days before the session at which a complement may still be answered.
    ComplementAnswer,
    /// Working days to withdraw (CX-1).
    Withdrawal,
    /// Working days to declare an entry (DL-6).
    EntryDeclaration,
    /// Working days to declare an exit and the service fait (DL-7).
    ExitDeclaration,
    /// Working days to validate a service fait (DL-8).
    ServiceDoneValidation,
    /// Days to pay the OF (DL-9).
    OfPayment,
    /// Hours between the decision on a training body's account and its first use (OF-11).
    AccountFirstUse,
    /// From this amount on, a transfer whose payee does not match holds what else is owed to the training body (formats §5.1).
    PayeeHold,
    /// Days to refund the card (CX-1).
    CardRefund,
    /// Working days of the élu to answer a postponement that the OF proposes (U9).
    PostponementAnswer,
    /// Days to claim a case of force majeure after the end of the dossier (CX-5).
    ForceMajeureClaim,
    /// Working days of the gestionnaire to answer who is to be recognised.
    ReviewAnswer,
    /// Days of who is to be recognised to send what he is asked for.
    ReviewProof,
    /// Days that the préfecture is given to correct the register.
    ReviewPrefecture,
    /// Months to contest a review that was refused.
    ReviewAppeal,
    /// Months during which what was sent for a review is kept, from its end.
    ReviewKept,
    /// Months during which a request of accreditation that was not sent is kept.
    AccreditationDraft,
    /// Working days of the gestionnaire to say whether a request of accreditation is complete (OF-2).
    AccreditationAdmissibility,
    /// Months of the gestionnaire to decide on it (OF-2).
    AccreditationDecision,
    /// Days of the training body to send what it is asked for.
    AccreditationPieces,
    /// Months during which the pieces of a request are kept, from its end.
    AccreditationKept,
    /// Working days within which a comment on a training is read before it is shown.
    OpinionModeration,
    /// Months during which a comment on a training, and the marks of one élu, are kept.
    OpinionKept,
    /// Ratings below which none is shown.
    RatingsShown,
    /// Days during which the secret that was renewed of a software's key goes on.
    SoftwareKeyChangeOver,
    /// Requests that a key may make in a minute.
    SoftwareKeyRequests,
    /// Turnover above which who trains élus only needs Qualiopi (OF-1).
    QualiopiTurnover,
    /// Years that a Qualiopi certificate lasts.
    QualiopiYears,
    /// Years that a renewed agrément lasts (AG-4).
    AgrementRenewalYears,
    /// Years that a first agrément lasts (AG-4).
    AgrementFirstYears,
    /// Months before the end of the first agrément until which its renewal is asked for (AG-4).
    RenewalFirst,
    /// The same of the next ones.
    RenewalNext,
    /// Months before that day at which a training body is told.
    NoticeRenewal,
    /// Months that a suspension of an agrément lasts at most (AG-9).
    AgrementSuspension,
    /// Days before the end of a gate of a training body at which it is told.
    NoticeGate,
    /// The same for the second notice.
    NoticeGateSecond,
    /// The same for the last notice.
    NoticeGateLast,
    /// Tries to open an account in a day, for an identity and for a number, before somebody looks.
    ActivationTries,
    /// Months during which a search is watched, from the day on which its élu last asked for it.
    AlertKept,
    /// The same of a favourite.
    FavouriteKept,
    /// Hours during which a place that has become free is kept for the first who waits for it.
    PlaceKept,
    /// Share of the mandates of a kind, in percent, whose ends a publication proposes before two people have to type how many.
    ImportEndsShare,
    /// Ends of a kind up to which nobody has to.
    ImportEndsFew,
    /// Days before a session at which its élu is told of it.
    NoticeSession,
    /// The same for the last time.
    NoticeSessionLast,
    /// Days before a credit at which its loss at the cap is told (rules §12).
    NoticeCap,
    /// Days before the last day of use at which the end of the rights is told.
    NoticeExpiry,
    /// The same for the last notice.
    NoticeExpiryLast,
    /// Working days before the entry above which a cancellation is free (CX-2).
    FreeCancellation,
    /// Share of the price that the OF gets for a late cancellation (CX-3).
    LateIndemnity,
    /// Least share that the OF gets when an élu leaves (IN-1).
    InterruptionFloor,
    /// Rate of completion from which all is paid (IN-3).
    InterruptionWhole,
    /// Least share of the pedagogical fees before VAT that the fund pays when a collectivité pays too (FI-6c).
    CofinancingFundFloor,
    /// Mandatory participation when CPF rights are used (RE-7).
    CpfParticipation,
    /// CPF rights usable for a certification of the RS (RE-7).
    CpfUseCapRs,
    /// The same for a bilan de compétences.
    CpfUseCapBilan,
    /// The same for a driving licence.
    CpfUseCapPermis,
    /// Rate of the contribution on the allowances (FU-1).
    ContributionRate,
    /// Yearly contribution above which it is paid every month (FU-3).
    ContributionMonthlyAbove,
    /// Yearly contribution from which it is paid every quarter (FU-3).
    ContributionQuarterlyFrom,
}

/// A value and when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The value, in `unit`.
    pub value: Decimal,
    /// First day in force.
    pub from: Date,
    /// Last day in force; none while it is.
    pub to: Option<Date>,
    /// What the value counts.
    pub unit: &'static str,
    /// The text that says so.
    pub source: &'static str,
    /// Is it certain? If not, it is shown, never applied.
    pub confirmed: bool,
}

impl Row {
    fn is_in_force(&self, on: Date) -> bool {
        self.confirmed && self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// Every row of a parameter, unconfirmed ones too, in the order of their dates, under the [`Law`] that holds here.
pub fn rows(parameter: Parameter) -> &'static [Row] {
    law::rows(parameter)
}

/// Those of the build.
fn built(parameter: Parameter) -> &'static [Row] {
    include!(concat!(env!("OUT_DIR"), "/parameters.rs"))
}

/// The rows that may be applied.
pub fn confirmed_rows(parameter: Parameter) -> impl Iterator<Item = &'static Row> {
    rows(parameter).iter().filter(|row| row.confirmed)
}

/// The confirmed value in force on a day; none before the first row or after the last.
pub fn value(parameter: Parameter, on: Date) -> Option<Decimal> {
    rows(parameter).iter().find(|row| row.is_in_force(on)).map(|row| row.value)
}

/// The confirmed value in force on a day, or the first one for a day before it.
pub fn value_or_first(parameter: Parameter, on: Date) -> Decimal {
    let first = || confirmed_rows(parameter).next().map(|row| row.value);
    value(parameter, on).or_else(first).unwrap_or_default()
}

/// The last confirmed value, for a rule whose event has no date of its own.
pub fn latest(parameter: Parameter) -> Decimal {
    confirmed_rows(parameter).last().map(|row| row.value).unwrap_or_default()
}

/// [`value`] as an amount.
pub fn euros(parameter: Parameter, on: Date) -> Option<Euros> {
    value(parameter, on).map(Euros::rounded)
}

/// [`value_or_first`] as a whole number of days, months or persons.
pub fn count(parameter: Parameter, on: Date) -> u32 {
    u32::try_from(value_or_first(parameter, on)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_on_the_day() {
        let cap = |on| euros(Parameter::DifeCap, on).map(Euros::cents);
        assert_eq!(cap(date(2021, 7, 21)), None);
        assert_eq!(cap(date(2021, 12, 31)), Some(150_000));
        assert_eq!(cap(date(2022, 1, 1)), Some(70_000));
        assert_eq!(cap(date(2023, 3, 29)), Some(70_000));
        assert_eq!(cap(date(2023, 3, 30)), Some(80_000));
        assert_eq!(value(Parameter::CpfParticipation, date(2025, 6, 1)), Some(Decimal::new(10_223, 2)));
    }

    #[test]
    fn unconfirmed_rows_are_never_applied() {
        let on = date(2027, 1, 1);
        assert_eq!(value(Parameter::DifeAnnual, on), Some(Decimal::from(400)));
        assert_eq!(value(Parameter::DifeCap, on), Some(Decimal::from(800)));
        assert_eq!(value(Parameter::MandateHourlyCap, on), Some(Decimal::from(80)));
        assert_eq!(value(Parameter::DifeComplement2026, on), None);
    }

    #[test]
    fn delays_hold_before_their_first_row() {
        assert_eq!(count(Parameter::Withdrawal, date(2010, 1, 1)), 14);
    }

    #[test]
    fn every_row_is_named_and_said_in_words() {
        let mut labels: Vec<&str> = all().iter().map(|described| described.label).collect();
        for described in all() {
            for row in rows(described.parameter) {
                assert!(
                    !row.words().contains(row.unit) || row.unit == "%",
                    "{}: {}",
                    described.key,
                    row.words()
                );
                assert!(!row.source.is_empty() && !described.label.is_empty(), "{}", described.key);
            }
        }
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), all().len(), "two parameters with one name");
        let plain = |text: &str| text.replace(['\u{202f}', '\u{a0}'], " ");
        let said = |parameter, nth: usize| plain(&rows(parameter)[nth].words());
        assert_eq!(said(Parameter::DifeCap, 3), plain("1 200,00 €"));
        assert_eq!(said(Parameter::CreditDayMunicipal, 0), plain("31 mars"));
        assert_eq!(said(Parameter::CreditDayOther, 0), plain("5 juillet"));
        assert_eq!(said(Parameter::LeadTime, 0), plain("11 jours ouvrés"));
        assert_eq!(said(Parameter::MandateHourlyCap, 1), plain("80,00 € HT de l’heure"));
    }

    #[test]
    fn a_row_stands_somewhere_on_every_day() {
        let state = |nth: usize, on| rows(Parameter::DifeCap)[nth].state(on);
        for (nth, on, expected) in [
            (1, date(2021, 12, 31), RowState::ToCome),
            (1, date(2022, 1, 1), RowState::InForce),
            (1, date(2023, 3, 29), RowState::InForce),
            (1, date(2023, 3, 30), RowState::Past),
            (2, date(2027, 1, 1), RowState::InForce),
            (3, date(2026, 11, 30), RowState::Off),
            (3, date(2026, 12, 1), RowState::Off),
            (3, date(2027, 1, 1), RowState::Off),
        ] {
            assert_eq!(state(nth, on), expected, "{nth} {on}");
        }
    }
}
