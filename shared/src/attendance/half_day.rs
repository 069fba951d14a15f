//! Half-days, in Paris.

use std::fmt;
use std::str::FromStr;

use jiff::Zoned;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::french::date_long;
use crate::texts::labels;
use crate::wire::parse_date;

/// The hours of a training: nobody signs before, or after.
const OPENS: i8 = 7;
const NOON: i8 = 13;
const CLOSES: i8 = 22;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// From 7 to 13 o'clock.
    Morning,
    /// From 13 to 22 o'clock, an evening included.
    Afternoon,
}

impl Half {
    const fn letter(self) -> char {
        match self {
            Self::Morning => 'M',
            Self::Afternoon => 'S',
        }
    }

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Morning => labels::half::MORNING,
            Self::Afternoon => labels::half::AFTERNOON,
        }
    }
}

/// A half-day of a training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HalfDay {
    #[serde(with = "crate::wire::date")]
    pub day: Date,
    pub half: Half,
}

impl HalfDay {
    /// The one of a moment in Paris; none at night.
    #[must_use]
    pub fn at(moment: &Zoned) -> Option<Self> {
        let half = match moment.hour() {
            OPENS..NOON => Half::Morning,
            NOON..CLOSES => Half::Afternoon,
            _ => return None,
        };
        Some(Self { day: moment.date(), half })
    }

    /// Whether it has begun at that moment in Paris.
    #[must_use]
    pub fn has_begun(self, moment: &Zoned) -> bool {
        let opens = match self.half {
            Half::Morning => OPENS,
            Half::Afternoon => NOON,
        };
        self.day < moment.date() || (self.day == moment.date() && moment.hour() >= opens)
    }

    /// "mardi 20 avril 2027, matin".
    #[must_use]
    pub fn french(self) -> String {
        [&date_long(self.day), ", ", self.half.french()].concat()
    }
}

/// As keys have it: `2027-04-20M`. They sort as the half-days come.
impl fmt::Display for HalfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.day, self.half.letter())
    }
}

impl FromStr for HalfDay {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let read = |half: Half| {
            let day = text.strip_suffix(half.letter()).and_then(parse_date)?;
            Some(Self { day, half })
        };
        read(Half::Morning).or_else(|| read(Half::Afternoon)).ok_or(())
    }
}
