//! Whether a name is that of the holder of an account, as banks say it (Verification of Payee, formats §5.1).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::texts::labels;

/// What a bank says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PayeeMatch {
    /// It is the holder's.
    Match,
    /// It is almost the holder's.
    CloseMatch,
    /// It is not.
    NoMatch,
    /// Nobody could say: the bank does not answer, or not for this account.
    NotAvailable,
}

impl PayeeMatch {
    /// What people read.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Match => labels::payee_match::MATCH,
            Self::CloseMatch => labels::payee_match::CLOSE_MATCH,
            Self::NoMatch => labels::payee_match::NO_MATCH,
            Self::NotAvailable => labels::payee_match::NOT_AVAILABLE,
        }
    }

    /// What a status or a reason of a bank file says of the payee, `RVMC`; none for a code about something else.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        match code {
            "RCVC" => Some(Self::Match),
            "RVMC" | "RVCM" | "PN02" => Some(Self::CloseMatch),
            "RVNM" | "PN01" => Some(Self::NoMatch),
            "RVNA" | "RVNC" => Some(Self::NotAvailable),
            _ => None,
        }
    }
}

/// What was asked of a bank about an account, and what it answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayeeAnswer {
    /// The name that was asked about.
    pub asked: String,
    /// What the bank says of it.
    pub result: PayeeMatch,
    /// The name that the bank proposes, where it is close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<String>,
    #[serde(with = "crate::wire::instant")]
    pub at: Timestamp,
}

impl PayeeAnswer {
    /// The holder's name as his bank knows it: the one that it proposes, or else the one that was asked about.
    #[must_use]
    pub fn holder(&self) -> &str {
        self.proposed.as_deref().unwrap_or(&self.asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_banks_are_read_whether_of_a_file_or_of_a_transfer() {
        for (code, expected) in [
            ("RCVC", Some(PayeeMatch::Match)),
            ("RVMC", Some(PayeeMatch::CloseMatch)),
            ("RVCM", Some(PayeeMatch::CloseMatch)),
            ("RVNM", Some(PayeeMatch::NoMatch)),
            ("PN01", Some(PayeeMatch::NoMatch)),
            ("RVNA", Some(PayeeMatch::NotAvailable)),
            ("AC04", None),
        ] {
            assert_eq!(PayeeMatch::of_code(code), expected, "{code}");
        }
    }
}
