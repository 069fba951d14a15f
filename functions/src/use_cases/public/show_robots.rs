//! What search engines may read.

use jiff::SignedDuration;

use crate::http::{Call, Fault, WebPage};
use crate::pages::robots::robots;
use crate::reach::Reach;
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach::NOTHING;

const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// robots.txt.
///
/// # Errors
/// When the function does not know its site.
pub async fn handle(environment: &Environment, _call: &Call) -> Result<WebPage, Fault> {
    let content = robots(environment.origin()?);
    Ok(WebPage { status: 200, media_type: "text/plain; charset=utf-8", content, kept: KEPT })
}
