//! Why a session is not postponed or cancelled.

use jiff::civil::Date;

use crate::french::{date_long, integer};
use crate::texts::sentences;

use super::act::REASON_MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionRefused {
    NoReason,
    LongReason,
    /// It was cancelled before.
    Cancelled,
    /// One enters it at any time: there is nothing to postpone.
    WithoutDates,
    Begun {
        start: Date,
    },
    EndsBeforeStart,
    TooSoon {
        earliest: Date,
    },
    SameDates,
    /// Somebody else was faster.
    Changed,
}

impl SessionRefused {
    /// As the API has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoReason => "reason-missing",
            Self::LongReason => "bad-text",
            Self::Cancelled => "session-cancelled",
            Self::WithoutDates => "session-without-dates",
            Self::Begun { .. } => "session-begun",
            Self::EndsBeforeStart | Self::TooSoon { .. } | Self::SameDates => "bad-date",
            Self::Changed => "changed-meanwhile",
        }
    }

    /// The field of the form that it speaks of.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::NoReason | Self::LongReason => Some("/reason"),
            Self::EndsBeforeStart => Some("/end"),
            Self::TooSoon { .. } | Self::SameDates => Some("/start"),
            Self::Cancelled | Self::WithoutDates | Self::Begun { .. } | Self::Changed => None,
        }
    }
}

impl std::fmt::Display for SessionRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&match self {
            Self::NoReason => sentences::SessionReasonMissing.said(),
            Self::LongReason => {
                let most = i64::try_from(REASON_MAX).unwrap_or(i64::MAX);
                sentences::SessionReasonLong { nombre: &integer(most) }.said()
            }
            Self::Cancelled => sentences::SessionCancelledBefore.said(),
            Self::WithoutDates => sentences::SessionWithoutDates.said(),
            Self::Begun { start } => sentences::SessionBegun { debut: &date_long(*start) }.said(),
            Self::EndsBeforeStart => sentences::SessionEndsBeforeStart.said(),
            Self::TooSoon { earliest } => sentences::SessionTooSoon { premier: &date_long(*earliest) }.said(),
            Self::SameDates => sentences::SessionSameDates.said(),
            Self::Changed => sentences::SessionChanged.said(),
        })
    }
}
