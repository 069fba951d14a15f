//! The figures of the law: every dated row, with its source and where it stands today.

use mce_shared::api::FigureList;

use crate::http::{Call, Fault};
use crate::reach::Reach;
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach::NOTHING;

/// Those of today.
///
/// # Errors
/// None.
pub async fn handle(_: &Environment, call: &Call) -> Result<FigureList, Fault> {
    Ok(FigureList::at(call.today))
}
