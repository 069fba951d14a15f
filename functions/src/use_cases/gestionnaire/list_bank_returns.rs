//! The files of the bank that were read, and what somebody must look at.

use mce_shared::api::BankReturnList;

use super::bank_returns::view;
use crate::http::{Call, Fault};
use crate::reach::{Reach, Table, index};
use crate::runtime::Environment;
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[index(Table::Payments, "by-status")], ..Reach::NOTHING };

const PAGE: usize = 50;

/// A page of the files, newest first.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<BankReturnList, Fault> {
    let cursor = call.query_value("cursor");
    let (mut returns, cursor) = payments::returns(environment.store(), PAGE, cursor.as_deref()).await?;
    returns.sort_by_key(|read| std::cmp::Reverse(read.at));
    let returns = returns.into_iter().map(|read| view(read, call)).collect::<Result<_, _>>()?;
    Ok(BankReturnList { returns, cursor })
}
