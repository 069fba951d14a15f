//! Who signed in.

use serde_json::{Map, Value};

/// What names the person, and everything that could be told of him.
#[derive(Clone)]
pub(super) struct Subject {
    pub(super) key: String,
    pub(super) claims: Map<String, Value>,
    pub(super) label: String,
    /// The level that his identity provider gives by itself.
    pub(super) acr: Option<String>,
}
