//! Who is signed in, if anybody: what the SPA asks first.

use mce_shared::api::{IdentityView, SignedIn};
use mce_shared::cgu;

use crate::http::{Call, Fault, Subject, find_caller};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::sign_in::csrf;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::SignIns, &[May::Get, May::Update]), on(Table::Habilitations, &[May::Query])],
    ..Reach::NOTHING
};

/// The sign-in of the cookie, if it is alive.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<IdentityView, Fault> {
    let now = environment.now();
    let Some(caller) = find_caller(environment, call).await? else {
        return Ok(IdentityView { signed_in: None, now });
    };
    let sign_in = &caller.sign_in;
    let signed_in = SignedIn {
        role: caller.role(),
        display_name: sign_in.display_name.clone(),
        organisation: sign_in.organisation.clone(),
        permissions: caller.standing.permissions.clone(),
        waiting: caller.standing.waiting,
        fresh_until: caller.fresh_until(now),
        csrf_token: csrf::token(&sign_in.csrf_secret),
        cgu_to_accept: cgu::must_accept(caller.role(), sign_in.cgu_version),
        account_active: !matches!(caller.subject, Subject::Elu(None)),
        expires_at: sign_in.ends_at,
    };
    Ok(IdentityView { signed_in: Some(signed_in), now })
}
