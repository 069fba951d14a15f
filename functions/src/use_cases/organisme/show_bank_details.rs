//! The account on which a training body is paid, all but its ends hidden.

use mce_shared::api::{BankDetailsChange, BankDetailsView};
use mce_shared::identifiers::{Sealed, Siret};
use mce_shared::organisme::is_recent;

use crate::http::{Call, Fault};
use crate::ports::vault::Secret;
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::organisations;

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::Organisations, &[May::Get])], settings: &[Setting::Vault], ..Reach::NOTHING };

/// The caller's own.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<BankDetailsView, Fault> {
    let caller = call.caller()?;
    let details =
        details(environment, caller.organisme()?, is_recent(caller.signed_in_at(), call.now)).await?;
    details.ok_or_else(|| Fault::not_found("Cet organisme"))
}

/// The account of a training body, and the one that waits to be checked.
///
/// # Errors
/// When the store fails, or the account can't be opened.
pub async fn details(
    environment: &Environment,
    siret: &Siret,
    recent_sign_in: bool,
) -> Result<Option<BankDetailsView>, Fault> {
    let store = environment.store();
    let Some(body) = organisations::training_body(store, siret).await? else { return Ok(None) };
    let change = match organisations::iban_change(store, siret).await? {
        Some(change) => Some(BankDetailsChange {
            iban: masked(environment, &change.iban, siret)?,
            bic: change.bic,
            proposed_by: change.proposed_by,
            proposed_at: change.proposed_at,
        }),
        None => None,
    };
    Ok(Some(BankDetailsView {
        iban: masked(environment, &body.iban, siret)?,
        siret: body.siret,
        name: body.name,
        bic: body.bic,
        change,
        recent_sign_in,
    }))
}

/// `FR14 … 2606`: enough to recognise it, too little to use it.
///
/// # Errors
/// When it can't be opened.
pub fn masked(environment: &Environment, iban: &Sealed, siret: &Siret) -> Result<String, Fault> {
    let opened = environment.vault()?.open(Secret::Iban, iban, siret.as_str()).map_err(Fault::internal)?;
    let iban = opened.expose();
    let (start, end) =
        (iban.get(..4).unwrap_or_default(), iban.get(iban.len().saturating_sub(4)..).unwrap_or_default());
    Ok(format!("{start} … {end}"))
}
