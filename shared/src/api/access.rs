//! Who looked at what.

use jiff::Timestamp;

use super::wire;
use crate::access::Access;

wire! {
    /// A page of a journal of access.
    pub struct AccessList {
        /// Newest first.
        pub accesses: Vec<AccessView>,
        /// Of the next page; none at the end.
        pub cursor: Option<String>,
    }

    /// A line of a journal of access.
    pub struct AccessView {
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        /// Who: "Vous", or an organisation; for the gestionnaire, the agent.
        pub who: String,
        /// What, in French.
        pub what: String,
    }
}

/// For the person whom it concerns.
#[must_use]
pub fn access_view(access: &Access) -> AccessView {
    AccessView { at: access.at, who: access.who().to_owned(), what: access.looked.words(&access.of) }
}

/// For the gestionnaire, who knows his agents.
#[must_use]
pub fn access_of_agent(access: &Access) -> AccessView {
    AccessView { who: access.reader.clone(), ..access_view(access) }
}
