//! The code that a session shows: digits drawn from a keyed hash of the session, the half-day and the minute, so that it can be neither
//! guessed nor kept for later.

use jiff::Timestamp;

/// Digits of a code.
pub const CODE_DIGITS: usize = 6;
/// Different codes that an élu may try on a day. A training day has two half-days; twenty tries at two codes of a million that count find
/// one in 25 000 days.
pub const TRIES_MAX: u32 = 20;
const SECONDS: i64 = 60;

/// The minute of a moment, counted from 1970.
#[must_use]
pub fn minute_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(SECONDS)
}

/// The minutes whose code counts at a moment: its own, and the one before, for who types slowly.
#[must_use]
pub fn minutes_that_count(at: Timestamp) -> [i64; 2] {
    let minute = minute_of(at);
    [minute, minute - 1]
}

/// The digits of a keyed hash, cut as RFC 4226 (HOTP, section 5.3) cuts its own.
#[must_use]
pub fn digits(hash: &[u8; 32]) -> String {
    let offset = usize::from(hash[31] & 0x0f);
    let four = [hash[offset] & 0x7f, hash[offset + 1], hash[offset + 2], hash[offset + 3]];
    let number = u32::from_be_bytes(four) % 10_u32.pow(CODE_DIGITS as u32);
    format!("{number:0CODE_DIGITS$}")
}
