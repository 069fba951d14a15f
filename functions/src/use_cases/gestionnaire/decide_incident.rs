//! Decides a correction that somebody else proposed (four eyes). It adds entries, and edits none.

use mce_shared::api::Verdict;

use super::super::dossiers::change::carry_out;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Query, May::Put]),
    ],
    ..Reach::NOTHING
};

/// Decides.
///
/// # Errors
/// 409 for who proposed it; the core's other refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let number: u32 = call.param("incident")?;
    carry_out(environment, call, (number, call.json::<Verdict>()?).into()).await
}
