//! What élus look for and do not find.

use super::wire;
use crate::needs::{Need, ShownNeed};

wire! {
    /// What an élu has said that he looks for.
    pub struct OwnNeeds {
        /// The half-year in which it counts, in French.
        pub since: String,
        pub needs: Vec<Need>,
    }

    /// What training bodies are shown.
    pub struct NeedList {
        /// The latest first.
        pub half_years: Vec<NeedsOfHalfYear>,
    }

    /// A half-year: somebody counts once in it for each theme and area.
    pub struct NeedsOfHalfYear {
        /// In French.
        pub label: String,
        /// Those of most people first, none for fewer than five.
        pub needs: Vec<ShownNeed>,
    }
}
