//! Declares the exit and the service done.

use mce_shared::lifecycle::{Command, ServiceDone};

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Dossiers, &[May::Get, May::Query, May::Put]), on(Table::Outbox, &[May::Put])],
    ..Reach::NOTHING
};

/// Declares.
///
/// # Errors
/// 422 for a rate, a cause or a day that do not fit together.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let declared: ServiceDone = call.json()?;
    carry_out(environment, call, Needs::Nothing, |_| Ok(Command::DeclareServiceDone(declared.clone()))).await
}
