//! Dates and moments in words, as a French reader expects them. Amounts: `Euros::french`.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::browser;

/// The day that it is in Paris, on which the deadlines of the law depend.
pub fn today() -> Date {
    // The Swedish form of a date is the ISO one: 2026-11-23.
    let text = browser::in_paris(
        browser::now_millis(),
        "sv-SE",
        &[("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")],
    );
    text.parse().unwrap_or(Date::constant(1970, 1, 1))
}

/// A moment, in Paris: "mardi 1 décembre 2026 à 14:05".
pub fn moment(at: Timestamp) -> String {
    // Exact up to the year 287 396: an f64 holds integers up to 2^53.
    #[allow(clippy::cast_precision_loss)]
    let millis = at.as_millisecond() as f64;
    browser::in_paris(millis, "fr-FR", &[("dateStyle", "full"), ("timeStyle", "short")])
}
