//! Shows a proposed account whole to who will decide on it. That he has seen it is written down before he does.

use mce_shared::api::{ReadBankDetails, WholeBankDetails};
use mce_shared::identifiers::Siret;
use mce_shared::organisme::BankDetailsRefusal;

use super::super::organisme::bank_details::sight;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::organisations::{self, AccountReading};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Organisations, &[May::Get, May::Put])],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// The whole account.
///
/// # Errors
/// 404 when nothing waits; 409 when another proposal came.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: ReadBankDetails,
) -> Result<WholeBankDetails, Fault> {
    let ReadBankDetails { number } = asked;
    let siret: Siret = call.param("siret")?;
    let waiting = organisations::waiting_account(environment.store(), &siret).await?;
    let waiting = waiting.filter(|waiting| waiting.is_to_check(call.now));
    let change = waiting.ok_or_else(|| Fault::refused(BankDetailsRefusal::NothingWaits))?.change;
    if change.number != number {
        return Err(Fault::refused(BankDetailsRefusal::OtherProposal));
    }
    let by = call.asked()?;
    let (iban, fingerprint) = sight(environment, &change, &by.principal)?;
    let reading = AccountReading {
        number,
        by: by.author,
        principal: by.principal,
        at: by.at,
        request_id: by.request_id,
    };
    organisations::keep_reading(environment.store(), &siret, &reading).await?;
    Ok(WholeBankDetails { number, iban: iban.grouped(), bic: change.bic, fingerprint })
}
