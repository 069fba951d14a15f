//! Ends the mails of a search, for whoever has the link of one of them: nobody has to sign in to be left alone.

use mce_shared::api::Nothing;

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::alerts;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Alerts, &[May::Delete])], ..Reach::NOTHING };

/// Ends them; an end that is asked for twice is one.
///
/// # Errors
/// 404 for a link that was cut.
pub async fn handle(environment: &Environment, call: &Call, _: Nothing) -> Result<Nothing, Fault> {
    alerts::remove(environment.store(), &call.param("alert")?).await?;
    Ok(Nothing {})
}
