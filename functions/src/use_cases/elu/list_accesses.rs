//! Who looked at what is the caller's: his dossiers, or his sign-ins and his reviews.

use mce_shared::api::{AccessList, access_view};

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::accesses::{self, Subject};

pub const REACH: Reach = Reach { tables: &[on(Table::Accesses, &[May::Query])], ..Reach::NOTHING };

/// Lines of a page.
const A_PAGE: usize = 50;

/// A page of `?about=`.
///
/// # Errors
/// 400 for what there is no journal of; 403 for dossiers without an account.
pub async fn handle(environment: &Environment, call: &Call) -> Result<AccessList, Fault> {
    let (caller, principal) = (call.caller()?, call.caller()?.principal());
    let subject = match call.query_value("about").as_deref() {
        None | Some("person") => Subject::Person(&principal),
        Some("dossiers") => Subject::Elu(caller.elu()?),
        Some(_) => {
            let detail = "Ce journal n’existe pas : revenez à la page « Qui a consulté mon dossier ».";
            return Err(Fault::problem(400, "bad-query", "Journal inconnu", detail));
        }
    };
    let cursor = call.query_value("cursor");
    let (page, cursor) = accesses::list(environment.store(), subject, A_PAGE, cursor.as_deref()).await?;
    Ok(AccessList { accesses: page.iter().map(access_view).collect(), cursor })
}
