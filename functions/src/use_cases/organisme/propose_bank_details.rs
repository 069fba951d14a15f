//! Proposes another account to be paid on: by somebody who has just signed in with his second factor, to be checked by two others. The
//! account's bank is asked whether the holder's name is his; what it says is kept with the proposal.

use mce_shared::api::{BankDetailsView, ProposeBankDetails};
use mce_shared::identifiers::{Iban, Siret};
use mce_shared::organisme::{BankDetailsCommand, account_holder, payable_account};
use mce_shared::payee::PayeeAnswer;

use super::bank_details::carry_out;
use super::show_bank_details::details;
use crate::http::{Call, Fault};
use crate::ports::bank::Bic;
use crate::ports::payee::Verified;
use crate::ports::vault::Secret;
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::organisations;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Organisations, &[May::Get, May::Query, May::Put]), on(Table::Outbox, &[May::Put])],
    settings: &[Setting::Vault, Setting::Payees],
    seconds: 20,
    ..Reach::NOTHING
};

/// Proposes.
///
/// # Errors
/// 422 with the field for an account that can't be paid.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: ProposeBankDetails,
) -> Result<BankDetailsView, Fault> {
    let caller = call.caller()?;
    let siret = caller.organisme()?;
    let iban = payable_account(&asked.iban).map_err(Fault::refused)?;
    let bic = bic(&asked.bic)?.map(|bic| bic.to_string());
    let holder = holder(environment, siret, &asked.holder).await?;
    let sealed = environment.vault()?.seal(Secret::Iban, iban.as_str(), siret.as_str());
    let command = BankDetailsCommand::Propose {
        iban: sealed.map_err(Fault::internal)?,
        bic,
        payee: payee(environment, call, &iban, holder).await?,
    };
    carry_out(environment, siret, &command, &call.asked()?).await?;
    let shown = details(environment, call, siret).await?;
    shown.ok_or_else(|| Fault::not_found("Cet organisme"))
}

async fn holder(environment: &Environment, siret: &Siret, typed: &str) -> Result<String, Fault> {
    let body = organisations::training_body(environment.store(), siret).await?;
    let body = body.ok_or_else(|| Fault::not_found("Cet organisme"))?;
    account_holder(typed, &body.name).map_err(Fault::refused)
}

/// What the bank says of the holder's name; a bank that can't be asked says nothing, and stops nobody.
async fn payee(
    environment: &Environment,
    call: &Call,
    iban: &Iban,
    holder: String,
) -> Result<PayeeAnswer, Fault> {
    let verified = environment.payees()?.verify(iban, &holder, &call.request_id).await;
    let Verified { result, proposed } = verified.unwrap_or_else(|error| {
        tracing::warn!(%error, "a payee could not be verified");
        Verified::NOT_AVAILABLE
    });
    Ok(PayeeAnswer { asked: holder, result, proposed, at: environment.now() })
}

fn bic(typed: &str) -> Result<Option<Bic>, Fault> {
    let typed = Some(typed.trim()).filter(|typed| !typed.is_empty());
    typed.map(str::parse).transpose().map_err(|_| {
        let detail = "Ce BIC n’est pas valide : il a 8 ou 11 caractères. Vous pouvez le laisser vide.";
        Fault::field("/bic", "bic-bad", detail)
    })
}
