//! The full sessions for which an élu waits.

use crate::catalogue::SessionKey;
use crate::ids::DossierId;
use crate::lifecycle::State;
use crate::waiting::WaitState;

use super::wire;

wire! {
    /// Those of the caller.
    pub struct WaitList {
        /// The oldest first.
        pub waits: Vec<WaitView>,
        /// The session that was asked about, while the caller does not wait for it.
        pub wanted: Option<WantedSession>,
    }

    /// A session that one may wait for.
    pub struct WantedSession {
        pub title: String,
        pub of_name: String,
        /// "le mardi 1er décembre 2026".
        pub dates: String,
    }

    /// One of them.
    pub struct WaitView {
        pub session: SessionKey,
        pub title: String,
        pub of_name: String,
        /// "le mardi 1er décembre 2026".
        pub dates: String,
        pub state: WaitState,
        /// Whether the session can't be asked for now: ranks and promises stay as they are.
        pub is_stopped: bool,
        /// The dossier that he has open for it: he confirms that one, and asks for no other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub dossier: Option<OpenDossier>,
        /// His rank, from 1, while he waits.
        pub rank: Option<u32>,
        /// How many wait for it.
        pub waiting: u32,
    }

    /// A dossier that is not over.
    pub struct OpenDossier {
        pub id: DossierId,
        pub state: State,
    }

    /// What came of the link of a mail.
    pub struct PlaceLeft {
        /// False when nobody waits under it: it was cut, or has been used.
        pub left: bool,
    }
}
