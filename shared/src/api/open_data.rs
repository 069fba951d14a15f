//! The catalogue as files that everybody may use.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::wire;

wire! {
    /// The files of the last night.
    pub struct OpenData {
        /// The moment of which they tell; none before the first night.
        #[serde(with = "crate::wire::optional_instant")]
        pub made_at: Option<Timestamp>,
        /// In the order in which they are shown.
        pub files: Vec<OpenFile>,
    }

    /// One of them.
    pub struct OpenFile {
        pub format: OpenFormat,
        /// Its address on the site.
        pub path: String,
        pub bytes: u64,
        /// Sessions in a table, formations in a document.
        pub count: u64,
    }
}

/// What a file of the open data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum OpenFormat {
    /// A line a session.
    Csv,
    /// LHEO 2.3, an element a formation.
    Lheo,
}
