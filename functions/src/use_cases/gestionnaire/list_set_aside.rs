//! What the schedules could not treat, and try again.

use mce_shared::api::SetAsideList;

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::set_aside;

pub const REACH: Reach = Reach { tables: &[on(Table::Jobs, &[May::Query])], ..Reach::NOTHING };

const PAGE: usize = 50;

/// A page of them.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<SetAsideList, Fault> {
    let cursor = call.query_value("cursor");
    let (items, cursor) = set_aside::page(environment.store(), PAGE, cursor.as_deref()).await?;
    Ok(SetAsideList { items, cursor })
}
