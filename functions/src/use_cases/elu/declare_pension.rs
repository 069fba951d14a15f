//! The élu declares that his professional pension is being paid: his rights then only pay for his mandate (RE-3), and end with it.

use mce_shared::api::{Nothing, PensionDeclaration};
use mce_shared::opening::declare_pension;

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::accounts;

pub const REACH: Reach = Reach { tables: &[on(Table::Accounts, &[May::Put, May::Update])], ..Reach::NOTHING };

/// Writes it down; saying it again changes nothing.
///
/// # Errors
/// 422 when what follows was not read.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    PensionDeclaration { understood }: PensionDeclaration,
) -> Result<Nothing, Fault> {
    let elu = call.caller()?.elu()?;
    let row = declare_pension(understood, &call.asked()?).map_err(Fault::refused)?;
    accounts::declare_pension(environment.store(), elu, call.today, &row).await?;
    Ok(Nothing {})
}
