//! The communes that may be meant by what is being typed.

use mce_shared::api::{CommuneFound, CommuneList};
use mce_shared::search::suggested;

use crate::http::{Call, Fault};
use crate::reach::Reach;
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach::NOTHING;

/// Answers; nothing for less than two letters.
///
/// # Errors
/// Never.
pub async fn handle(_: &Environment, call: &Call) -> Result<CommuneList, Fault> {
    let items = suggested(&call.query_value("text").unwrap_or_default())
        .into_iter()
        .map(|commune| CommuneFound { code: commune.code.to_owned(), label: commune.label() });
    Ok(CommuneList { items: items.collect() })
}
