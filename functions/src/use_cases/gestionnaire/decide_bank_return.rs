//! Applies a file of the bank that somebody else has sent, or not; or says that nothing more is taken of one that waits.

use mce_shared::api::{BankReturnView, Verdict};
use mce_shared::payments::{BankFileRefusal, BankFileState, decide_bank_file};

use super::bank_returns::{apply, detail, moved, named};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::store::payments::ReadReturn;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get, May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Get, May::Query, May::Put]),
        index(Table::Payments, "by-status"),
    ],
    files: &[Objects::Read("bank/proposed")],
    settings: &[Setting::Debtor],
    seconds: 60,
    ..Reach::NOTHING
};

/// Decides. One that was applied in part by somebody whose hand died is applied to its end by the next.
///
/// # Errors
/// 404 when nothing waits, or somebody was faster; 409 for who has sent it, and while a hand applies it; 422 for a refusal without a reason.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    verdict: Verdict,
) -> Result<BankReturnView, Fault> {
    let (read, asked) = (named(environment, call).await?, call.asked()?);
    let state = decide_bank_file(&read.stand(), &verdict, &asked).map_err(Fault::refused)?;
    let reason = match verdict {
        Verdict::Refuse { reason } => Some(reason.trim().to_owned()),
        Verdict::Approve { .. } => None,
    };
    let decided_by = Some(asked.author.clone());
    let decided = ReadReturn { state, decided_by, reason, ..read.clone() };
    let decided = moved(environment, Some(&read), decided, &asked).await?;
    let mut decided = decided.ok_or_else(|| Fault::refused(BankFileRefusal::NothingWaits))?;
    if decided.state == BankFileState::Applying {
        decided = apply(environment, &decided, &asked).await?;
    }
    detail(environment, decided, call).await
}
