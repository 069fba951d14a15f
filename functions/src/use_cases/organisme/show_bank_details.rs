//! The account on which a training body is paid, all but its ends hidden.

use mce_shared::aggregate::Asked;
use mce_shared::api::{BankDetailsChange, BankDetailsView, ComingBankDetails};
use mce_shared::identifiers::{Iban, Sealed, Siret, WRONG_RIB_KEY};
use mce_shared::organisme::{ComingAccount, WaitingAccount};

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
    let details = details(environment, call, call.caller()?.organisme()?).await?;
    details.ok_or_else(|| Fault::not_found("Cet organisme"))
}

/// The account of a training body, and the one that waits, as who calls sees them.
///
/// # Errors
/// When the store fails, or an account can't be opened.
pub async fn details(
    environment: &Environment,
    call: &Call,
    siret: &Siret,
) -> Result<Option<BankDetailsView>, Fault> {
    let (store, asked) = (environment.store(), call.asked()?);
    let Some(body) = organisations::training_body(store, siret).await? else { return Ok(None) };
    let body = body.at(call.now);
    let waiting = organisations::waiting_account(store, siret).await?;
    let waiting = waiting.filter(|waiting| waiting.is_to_check(call.now));
    Ok(Some(BankDetailsView {
        iban: masked(environment, &body.iban, siret)?,
        holder: body.payee().to_owned(),
        change: waiting.map(|waiting| change(environment, waiting, &asked)).transpose()?,
        coming: body.coming.map(|account| coming(environment, account, siret)).transpose()?,
        siret: body.siret,
        name: body.name,
        bic: body.bic,
        recent_sign_in: call.caller()?.fresh_until(call.now).is_some(),
    }))
}

fn change(
    environment: &Environment,
    waiting: WaitingAccount,
    asked: &Asked,
) -> Result<BankDetailsChange, Fault> {
    let WaitingAccount { change, first_check, .. } = waiting;
    Ok(BankDetailsChange {
        number: change.number,
        iban: masked(environment, &change.iban, &change.siret)?,
        warning: warning(environment, &change.iban, &change.siret)?,
        bic: change.bic,
        payee: change.payee,
        proposed_by: change.proposed_by,
        proposed_at: change.proposed_at,
        checked_at: first_check.as_ref().map(|first| first.at),
        checked_by_reader: first_check.as_ref().is_some_and(|first| first.is_by(asked)),
        checked: first_check.as_ref().map(|first| first.why.clone()),
        checked_by: first_check.map(|first| first.by),
    })
}

fn coming(
    environment: &Environment,
    account: ComingAccount,
    siret: &Siret,
) -> Result<ComingBankDetails, Fault> {
    Ok(ComingBankDetails {
        number: account.number,
        iban: masked(environment, &account.iban, siret)?,
        bic: account.bic,
        holder: account.holder,
        from: account.from,
    })
}

/// A French account whose RIB key is wrong behind right check digits.
fn warning(environment: &Environment, iban: &Sealed, siret: &Siret) -> Result<Option<String>, Fault> {
    let opened = environment.vault()?.open(Secret::Iban, iban, siret.as_str()).map_err(Fault::internal)?;
    let wrong = opened.expose().parse::<Iban>().is_ok_and(|iban| iban.rib_key_matches() == Some(false));
    Ok(wrong.then(|| WRONG_RIB_KEY.to_owned()))
}

/// `FR14 … 2606`: enough to recognise it, too little to use it; none yet, where nothing was ever validated.
///
/// # Errors
/// When it can't be opened.
pub fn masked(environment: &Environment, iban: &Sealed, siret: &Siret) -> Result<String, Fault> {
    if iban.as_str().is_empty() {
        return Ok("Aucun compte validé".to_owned());
    }
    let opened = environment.vault()?.open(Secret::Iban, iban, siret.as_str()).map_err(Fault::internal)?;
    let iban = opened.expose();
    let (start, end) =
        (iban.get(..4).unwrap_or_default(), iban.get(iban.len().saturating_sub(4)..).unwrap_or_default());
    Ok(format!("{start} … {end}"))
}
