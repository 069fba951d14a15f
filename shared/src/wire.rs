//! Dates and instants on the wire: `2026-11-23` and `2026-11-23T08:30:00.123Z`, read and written by a few lines of our own.
//!
//! jiff reads every form that a date may have, time zones included, and explains each mistake: in the browser that is a
//! tenth of what a phone loads before it shows anything. For `#[serde(with = "crate::wire::date")]` and its like.

use std::fmt::{self, Write as _};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// The day written `2026-11-23`, and in no other way.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let (year, month, day) = (text.get(..4)?, text.get(5..7)?, text.get(8..)?);
    let dashes = text.get(4..5)? == "-" && text.get(7..8)? == "-";
    if !dashes || day.len() != 2 {
        return None;
    }
    let (month, day) = (i8::try_from(digits(month)?).ok()?, i8::try_from(digits(day)?).ok()?);
    Date::new(i16::try_from(digits(year)?).ok()?, month, day).ok()
}

/// A day as it is written on the wire.
#[must_use]
pub fn date_text(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// The instant written `2026-11-23T08:30:00Z`, with up to nine decimals of a second.
#[must_use]
pub fn parse_instant(text: &str) -> Option<Timestamp> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    if clock.len() != 8 || fraction.len() > 9 {
        return None;
    }
    let part = |at: usize| clock.get(at..at + 2).and_then(digits);
    let (hour, minute, second) = (part(0)?, part(3)?, part(6)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let nanos = digits(fraction)? * 10_i64.pow(9 - u32::try_from(fraction.len()).ok()?);
    let seconds = days_since_1970(parse_date(date)?) * 86_400 + hour * 3_600 + minute * 60 + second;
    Timestamp::new(seconds, i32::try_from(nanos).ok()?).ok()
}

fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Days from 1 January 1970, from the day of the year and the leap days of the years before.
pub(crate) fn days_since_1970(date: Date) -> i64 {
    let years_before = i64::from(date.year()) - 1;
    let leap_days = years_before / 4 - years_before / 100 + years_before / 400;
    years_before * 365 + leap_days + i64::from(date.day_of_year()) - 719_163
}

macro_rules! format_of {
    ($name:ident, $optional:ident, $type:ty, $parse:ident, $text:expr, $expected:literal) => {
        #[doc = $expected]
        pub mod $name {
            use serde::{Deserialize, Deserializer, Serializer, de::Error};

            /// Writes it.
            ///
            /// # Errors
            /// Those of the serializer.
            pub fn serialize<S: Serializer>(value: &$type, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$text(*value))
            }

            /// Reads it.
            ///
            /// # Errors
            /// When it is written in another way.
            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let text = String::deserialize(deserializer)?;
                super::$parse(&text).ok_or_else(|| D::Error::custom($expected))
            }
        }

        /// The same, or nothing.
        pub mod $optional {
            use serde::{Deserialize, Deserializer, Serializer, de::Error};

            /// Writes it.
            ///
            /// # Errors
            /// Those of the serializer.
            pub fn serialize<S: Serializer>(value: &Option<$type>, serializer: S) -> Result<S::Ok, S::Error> {
                match value {
                    Some(value) => serializer.serialize_some(&$text(*value)),
                    None => serializer.serialize_none(),
                }
            }

            /// Reads it.
            ///
            /// # Errors
            /// When it is written in another way.
            pub fn deserialize<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<$type>, D::Error> {
                let text = Option::<String>::deserialize(deserializer)?;
                text.map(|text| super::$parse(&text).ok_or_else(|| D::Error::custom($expected))).transpose()
            }
        }
    };
}

/// What `#[serde(try_from = "String", into = "String")]` needs of a type that is parsed and shown.
macro_rules! as_text {
    ($name:ident, $error:ty) => {
        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    };
}
pub(crate) use as_text;

/// The word that stands for a value without data: what `serde` writes for it, empty for anything else.
#[must_use]
pub fn word<T: Serialize>(value: T) -> String {
    let mut text = String::new();
    // Into a text, only a value that is no word is refused.
    let _ = write!(text, "{}", Word(value));
    text
}

struct Word<T>(T);

impl<T: Serialize> fmt::Display for Word<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}

format_of!(
    date,
    optional_date,
    jiff::civil::Date,
    parse_date,
    super::date_text,
    "A date is written 2026-11-23."
);
format_of!(
    instant,
    optional_instant,
    jiff::Timestamp,
    parse_instant,
    |at: jiff::Timestamp| at.to_string(),
    "An instant is written 2026-11-23T08:30:00Z."
);

/// A first and a last day, or nothing.
pub mod optional_period {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(value: &Option<(Date, Date)>, serializer: S) -> Result<S::Ok, S::Error> {
        value.map(|(first, last)| (super::date_text(first), super::date_text(last))).serialize(serializer)
    }

    /// Reads it.
    ///
    /// # Errors
    /// When it is written in another way.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<(Date, Date)>, D::Error> {
        let Some((first, last)) = Option::<(String, String)>::deserialize(deserializer)? else {
            return Ok(None);
        };
        let days = super::parse_date(&first).zip(super::parse_date(&last));
        days.map(Some)
            .ok_or_else(|| D::Error::custom("A period is written [\"2026-11-23\", \"2026-11-24\"]."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_what_json_has_between_its_quotes() {
        for cause in crate::rules::interruption::Cause::ALL {
            assert_eq!(serde_json::json!(word(cause)), serde_json::json!(cause));
        }
        assert_eq!(word([1, 2]), "");
    }

    #[test]
    fn dates_are_those_of_jiff() {
        for text in ["2026-11-23", "2000-02-29", "1970-01-01", "0001-01-01", "9999-12-31"] {
            assert_eq!(parse_date(text), text.parse().ok(), "{text}");
            assert_eq!(parse_date(text).map(date_text).as_deref(), Some(text));
        }
        for wrong in [
            "",
            "2026-02-29",
            "2026-1-1",
            "2026-11-23T00:00",
            "+026-11-23",
            "2026/11/23",
            "20261-1-23",
            "2026-11-é",
        ] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn instants_are_those_of_jiff() {
        let instants = [
            "2026-11-23T08:30:00Z",
            "2024-02-29T23:59:59.999999999Z",
            "1970-01-01T00:00:00Z",
            "1968-12-31T01:02:03.5Z",
        ];
        for text in instants {
            assert_eq!(parse_instant(text), text.parse().ok(), "{text}");
        }
        for wrong in [
            "2026-11-23",
            "2026-11-23T08:30:00",
            "2026-11-23T24:00:00Z",
            "2026-11-23T08:30Z",
            "2026-11-23T08:30:00+01:00",
        ] {
            assert_eq!(parse_instant(wrong), None, "{wrong}");
        }
    }
}
