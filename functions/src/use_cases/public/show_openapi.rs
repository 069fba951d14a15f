//! The contract of the API, generated from `shared::api`.

use crate::http::{Call, Fault};
use crate::reach::Reach;
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach::NOTHING;

/// The OpenAPI 3.1 document.
///
/// # Errors
/// When it can't be written.
pub async fn handle(_environment: &Environment, _call: &Call) -> Result<serde_json::Value, Fault> {
    serde_json::to_value(mce_shared::api::openapi::document()).map_err(Fault::internal)
}
