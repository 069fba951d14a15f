//! The élu declares that his professional pension is being paid: his rights then only pay for his mandate (RE-3), and end with it.

use mce_shared::api::{Nothing, PensionDeclaration};

use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::accounts;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Accounts, &[May::Update])], ..Reach::NOTHING };

/// Writes it down; saying it again changes nothing.
///
/// # Errors
/// 422 when what follows was not read.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let PensionDeclaration { understood } = call.json()?;
    let elu = call.caller()?.elu()?;
    if !understood {
        let detail = "Confirmez que vous avez lu ce que cette déclaration change à vos droits.";
        return Err(Fault::field("/understood", "not-understood", detail));
    }
    if !accounts::declare_pension(environment.store(), elu, call.today).await? {
        return Err(Fault::internal("no account"));
    }
    Answer::json(&Nothing {})
}
