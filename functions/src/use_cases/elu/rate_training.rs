//! Says what the training was worth, once it is over.

use mce_shared::lifecycle::{Command, Rating};

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::Dossiers, &[May::Get, May::Query, May::Put])], ..Reach::NOTHING };

/// Rates.
///
/// # Errors
/// 409 before the end of the training or the second time.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let rating: Rating = call.json()?;
    carry_out(environment, call, Needs::Nothing, |_| Ok(Command::Rate(rating.clone()))).await
}
