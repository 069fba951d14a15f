//! Applies a file of the bank that somebody else has sent, or not.

use mce_shared::api::{BankReturnView, Verdict};
use mce_shared::payments::{BankFileState, decide_bank_file};

use super::bank_reading::{Mode, Outcome, take};
use super::bank_returns::{named, sent, view};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::payments::{self, ReadReturn};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get, May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Get, May::Query, May::Put]),
    ],
    files: &[Objects::Read("bank/proposed")],
    settings: &[Setting::Debtor],
    seconds: 60,
    ..Reach::NOTHING
};

/// What is applied stays so, and the file goes on waiting.
fn not_all(left: &[String]) -> Fault {
    let detail = format!(
        "Le reste du fichier est appliqué, mais pas : {} Décidez de nouveau une fois la cause corrigée : ce qui est appliqué ne le \
         sera pas deux fois.",
        left.join(" ")
    );
    Fault::problem(409, "file-left", "Fichier appliqué en partie", detail)
}

/// Decides. One that was applied in part by somebody whose hand died is applied to its end by the next.
///
/// # Errors
/// 404 when nothing waits; 409 for who has sent it; 422 for a refusal without a reason.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    verdict: Verdict,
) -> Result<BankReturnView, Fault> {
    let (read, asked) = (named(environment, call).await?, call.asked()?);
    let state =
        decide_bank_file(read.state, read.proposal.as_ref(), &verdict, &asked).map_err(Fault::refused)?;
    let outcome = match state {
        BankFileState::Applied => {
            let file = sent(environment, &read).await?;
            take(environment, &file, &asked.author, Mode::Apply).await?
        }
        _ => Outcome::default(),
    };
    let reason = match verdict {
        Verdict::Refuse { reason } => Some(reason.trim().to_owned()),
        Verdict::Approve { .. } => None,
    };
    let Outcome { applied, anomalies, left } = outcome;
    if !left.is_empty() {
        return Err(not_all(&left));
    }
    let decided = ReadReturn { state, decided_by: Some(asked.author), reason, applied, anomalies, ..read };
    payments::keep_return(environment.store(), &decided).await?;
    view(decided, call)
}
