//! Sends a file of the bank by hand. It changes nothing: somebody else sees what it would do, and applies it or not.

use mce_shared::api::BankReturnView;
use mce_shared::payments::{BankFileRefusal, BankFileState, FileProposal};

use super::bank_reading::{hash, own_return};
use super::bank_returns::{detail, key, moved, tried};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::store::StoreError;
use crate::store::payments::{self, ReadReturn};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get, May::Query]),
        on(Table::Payments, &[May::Get, May::Query, May::Put]),
        index(Table::Payments, "by-status"),
    ],
    files: &[Objects::ReadWrite("bank/proposed")],
    settings: &[Setting::Debtor],
    seconds: 29,
    ..Reach::NOTHING
};

/// Keeps it, and shows what it would do. One that is known already is shown as it is; one of which nothing was taken, or not all, is
/// proposed anew.
///
/// # Errors
/// 422 with what to do for a file that can't be read with certainty, or is about another account.
pub async fn handle(environment: &Environment, call: &Call, content: &[u8]) -> Result<BankReturnView, Fault> {
    let read = own_return(environment, content)?;
    let read = read.map_err(|why| Fault::refused(BankFileRefusal::NotTaken(why)))?;
    let (hash, asked) = (hash(content), call.asked()?);
    let known = payments::known_return(environment.store(), &hash).await?;
    let sent = match known {
        Some(known) if !known.state.may_be_sent_again() => known,
        before => {
            let stored = environment.objects()?.put(&key(&hash), content.to_vec()).await;
            stored.map_err(Fault::internal)?;
            let about = (read.kind.name(), read.message_id.as_str());
            let new = ReadReturn::new(hash, about, &asked.author, (asked.at, asked.today));
            let proposal = Some(FileProposal::new((), "", &asked));
            let new = ReadReturn { state: BankFileState::Proposed, proposal, ..new };
            let sent = moved(environment, before.as_ref(), new, &asked).await?;
            sent.ok_or(StoreError::Busy)?
        }
    };
    detail(environment, tried(environment, sent).await?, call).await
}
