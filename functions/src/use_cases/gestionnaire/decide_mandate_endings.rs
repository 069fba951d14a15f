//! Ends mandates, or lets them go on: the register only tells that they are missing.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use mce_shared::aggregate::Asked;
use mce_shared::api::{EndingDecided, EndingDecision};
use mce_shared::register::{EndingCommand, EndingRefusal, decide_ending, ending_command};

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::mandates::{self, Place};

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::Mandates, &[May::Get, May::Put, May::Update])], ..Reach::NOTHING };

/// Mandates written at once.
const AT_ONCE: usize = 16;

/// Proposes, or does what somebody else has proposed; what was decided meanwhile is left as it is.
///
/// # Errors
/// 422 for too many mandates, a last day that can't be, or without a reason.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: EndingDecision,
) -> Result<EndingDecided, Fault> {
    let EndingDecision { keys, confirm, end, reason } = asked;
    if reason.trim().is_empty() {
        return Err(Fault::refused(EndingRefusal::NoReason));
    }
    let command = ending_command(confirm, end, keys.len()).map_err(Fault::refused)?;
    let by = call.asked()?;
    let decided: Vec<_> = keys.iter().map(|key| decide(environment, key, (command, &reason), &by)).collect();
    let outcomes: Vec<Outcome> = stream::iter(decided).buffered(AT_ONCE).try_collect().await?;
    let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count() as u64;
    Ok(EndingDecided {
        changed: count(Outcome::Decided),
        proposed: count(Outcome::Proposed),
        own: count(Outcome::Own),
    })
}

/// What became of a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Decided,
    Proposed,
    /// The caller has proposed it himself.
    Own,
    /// Somebody was faster.
    Left,
}

async fn decide(
    environment: &Environment,
    key: &str,
    command: (EndingCommand, &str),
    by: &Asked,
) -> Result<Outcome, Fault> {
    let Some(place) = Place::from_text(key) else { return Ok(Outcome::Left) };
    let Some(kept) = mandates::at(environment.store(), &place).await? else { return Ok(Outcome::Left) };
    let decision = match decide_ending(&kept, command, by) {
        Ok(decision) => decision,
        Err(EndingRefusal::NothingWaits) => return Ok(Outcome::Left),
        Err(EndingRefusal::FourEyes) => return Ok(Outcome::Own),
        Err(refusal) => return Err(Fault::refused(refusal)),
    };
    let written = mandates::decide(environment.store(), &place, &kept, &decision).await?;
    Ok(match decision.mandate.proposed {
        _ if !written => Outcome::Left,
        Some(_) => Outcome::Proposed,
        None => Outcome::Decided,
    })
}
