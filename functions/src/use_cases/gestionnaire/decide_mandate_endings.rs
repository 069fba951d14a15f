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

/// Decides; what was decided meanwhile is left as it is.
///
/// # Errors
/// 422 for too many mandates, or a last day that can't be.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: EndingDecision,
) -> Result<EndingDecided, Fault> {
    let EndingDecision { keys, confirm, end } = asked;
    let command = ending_command(confirm, end, keys.len()).map_err(Fault::refused)?;
    let by = call.asked()?;
    let decided: Vec<_> = keys.iter().map(|key| decide(environment, key, command, &by)).collect();
    let changed: Vec<bool> = stream::iter(decided).buffered(AT_ONCE).try_collect().await?;
    Ok(EndingDecided { changed: changed.into_iter().filter(|changed| *changed).count() as u64 })
}

async fn decide(
    environment: &Environment,
    key: &str,
    command: EndingCommand,
    by: &Asked,
) -> Result<bool, Fault> {
    let Some(place) = Place::from_text(key) else { return Ok(false) };
    let Some(kept) = mandates::at(environment.store(), &place).await? else { return Ok(false) };
    match decide_ending(&kept, command, by) {
        Ok(decision) => Ok(mandates::decide(environment.store(), &place, &kept, &decision).await?),
        Err(EndingRefusal::NothingWaits) => Ok(false),
        Err(refusal) => Err(Fault::refused(refusal)),
    }
}
