//! The open sign-ins of the caller, and their end: one, or all the others at once.

use mce_shared::api::{EndSignIns, OpenSignIn, SignInList};

use crate::http::{Call, Fault, is_alive};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::sign_ins;

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::SignIns, &[May::Query, May::Delete])], ..Reach::NOTHING };

/// Those that are alive.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<SignInList, Fault> {
    let (store, caller) = (environment.store(), call.caller()?);
    let mut sign_ins = Vec::new();
    for open in sign_ins::of_identity(store, &caller.identity()).await? {
        let Some(known) = sign_ins::get(store, &open.key).await?.filter(|known| is_alive(known, call)) else {
            continue;
        };
        sign_ins.push(OpenSignIn {
            current: open.key == caller.sign_in.key,
            id: open.key,
            organisation: known.organisation.map(|organisation| organisation.name),
            device: open.device,
            opened_at: open.opened_at,
            last_seen: known.last_seen,
        });
    }
    sign_ins.sort_by_key(|open| std::cmp::Reverse(open.opened_at));
    Ok(SignInList { sign_ins })
}

/// Ends one of them, or all but the one that asks.
///
/// # Errors
/// When the store fails.
pub async fn ended(
    environment: &Environment,
    call: &Call,
    EndSignIns { id }: EndSignIns,
) -> Result<SignInList, Fault> {
    let caller = call.caller()?;
    for open in sign_ins::of_identity(environment.store(), &caller.identity()).await? {
        let asked = id.as_ref().map_or(open.key != caller.sign_in.key, |id| *id == open.key);
        if asked {
            sign_ins::close(environment.store(), &open.identity, &open.key).await?;
        }
    }
    handle(environment, call).await
}
