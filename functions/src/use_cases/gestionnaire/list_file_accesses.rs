//! Who downloaded a bank file.

use mce_shared::api::{AccessList, access_of_agent};
use mce_shared::ids::SettlementId;

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::accesses::{self, Subject};

pub const REACH: Reach = Reach { tables: &[on(Table::Accesses, &[May::Query])], ..Reach::NOTHING };

/// Lines of a page.
const A_PAGE: usize = 50;

/// A page, newest first.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<AccessList, Fault> {
    let settlement: SettlementId = call.param("settlement")?;
    let (cursor, subject) = (call.query_value("cursor"), Subject::BankFile(&settlement));
    let (page, cursor) = accesses::list(environment.store(), subject, A_PAGE, cursor.as_deref()).await?;
    Ok(AccessList { accesses: page.iter().map(access_of_agent).collect(), cursor })
}
