//! Proposes another account to be paid on: by somebody who has just signed in with his second factor, to be checked by somebody else.

use mce_shared::api::{BankDetailsView, ProposeBankDetails};
use mce_shared::organisme::{BankDetailsCommand, payable_account};

use super::bank_details::carry_out;
use super::show_bank_details::details;
use crate::http::{Call, Fault};
use crate::ports::bank::Bic;
use crate::ports::vault::Secret;
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Organisations, &[May::Get, May::Put]), on(Table::Outbox, &[May::Put])],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// Proposes.
///
/// # Errors
/// 403 when the sign-in is too old; 422 with the field for an account that can't be paid.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: ProposeBankDetails,
) -> Result<BankDetailsView, Fault> {
    let caller = call.caller()?;
    let siret = caller.organisme()?;
    let iban = payable_account(&asked.iban).map_err(Fault::refused)?;
    let sealed = environment.vault()?.seal(Secret::Iban, iban.as_str(), siret.as_str());
    let command = BankDetailsCommand::Propose {
        iban: sealed.map_err(Fault::internal)?,
        bic: bic(&asked.bic)?.map(|bic| bic.to_string()),
        signed_in_at: caller.signed_in_at(),
    };
    carry_out(environment, siret, &command, &call.asked()?).await?;
    let shown = details(environment, siret, true).await?;
    shown.ok_or_else(|| Fault::not_found("Cet organisme"))
}

fn bic(typed: &str) -> Result<Option<Bic>, Fault> {
    let typed = Some(typed.trim()).filter(|typed| !typed.is_empty());
    typed.map(str::parse).transpose().map_err(|_| {
        let detail = "Ce BIC n’est pas valide : il a 8 ou 11 caractères. Vous pouvez le laisser vide.";
        Fault::field("/bic", "bic-bad", detail)
    })
}
