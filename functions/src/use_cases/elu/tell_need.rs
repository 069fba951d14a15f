//! An élu says which training he looks for and does not find: it is counted, and training bodies read how many people do.

use mce_shared::api::OwnNeeds;
use mce_shared::needs::{HalfYear, Need, tell};

use super::super::dossiers::change::Wait;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::{StoreError, needs};

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::Accounts, &[May::Query, May::Put, May::Update])], ..Reach::NOTHING };

/// What the caller has said in this half-year.
///
/// # Errors
/// 403 without an account.
pub async fn own(environment: &Environment, call: &Call) -> Result<OwnNeeds, Fault> {
    let half = HalfYear::of(call.today);
    let needs = needs::of_elu(environment.store(), call.caller()?.elu()?, half).await?;
    Ok(OwnNeeds { since: half.label(), needs })
}

/// Counts what he says; the same thing said again changes nothing.
///
/// # Errors
/// 422 for a theme that is none; 409 for one need too many.
pub async fn told(environment: &Environment, call: &Call, need: Need) -> Result<OwnNeeds, Fault> {
    let (store, elu, half) = (environment.store(), call.caller()?.elu()?, HalfYear::of(call.today));
    let mut wait = Wait::new();
    loop {
        let known = needs::of_elu(store, elu, half).await?;
        let told = tell(&known, &need, call.today).map_err(Fault::refused)?;
        match needs::tell(store, elu, half, (&need, told), call.now).await {
            Ok(true) => return own(environment, call).await,
            // Somebody else counts in the same place at this very moment.
            Ok(false) | Err(StoreError::Busy) => {}
            Err(error) => return Err(error.into()),
        }
        wait.again().await?;
    }
}
