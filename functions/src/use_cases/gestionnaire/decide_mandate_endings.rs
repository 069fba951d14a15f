//! Ends mandates, or lets them go on: the register only tells that they are missing.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::civil::Date;
use mce_shared::api::{EndingDecided, EndingDecision};

use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::mandates::{self, Decision, KeptMandate, Place};

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Mandates, &[May::Get, May::Update])], ..Reach::NOTHING };

/// Mandates of one decision.
const KEYS_MAX: usize = 100;
/// Mandates written at once.
const AT_ONCE: usize = 16;

/// Decides; what was decided meanwhile is left as it is.
///
/// # Errors
/// 422 for too many mandates, or a last day that can't be.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let asked: EndingDecision = call.json()?;
    if asked.keys.is_empty() || asked.keys.len() > KEYS_MAX {
        return Err(Fault::field("/keys", "keys", "Choisissez de un à cent mandats."));
    }
    if asked.end.is_some() && asked.keys.len() > 1 {
        return Err(Fault::field("/end", "end", "Une autre date se donne pour un mandat à la fois."));
    }
    let decided: Vec<_> = asked.keys.iter().map(|key| decide(environment, key, &asked, call.today)).collect();
    let changed: Vec<bool> = stream::iter(decided).buffered(AT_ONCE).try_collect().await?;
    Answer::json(&EndingDecided { changed: changed.into_iter().filter(|changed| *changed).count() as u64 })
}

async fn decide(
    environment: &Environment,
    key: &str,
    asked: &EndingDecision,
    today: Date,
) -> Result<bool, Fault> {
    let Some(place) = Place::from_text(key) else { return Ok(false) };
    let Some(kept) = mandates::at(environment.store(), &place).await? else { return Ok(false) };
    if kept.ending.is_none() {
        return Ok(false);
    }
    let decision = decision(&kept, asked, today)?;
    Ok(mandates::decide(environment.store(), &place, &kept, decision).await?)
}

fn decision(kept: &KeptMandate, asked: &EndingDecision, today: Date) -> Result<Decision, Fault> {
    if !asked.confirm {
        return Ok(Decision::GoesOn);
    }
    let proposed = kept.row.end.or(kept.proposal.map(|proposal| proposal.on));
    let end = asked.end.or(proposed).ok_or_else(|| Fault::internal("nothing is proposed"))?;
    if end < kept.row.start || end > today {
        let detail = "Le dernier jour du mandat est entre son premier jour et aujourd’hui.";
        return Err(Fault::field("/end", "end", detail));
    }
    Ok(Decision::Ended(end))
}
