//! What was written of the half-days of a session, and what it comes to for each dossier.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::next;
use crate::french::percent;
use crate::ids::DossierId;
use crate::lifecycle::{Dossier, ServiceDone, State, TEXT_MAX};
use crate::rules::interruption::Cause;
use crate::texts::{labels, sentences};

use super::half_day::{Half, HalfDay};
use super::refusal::AttendanceRefused;

/// How somebody's presence came to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Trace {
    /// By the élu's own phone, with the code of the minute.
    Signed,
    /// By the training body.
    Marked {
        present: bool,
        /// Why, in its words.
        reason: String,
    },
}

/// A line of the sheet of a session: never changed, never removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traced {
    pub dossier: DossierId,
    pub half_day: HalfDay,
    pub trace: Trace,
    #[serde(with = "crate::wire::instant")]
    pub at: Timestamp,
    /// Who, by name.
    pub author: String,
    /// Who, as the sign-in knows him.
    pub principal: String,
    pub request_id: String,
}

/// What is known of somebody on a half-day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// He has signed.
    Signed,
    /// The training body says that he was there.
    Marked,
    /// The training body says that he was not.
    Absent,
    /// He has signed, and the training body says that he was not there.
    Contested,
    /// Nothing is written.
    Unknown,
}

impl Presence {
    /// Whether the half-day counts as followed.
    #[must_use]
    pub const fn is_there(self) -> bool {
        matches!(self, Self::Signed | Self::Marked)
    }

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Signed => labels::presence::SIGNED,
            Self::Marked => labels::presence::MARKED,
            Self::Absent => labels::presence::ABSENT,
            Self::Contested => labels::presence::CONTESTED,
            Self::Unknown => labels::presence::UNKNOWN,
        }
    }
}

/// A half-day of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub half_day: HalfDay,
    pub presence: Presence,
    /// When that was written.
    pub at: Option<Timestamp>,
    /// Why the training body says so; empty otherwise.
    pub reason: String,
}

impl Cell {
    /// "mardi 20 avril 2027, matin : présent, sans signature (Téléphone déchargé.)".
    #[must_use]
    pub fn french(&self) -> String {
        let Self { half_day, presence, reason, .. } = self;
        let (demi_journee, presence) = (&half_day.french(), presence.french());
        let raison = Some(reason.as_str()).filter(|reason| !reason.is_empty());
        sentences::AttendanceLine { demi_journee, presence, raison }.said()
    }
}

/// What the sheet of a session says of one dossier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attendance {
    /// The half-days that were held, in their order.
    pub cells: Vec<Cell>,
}

/// The half-days that were held: those of which something is written, of whomever.
#[must_use]
pub fn held(traces: &[Traced]) -> BTreeSet<HalfDay> {
    traces.iter().map(|traced| traced.half_day).collect()
}

impl Attendance {
    /// What is written of a dossier in the sheet of its session, on the days of its training.
    #[must_use]
    pub fn of(dossier: &Dossier, traces: &[Traced]) -> Self {
        Self::with(dossier, traces, None)
    }

    /// The same, with a half-day of which nothing may be written yet.
    #[must_use]
    pub fn with(dossier: &Dossier, traces: &[Traced], now: Option<HalfDay>) -> Self {
        let mut half_days = held(traces);
        half_days.extend(now);
        let own = half_days.into_iter().filter(|half_day| is_of(dossier, *half_day));
        Self { cells: own.map(|half_day| cell(&dossier.id, half_day, traces)).collect() }
    }

    fn count(&self, is: impl Fn(Presence) -> bool) -> usize {
        self.cells.iter().filter(|cell| is(cell.presence)).count()
    }

    /// The share of the half-days that were followed, in percent; none when none was held.
    #[must_use]
    pub fn rate(&self) -> Option<Decimal> {
        self.share(self.count(Presence::is_there))
    }

    /// The same, of those that the élu has signed himself.
    #[must_use]
    pub fn signed_rate(&self) -> Option<Decimal> {
        self.share(self.count(|presence| presence == Presence::Signed))
    }

    fn share(&self, part: usize) -> Option<Decimal> {
        let whole = Decimal::from(self.cells.len());
        // Cut, not rounded: what was not followed wholly is below 100.
        let share = (Decimal::ONE_HUNDRED * Decimal::from(part)).checked_div(whole)?;
        Some(share.trunc_with_scale(2))
    }

    /// Whether something is written of each half-day: where nothing is, nobody has said that he was not there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.count(|presence| presence == Presence::Unknown) == 0
    }

    /// The last day that was followed.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        let there = self.cells.iter().rev().find(|cell| cell.presence.is_there());
        there.map(|cell| cell.half_day.day)
    }
}

fn cell(dossier: &DossierId, half_day: HalfDay, traces: &[Traced]) -> Cell {
    let own = || traces.iter().filter(|traced| traced.dossier == *dossier && traced.half_day == half_day);
    let signed = own().find(|traced| traced.trace == Trace::Signed);
    let marked = own().filter(|traced| traced.trace != Trace::Signed).max_by_key(|traced| traced.at);
    let mark = marked.and_then(|traced| match &traced.trace {
        Trace::Marked { present, reason } => Some((traced.at, *present, reason.clone())),
        Trace::Signed => None,
    });
    let (presence, at, reason) = match (signed, mark) {
        (Some(_), Some((at, false, reason))) => (Presence::Contested, Some(at), reason),
        (Some(signed), _) => (Presence::Signed, Some(signed.at), String::new()),
        (None, Some((at, true, reason))) => (Presence::Marked, Some(at), reason),
        (None, Some((at, false, reason))) => (Presence::Absent, Some(at), reason),
        (None, None) => (Presence::Unknown, None, String::new()),
    };
    Cell { half_day, presence, at, reason }
}

/// Whether the training of a dossier covers a half-day.
#[must_use]
pub fn is_of(dossier: &Dossier, half_day: HalfDay) -> bool {
    let training = &dossier.training;
    (training.start..=training.end).contains(&half_day.day)
}

/// Whether its élu is expected on a half-day: he has ordered, and the training is not over.
#[must_use]
pub fn is_expected(dossier: &Dossier, half_day: HalfDay) -> bool {
    matches!(dossier.state, State::Accepted | State::InTraining) && is_of(dossier, half_day)
}

/// The half-days of which a presence may be marked at that moment, of whoever is expected: all that have begun, whether anybody has signed
/// there or not.
#[must_use]
pub fn markable<'a>(dossiers: impl IntoIterator<Item = &'a Dossier>, now: &Zoned) -> BTreeSet<HalfDay> {
    let mut found = BTreeSet::new();
    for dossier in dossiers {
        let mut day = dossier.training.start;
        while day <= dossier.training.end.min(now.date()) {
            let halves = [Half::Morning, Half::Afternoon].map(|half| HalfDay { day, half });
            found.extend(halves.into_iter().filter(|one| is_expected(dossier, *one) && one.has_begun(now)));
            day = next(day);
        }
    }
    found
}

/// Whether the training body may mark a dossier on a half-day.
///
/// # Errors
/// [`AttendanceRefused`].
pub fn check_mark(
    dossier: &Dossier,
    half_day: HalfDay,
    reason: &str,
    now: &Zoned,
) -> Result<(), AttendanceRefused> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AttendanceRefused::NoReason);
    }
    if reason.chars().count() > TEXT_MAX {
        return Err(AttendanceRefused::LongReason);
    }
    if !is_expected(dossier, half_day) {
        return Err(AttendanceRefused::NotExpected);
    }
    if !half_day.has_begun(now) {
        return Err(AttendanceRefused::ToCome);
    }
    Ok(())
}

/// What the gestionnaire has to look at before he believes a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    /// A presence is declared, and nobody has signed anything.
    NothingSigned,
    /// More is declared than what the sheet says.
    AboveSheet { declared: Decimal, sheet: Decimal },
    /// Half-days that the élu has not signed, and that the training body says he followed.
    Unsigned { count: usize },
    /// Half-days that the élu has signed, and that the training body says he did not follow.
    Contested { count: usize },
    /// Less is declared than what the élu has signed.
    BelowSigned { declared: Decimal, signed: Decimal },
}

impl Exception {
    /// What the gestionnaire reads.
    #[must_use]
    pub fn french(self) -> String {
        match self {
            Self::NothingSigned => sentences::AttendanceNothingSigned.said(),
            Self::AboveSheet { declared, sheet } => {
                sentences::AttendanceAboveSheet { declare: &percent(declared), feuille: &percent(sheet) }
                    .said()
            }
            Self::Unsigned { count } => sentences::AttendanceUnsigned { nombre: &half_days(count) }.said(),
            Self::Contested { count } => sentences::AttendanceContested { nombre: &half_days(count) }.said(),
            Self::BelowSigned { declared, signed } => {
                sentences::AttendanceBelowSigned { declare: &percent(declared), signe: &percent(signed) }
                    .said()
            }
        }
    }
}

fn half_days(count: usize) -> String {
    crate::french::plural(i64::try_from(count).unwrap_or(i64::MAX), "demi-journée", "demi-journées")
}

/// Where a declaration is not what the sheet says; nothing where the élu's own signatures say it all.
#[must_use]
pub fn exceptions(declared: &ServiceDone, attendance: &Attendance) -> Vec<Exception> {
    let rate =
        if declared.cause == Cause::Completed { Decimal::ONE_HUNDRED } else { declared.completion_rate };
    let mut found = doubts(rate, attendance.rate().zip(attendance.signed_rate()));
    let unsigned = attendance.count(|presence| presence == Presence::Marked);
    let contested = attendance.count(|presence| presence == Presence::Contested);
    let half_days = [
        (unsigned, Exception::Unsigned { count: unsigned }),
        (contested, Exception::Contested { count: contested }),
    ];
    found.extend(half_days.into_iter().filter(|(count, _)| *count > 0).map(|(_, exception)| exception));
    found
}

/// Those of a rate beside the shares of the half-days that were followed and that were signed; none where none was held.
#[must_use]
pub fn doubts(rate: Decimal, shares: Option<(Decimal, Decimal)>) -> Vec<Exception> {
    let Some((sheet, signed)) = shares else {
        return if rate.is_zero() { Vec::new() } else { vec![Exception::NothingSigned] };
    };
    let found = [
        (signed.is_zero() && !rate.is_zero(), Exception::NothingSigned),
        (rate > sheet, Exception::AboveSheet { declared: rate, sheet }),
        (rate < signed, Exception::BelowSigned { declared: rate, signed }),
    ];
    found.into_iter().filter(|(holds, _)| *holds).map(|(_, exception)| exception).collect()
}
