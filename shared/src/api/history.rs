//! What happened to something that is not a dossier: who, when and why, for the gestionnaire (invariant 6).

use jiff::Timestamp;

use super::wire;
use crate::accreditation::AccreditationRow;
use crate::law::LawRow;
use crate::opening::AccountRow;
use crate::organisme::{BodyRow, IbanChange, IbanDecision};
use crate::payments::{BankFileRow, SettlementRow};
use crate::register::MandateRow;
use crate::review::ReviewRow;
use crate::software::KeyRow;
use crate::suspense::SuspendedRow;
use crate::texts::sentences;

wire! {
    /// The history of an account, of a settlement, of a mandate, of an account to pay.
    pub struct History {
        /// Oldest first.
        pub lines: Vec<HistoryLine>,
    }

    pub struct HistoryLine {
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        pub author: String,
        /// What happened and why, in French.
        pub text: String,
    }
}

impl FromIterator<HistoryLine> for History {
    fn from_iter<T: IntoIterator<Item = HistoryLine>>(lines: T) -> Self {
        let mut lines: Vec<HistoryLine> = lines.into_iter().collect();
        lines.sort_by_key(|line| line.at);
        Self { lines }
    }
}

macro_rules! told {
    ($($row:ident)+) => {$(
        impl From<&$row> for HistoryLine {
            fn from(row: &$row) -> Self {
                Self { at: row.at, author: row.author.clone(), text: row.text.clone() }
            }
        }
    )+};
}
told!(AccountRow AccreditationRow BankFileRow BodyRow KeyRow LawRow MandateRow ReviewRow SettlementRow SuspendedRow);

impl From<&IbanChange> for HistoryLine {
    fn from(change: &IbanChange) -> Self {
        let numero = numbered(change.number);
        let text = sentences::AccountProposed { numero: numero.as_deref() }.said();
        Self { at: change.proposed_at, author: change.proposed_by.clone(), text }
    }
}

impl From<&IbanDecision> for HistoryLine {
    fn from(decision: &IbanDecision) -> Self {
        let numero = numbered(decision.change.number);
        let (numero, motif) = (numero.as_deref(), decision.comment.as_str());
        // Who stops an account decides on no sight of it.
        let is_stopped = decision.fingerprint.is_empty() && decision.change.number > 0;
        let text = match decision.accepted {
            true => {
                let motif = Some(motif).filter(|motif| !motif.is_empty());
                sentences::AccountAccepted { numero, motif }.said()
            }
            false if is_stopped => sentences::AccountStopped { numero, motif }.said(),
            false => sentences::AccountRefused { numero, motif }.said(),
        };
        Self { at: decision.decided_at, author: decision.decided_by.clone(), text }
    }
}

/// That somebody has seen a proposed account whole.
#[must_use]
pub fn account_seen(number: u32, by: &str, at: Timestamp) -> HistoryLine {
    let numero = numbered(number);
    let text = sentences::AccountSeen { numero: numero.as_deref() }.said();
    HistoryLine { at, author: by.to_owned(), text }
}

/// The first accounts had no number.
fn numbered(number: u32) -> Option<String> {
    (number > 0).then(|| number.to_string())
}
