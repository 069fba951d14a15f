//! Dates, moments and themes in words, as a French reader expects them. Amounts: `Euros::french`.

use std::cell::Cell;

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::catalogue::{Repertoire, ThemeCode};
use mce_shared::wire::parse_date;
use yew::AttrValue;

use crate::browser;

thread_local! {
    /// How far the server's clock is ahead of this machine's, in milliseconds.
    static AHEAD: Cell<f64> = const { Cell::new(0.0) };
}

/// Follows the server's clock from now on: that of the machine may be wrong.
pub fn keep_clock(now: Timestamp) {
    AHEAD.set(millis(now) - browser::now_millis());
}

/// The day that it is in Paris, on which the deadlines of the law depend.
pub fn today() -> Date {
    // The Swedish form of a date is the ISO one: 2026-11-23.
    let text = browser::in_paris(
        browser::now_millis() + AHEAD.get(),
        "sv-SE",
        &[("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")],
    );
    parse_date(&text).unwrap_or(Date::constant(1970, 1, 1))
}

/// Whether a moment is still to come.
pub fn is_ahead(at: Timestamp) -> bool {
    millis(at) > browser::now_millis() + AHEAD.get()
}

/// How long it is until a moment, in milliseconds; none for what is over.
pub fn millis_until(at: Timestamp) -> u32 {
    let left = millis(at) - browser::now_millis() - AHEAD.get();
    // Saturates: what is far is far.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let left = left.max(0.0) as u32;
    left
}

/// A moment, in Paris: "mardi 1er décembre 2026 à 9 h 05".
pub fn moment(at: Timestamp) -> String {
    let text = browser::in_paris(millis(at), "fr-FR", &[("dateStyle", "full"), ("timeStyle", "short")]);
    // Browsers write the first of a month as any other day, and the time as a clock does.
    text.replacen(" 1 ", " 1er ", 1).replacen(" à 0", " à ", 1).replacen(':', "\u{a0}h\u{a0}", 1)
}

/// Milliseconds since 1970.
fn millis(at: Timestamp) -> f64 {
    // Exact up to the year 287 396: an f64 holds integers up to 2^53.
    #[allow(clippy::cast_precision_loss)]
    let millis = at.as_millisecond() as f64;
    millis
}

/// The name of a theme, or its code once it is no longer in the répertoire.
pub fn theme_label(code: &ThemeCode) -> AttrValue {
    let theme = Repertoire::at(today()).and_then(|repertoire| repertoire.theme(code));
    theme.map_or_else(|| code.as_str().to_owned().into(), |theme| AttrValue::Static(theme.label))
}
