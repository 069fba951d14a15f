//! What a file of the bank changed; of one that somebody has sent, what it would change now.

use mce_shared::api::BankReturnView;

use super::bank_returns::{detail, named, tried};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Setting, Table, index, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get, May::Query]),
        on(Table::Payments, &[May::Get, May::Query]),
        index(Table::Payments, "by-status"),
    ],
    files: &[Objects::Read("bank/proposed")],
    settings: &[Setting::Debtor],
    seconds: 29,
    ..Reach::NOTHING
};

/// The file.
///
/// # Errors
/// 404 when there is none.
pub async fn handle(environment: &Environment, call: &Call) -> Result<BankReturnView, Fault> {
    let read = named(environment, call).await?;
    detail(environment, tried(environment, read).await?, call).await
}
