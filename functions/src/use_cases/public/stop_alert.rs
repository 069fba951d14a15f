//! Ends the mails of a search, for whoever has the link of one of them: nobody has to sign in to be left alone.

use mce_shared::api::{AlertName, Nothing};

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::alerts;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Alerts, &[May::Get, May::Delete])], ..Reach::NOTHING };

/// What the search is called; nothing of one that is not watched any more.
///
/// # Errors
/// 404 for a link that was cut.
pub async fn name(environment: &Environment, call: &Call) -> Result<AlertName, Fault> {
    let alert = alerts::get(environment.store(), &call.param("alert")?).await?;
    Ok(AlertName { label: alert.filter(|alert| !alert.is_over(call.today)).map(|alert| alert.label) })
}

/// Ends them; an end that is asked for twice is one.
///
/// # Errors
/// 404 for a link that was cut.
pub async fn handle(environment: &Environment, call: &Call, _: Nothing) -> Result<Nothing, Fault> {
    end(environment, call).await?;
    Ok(Nothing {})
}

/// The same, asked by a program that reads mails (RFC 8058): it comes from no site, has no cookie, and gets no page. What it posts says
/// nothing that the address does not.
///
/// # Errors
/// As [`handle`].
pub async fn one_click(environment: &Environment, call: &Call, _: &[u8]) -> Result<&'static str, Fault> {
    end(environment, call).await?;
    Ok("stopped")
}

async fn end(environment: &Environment, call: &Call) -> Result<(), Fault> {
    if let Some(alert) = alerts::get(environment.store(), &call.param("alert")?).await? {
        alerts::remove(environment.store(), &alert).await?;
    }
    Ok(())
}
