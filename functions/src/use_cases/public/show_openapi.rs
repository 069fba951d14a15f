//! The contract of the API, generated from `shared::api`.

use crate::http::{Answer, Call, Fault};
use crate::reach::Reach;
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach::NOTHING;

/// The OpenAPI 3.1 document.
///
/// # Errors
/// When it can't be written.
pub async fn handle(_environment: &Environment, _call: &Call) -> Result<Answer, Fault> {
    Answer::json(&mce_shared::api::openapi::document())
}
