//! Whether the service answers.

use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;

super::super::http_function!("show-status");

/// Always the same words: whoever reads them got through.
///
/// # Errors
/// Never.
pub async fn handle(_environment: &Environment, _call: &Call) -> Result<Answer, Fault> {
    Ok(Answer::text("ok"))
}
