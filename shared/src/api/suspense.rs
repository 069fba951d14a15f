//! What stands in suspense: money that moved at the bank and that nothing was matched with.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::money::Euros;
use crate::suspense::Destination;

use super::{HistoryLine, Verdict, wire};

wire! {
    /// Where somebody proposes that a movement goes, until somebody else decides.
    pub struct SuspenseProposalView {
        /// Where.
        pub destination: Destination,
        /// Why, in his words.
        pub why: String,
        /// Who.
        pub by: String,
        /// When.
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        /// Whether who reads this has proposed it: another person decides.
        pub by_reader: bool,
    }

    /// A movement that waits.
    pub struct SuspendedView {
        /// Names it.
        pub key: String,
        /// Day of booking.
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// Below zero when it left.
        pub amount: Euros,
        /// What is left to be matched of it, with its sign.
        pub left: Euros,
        /// What the bank says of it.
        pub text: String,
        /// What somebody proposes.
        pub proposal: Option<SuspenseProposalView>,
        /// Counts its changes: a decision carries it.
        pub version: u64,
        /// What happened to it, oldest first.
        pub history: Vec<HistoryLine>,
    }

    /// What waits, the oldest first.
    pub struct SuspenseList {
        pub movements: Vec<SuspendedView>,
        /// What is left of them makes together.
        pub sum: Euros,
    }

    /// Proposes where a movement goes.
    pub struct ProposeSuspense {
        /// Where.
        pub destination: Destination,
        /// Why.
        pub reason: String,
    }

    /// Decides where a movement goes.
    pub struct DecideSuspense {
        /// Version that was shown.
        pub version: u64,
        pub verdict: Verdict,
    }
}
