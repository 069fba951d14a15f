//! Why a presence is not written.

use crate::lifecycle::TEXT_MAX;
use crate::texts::sentences;

use super::code::TRIES_MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttendanceRefused {
    /// At night.
    OutsideHours,
    /// The élu is expected nowhere now.
    NothingToSign,
    /// Another code than that of the minute: mistyped, of another session, or over.
    WrongCode,
    TooManyTries,
    NoReason,
    LongReason,
    /// The dossier is of other days, or was cancelled, or its training is declared over.
    NotExpected,
    /// The half-day has not begun.
    ToCome,
}

impl AttendanceRefused {
    /// As the API has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OutsideHours => "outside-hours",
            Self::NothingToSign => "nothing-to-sign",
            Self::WrongCode => "code-wrong",
            Self::TooManyTries => "too-many-tries",
            Self::NoReason => "reason-missing",
            Self::LongReason => "bad-text",
            Self::NotExpected => "not-expected",
            Self::ToCome => "half-day-to-come",
        }
    }

    /// The field of the form that it speaks of.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::WrongCode => Some("/code"),
            Self::NoReason | Self::LongReason => Some("/reason"),
            _ => None,
        }
    }
}

impl std::fmt::Display for AttendanceRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&match self {
            Self::OutsideHours => sentences::AttendanceOutsideHours.said(),
            Self::NothingToSign => sentences::AttendanceNothingToSign.said(),
            Self::WrongCode => sentences::AttendanceCodeWrong.said(),
            Self::TooManyTries => sentences::AttendanceTooManyTries { nombre: &TRIES_MAX.to_string() }.said(),
            Self::NoReason => sentences::AttendanceReasonMissing.said(),
            Self::LongReason => sentences::AttendanceReasonLong { nombre: &TEXT_MAX.to_string() }.said(),
            Self::NotExpected => sentences::AttendanceNotExpected.said(),
            Self::ToCome => sentences::AttendanceToCome.said(),
        })
    }
}
