//! The comment of an élu on a training and its history, as they are stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::catalogue::FormationNumero;
use mce_shared::identifiers::Siret;
use mce_shared::ids::{DossierId, EluId};
use mce_shared::opinions::{self, Moderation, Tally};

use super::stored;

stored! {
    StoredOpinion = opinions::Opinion {
        dossier: DossierId,
        version: u64,
        elu: EluId,
        of: Siret,
        of_name: String,
        formation: FormationNumero,
        intitule: String,
        on: Date,
        comment: StoredWords,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<StoredWords>,
        until: Date,
        updated_at: Timestamp,
    }

    StoredWords = opinions::Words {
        text: String,
        moderation: Moderation,
    }

    StoredMark = opinions::Mark {
        dossier: DossierId,
        one: Tally,
        on: Date,
    }

    /// A line of the history.
    StoredOpinionRow = opinions::OpinionRow {
        seq: u64,
        at: Timestamp,
        author: String,
        text: String,
        request_id: String,
    }
}
