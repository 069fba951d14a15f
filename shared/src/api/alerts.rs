//! The searches that an élu has watched.

use jiff::civil::Date;

use super::wire;

wire! {
    /// A search to be watched.
    pub struct WatchSearch {
        /// As the address of the search page has it, without its `?`; empty for everything.
        pub query: String,
    }

    /// Those of the caller.
    pub struct AlertList {
        pub alerts: Vec<AlertView>,
        /// The search that was asked about, in words: the one to have watched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub asked: Option<String>,
    }

    /// What whoever has the link of a mail reads of its search.
    pub struct AlertName {
        /// In words; none when it is not watched any more.
        pub label: Option<String>,
    }

    /// One of them.
    pub struct AlertView {
        pub id: String,
        /// As the address of the search page has it.
        pub query: String,
        /// The same in words.
        pub label: String,
        /// The day of the last mail; none before the first.
        #[serde(default, with = "crate::wire::optional_date")]
        pub told_on: Option<Date>,
        /// Its last day, unless it is asked for again.
        #[serde(default, with = "crate::wire::optional_date")]
        pub until: Option<Date>,
        /// Whether it finds too much, and rests until it finds less.
        pub is_too_wide: bool,
    }
}
