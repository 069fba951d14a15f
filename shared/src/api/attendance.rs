//! Who was there, as the training body and the élu see it.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::attendance::{Attendance, Cell, HalfDay, Presence, doubts, exceptions};
use crate::french::date_long;
use crate::ids::DossierId;
use crate::lifecycle::{Actor, Dossier};
use crate::texts::sentences;

use super::wire;

wire! {
    /// The sheet of a session.
    pub struct AttendanceSheet {
        /// Title of the training.
        pub title: String,
        /// When and where, in one line.
        pub session: String,
        /// The half-day that it is now; none at night, and on days on which nobody is expected.
        pub now: Option<HalfDay>,
        /// What the élus type to sign it.
        pub code: Option<AttendanceCode>,
        /// The half-days that were held, in their order.
        pub held: Vec<HalfDay>,
        /// Those of which a presence may be marked, in their order.
        pub markable: Vec<HalfDay>,
        /// Those who have ordered, by name.
        pub rows: Vec<AttendanceRow>,
    }

    pub struct AttendanceCode {
        pub digits: String,
        /// When another one takes its place.
        #[serde(with = "crate::wire::instant")]
        pub until: Timestamp,
    }

    /// An élu of the session.
    pub struct AttendanceRow {
        pub dossier: DossierId,
        pub elu_name: String,
        #[serde(with = "crate::wire::date")]
        pub start: Date,
        #[serde(with = "crate::wire::date")]
        pub end: Date,
        /// Whether his presence may still be marked.
        pub open: bool,
        /// Of the half-days that were held on his days, and of the one that it is now.
        pub cells: Vec<AttendanceCell>,
    }

    pub struct AttendanceCell {
        pub half_day: HalfDay,
        pub presence: Presence,
        /// When that was written.
        #[serde(default, with = "crate::wire::optional_instant")]
        pub at: Option<Timestamp>,
        /// Why the training body says so; empty otherwise.
        pub reason: String,
    }

    /// What the training body says of somebody who has not signed.
    pub struct MarkAttendance {
        pub dossier: DossierId,
        pub half_day: HalfDay,
        pub present: bool,
        /// The élu and the gestionnaire read it.
        pub reason: String,
    }

    /// The code that the training body shows.
    pub struct SignAttendance {
        pub code: String,
    }

    /// What an élu may sign now.
    pub struct OwnAttendance {
        /// The half-day that it is; none at night.
        pub now: Option<HalfDay>,
        pub trainings: Vec<OwnTraining>,
    }

    /// A training of the élu that takes place today.
    pub struct OwnTraining {
        pub dossier: DossierId,
        pub title: String,
        pub of_name: String,
        /// When he has signed this half-day; none before.
        #[serde(default, with = "crate::wire::optional_instant")]
        pub signed_at: Option<Timestamp>,
    }

    /// The sheet, of one dossier.
    pub struct ShownAttendance {
        /// The half-days that were held, each in a line of French.
        pub lines: Vec<String>,
        /// Share of them that was followed, in percent.
        pub rate: Decimal,
        /// Share of them that the élu has signed himself, in percent.
        pub signed: Decimal,
        /// Last day that was followed.
        #[serde(default, with = "crate::wire::optional_date")]
        pub last_day: Option<Date>,
        /// Whether something is written of each half-day.
        pub is_complete: bool,
    }
}

impl From<Cell> for AttendanceCell {
    fn from(cell: Cell) -> Self {
        let Cell { half_day, presence, at, reason } = cell;
        Self { half_day, presence, at, reason }
    }
}

impl ShownAttendance {
    /// None while nothing was held.
    #[must_use]
    pub fn of(attendance: &Attendance) -> Option<Self> {
        Some(Self {
            rate: attendance.rate()?,
            signed: attendance.signed_rate()?,
            last_day: attendance.last_day(),
            is_complete: attendance.is_complete(),
            lines: attendance.cells.iter().map(Cell::french).collect(),
        })
    }
}

/// What a training body reads of a rate before it declares it: what the gestionnaire will read, in the same words, and that the last day of the
/// training is not over.
#[must_use]
pub fn doubts_before(
    sheet: Option<&ShownAttendance>,
    rate: Decimal,
    (end, today): (Date, Date),
) -> Vec<String> {
    let found = doubts(rate, sheet.map(|sheet| (sheet.rate, sheet.signed)));
    let read = |mot: String| sentences::AttendanceWillBeRead { mot: &mot }.said();
    let mut told: Vec<String> = found.into_iter().map(|exception| read(exception.french())).collect();
    if rate == Decimal::ONE_HUNDRED && today <= end {
        told.push(sentences::AttendanceNotOver { jour: &date_long(end) }.said());
    }
    told
}

/// What the gestionnaire has to look at in a declaration; nothing for anybody else.
#[must_use]
pub fn shown_exceptions(reader: Actor, dossier: &Dossier, attendance: &Attendance) -> Vec<String> {
    let declared = dossier.service_done.as_ref().filter(|_| reader == Actor::Gestionnaire);
    let found = declared.map(|declared| exceptions(declared, attendance)).unwrap_or_default();
    found.into_iter().map(|exception| exception.french()).collect()
}
