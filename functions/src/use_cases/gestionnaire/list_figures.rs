//! The figures of the law: every dated row, with its source and where it stands today.

use mce_shared::api::FigureList;

use crate::http::{Call, Fault};
use crate::law;
use crate::reach::Reach;
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach::NOTHING;

/// Those of today, with what was decided a moment ago.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<FigureList, Fault> {
    Ok(law::read(environment).await?.with(|| FigureList::at(call.today)))
}
