//! Whether the service answers.

use crate::http::{Call, Fault};
use crate::reach::Reach;
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach::NOTHING;

/// Always the same words: whoever reads them got through.
///
/// # Errors
/// Never.
pub async fn handle(_environment: &Environment, _call: &Call) -> Result<&'static str, Fault> {
    Ok("ok")
}
