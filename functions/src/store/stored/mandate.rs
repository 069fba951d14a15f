//! A mandate of the register and its history, as they are stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::identifiers::Sex;
use mce_shared::recognition::RegisterRow;
use mce_shared::register::{self, KeptMandate, MandateState, News, ProposedEnd};
use mce_shared::rules::mandates::MandateKind;
use serde::{Deserialize, Serialize};

use super::{Stored, StoredProposal, stored};

/// A mandate and what imports know of it, as one list of values: half a million are read and written, and in two steps each would cost
/// twice as much.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredMandate {
    last_name: String,
    first_name: String,
    sex: Sex,
    birth_date: Date,
    kind: MandateKind,
    territory_code: String,
    territory: String,
    function: String,
    start: Date,
    end: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ending: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proposal: Option<ProposedEnd>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proposed: Option<StoredEndingProposal>,
    #[serde(default)]
    dismissed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    written_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    news: Option<News>,
}

impl Stored for StoredMandate {
    type Core = KeptMandate;

    fn of(core: KeptMandate) -> Self {
        let KeptMandate { row, ending, proposal, proposed, dismissed, written_by, news } = core;
        let RegisterRow {
            last_name,
            first_name,
            sex,
            birth_date,
            kind,
            territory_code,
            territory,
            function,
            start,
            end,
        } = row;
        Self {
            last_name,
            first_name,
            sex,
            birth_date,
            kind,
            territory_code,
            territory,
            function,
            start,
            end,
            ending,
            proposal,
            proposed: Stored::of(proposed),
            dismissed,
            written_by,
            news,
        }
    }

    fn core(self) -> KeptMandate {
        let row = RegisterRow {
            last_name: self.last_name,
            first_name: self.first_name,
            sex: self.sex,
            birth_date: self.birth_date,
            kind: self.kind,
            territory_code: self.territory_code,
            territory: self.territory,
            function: self.function,
            start: self.start,
            end: self.end,
        };
        KeptMandate {
            row,
            ending: self.ending,
            proposal: self.proposal,
            proposed: self.proposed.core(),
            dismissed: self.dismissed,
            written_by: self.written_by,
            news: self.news,
        }
    }
}

/// What somebody proposes to decide.
pub type StoredEndingProposal = StoredProposal<StoredEnding>;

stored! {
    StoredEnding = register::Ending {
        #[serde(default, with = "mce_shared::wire::optional_date")]
        end: Option<Date>,
    }

    /// A group of mandates that wait.
    StoredGroup = register::Group {
        code: String,
        label: String,
    }

    /// A line of the history.
    StoredMandateRow = register::MandateRow {
        at: Timestamp,
        author: String,
        text: String,
        to: MandateState,
        request_id: String,
    }
}
