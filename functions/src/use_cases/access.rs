//! Writes down who looks at what is somebody's, before it is shown.

use mce_shared::access::{Access, Looked};

use crate::http::{Call, Fault};
use crate::runtime::Environment;
use crate::store::accesses::{self, Subject};

/// Writes down that the caller looks at something of a subject.
///
/// # Errors
/// When it can't be written: nothing is shown then.
pub async fn looked(
    environment: &Environment,
    call: &Call,
    subject: Subject<'_>,
    (looked, of): (Looked, &str),
) -> Result<(), Fault> {
    let caller = call.caller()?;
    let organisation = caller.sign_in.organisation.as_ref().map(|body| body.name.clone()).unwrap_or_default();
    let access = Access {
        at: call.now,
        reader: caller.sign_in.display_name.clone(),
        principal: caller.principal(),
        role: caller.role(),
        organisation,
        looked,
        of: of.to_owned(),
        request_id: call.request_id.clone(),
    };
    Ok(accesses::record(environment.store(), subject, &access).await?)
}
