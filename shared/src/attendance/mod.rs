//! Who was there: the half-days of a session, signed by the phones of the élus with a code that changes every minute, or marked by the
//! training body with a reason (rules.md §4.3: presence sheets are the proof of the service done).
//!
//! What is written is never changed: a mark that was wrong is followed by another one, and both stay. What a dossier's half-days come to is
//! read from all of it.

mod code;
mod half_day;
mod presence;
mod refusal;

pub use code::{CODE_DIGITS, TRIES_MAX, digits, minute_of, minutes_that_count};
pub use half_day::{Half, HalfDay};
pub use presence::{
    Attendance, Cell, Exception, Presence, Trace, Traced, check_mark, doubts, exceptions, held, is_expected,
    is_of, markable,
};
pub use refusal::AttendanceRefused;

#[cfg(test)]
mod tests;
