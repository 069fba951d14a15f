//! Puts a bank file again of which somebody else has said that the bank does not have it, or not (four eyes).

use mce_shared::api::{DecideReclaim, SettlementList, Verdict};
use mce_shared::payments::SettlementEvent;

use super::list_settlements::list;
use super::reclaim::{is_answered, named, say};
use super::settle_payments::hand_over;
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, index, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Payments, &[May::Get, May::Query, May::Put]), index(Table::Payments, "by-status")],
    files: &[Objects::Read("settlements"), Objects::ReadWrite("bank/out")],
    ..Reach::NOTHING
};

/// Decides.
///
/// # Errors
/// 404 when nothing is proposed; 409 for who has proposed it, when another proposal came, and once the bank has spoken of the file; 422
/// for a refusal without a reason.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: DecideReclaim,
) -> Result<SettlementList, Fault> {
    let DecideReclaim { revision, verdict } = asked;
    let (settlement, asked) = (named(environment, call).await?, call.asked()?);
    match verdict {
        Verdict::Approve { .. } => {
            let answered = is_answered(environment, &settlement).await?;
            let event = SettlementEvent::Reclaim { revision, answered };
            let claimed = say(environment, &settlement, event, &asked).await?;
            hand_over(environment, claimed, &asked).await?;
        }
        Verdict::Refuse { reason } => {
            let event = SettlementEvent::Keep { revision, why: &reason };
            say(environment, &settlement, event, &asked).await?;
        }
    }
    list(environment, call).await
}
