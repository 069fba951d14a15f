//! A request that is sent twice has one effect and one answer (invariant 9).
//!
//! The caller makes a key and keeps it until it is answered. The first request with the key is carried out and its answer
//! kept a day; the same key with the same body gives the same answer again. What changes a dossier claims the key and keeps the
//! answer in the very transaction of the change ([`keeping`]): a request that died in the middle was either answered or not carried
//! out. The others claim it first; one that died may be sent again after a minute.

use std::time::Duration;

use jiff::SignedDuration;
use mce_shared::api::{Route, Unserved};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Answer, Call, Fault, UseCase};
use crate::runtime::Environment;
use crate::store::jobs::{self, Claim, KeptAnswer, OnceRecord};

/// How long an answer is kept.
const KEPT_HOURS: i64 = 24;
/// After this, a request that never answered may be sent again.
const RUNNING_SECONDS: i64 = 60;
const KEY_MAX: usize = 64;
/// Waits for the answer of the same request, in milliseconds.
const PATIENCE_MS: [u64; 6] = [50, 100, 200, 400, 800, 800];

/// Carries out `use_case` once for the caller's key.
pub async fn once(
    environment: &Environment,
    mut call: Call,
    (route, use_case): (&Route, UseCase),
) -> Result<Answer, Fault> {
    let record = record(&call)?;
    call.once = Some(record.clone());
    if route.claims_with_change {
        return changed_once(environment, &call, use_case, &record).await;
    }
    if let Some(known) = known(claim(environment, &call, &record).await?) {
        return known;
    }
    match use_case(environment, &call).await {
        Ok(answer) => Ok(keep(environment, &call, answer).await),
        // It may have been carried out all the same, by this request or by an earlier one whose answer got lost.
        Err(fault) => match jobs::release(environment.store(), &record).await? {
            Some(answer) => parsed(&answer),
            None => Err(fault),
        },
    }
}

/// A change whose transaction claims the key. One that was carried out before is refused there, or by the dossier as it is now:
/// its answer is then given.
async fn changed_once(
    environment: &Environment,
    call: &Call,
    use_case: UseCase,
    record: &OnceRecord,
) -> Result<Answer, Fault> {
    match use_case(environment, call).await {
        Ok(answer) if answer.kept => Ok(answer),
        Ok(_) => Err(Fault::internal(format!("{} has not kept its answer", call.route.function))),
        Err(fault) => {
            let before = jobs::carried_out(environment.store(), record).await?;
            before.and_then(known).unwrap_or(Err(fault))
        }
    }
}

/// What a claim that found something answers.
fn known(claim: Claim) -> Option<Result<Answer, Fault>> {
    match claim {
        Claim::First => None,
        Claim::Answered(answer) => Some(parsed(&answer)),
        Claim::OtherBody => Some(Err(Fault::refused(Unserved::KeyReused))),
        Claim::Running => Some(Err(Fault::refused(Unserved::StillRunning))),
    }
}

/// The same request may be under way, from an impatient click: its answer is waited for a little.
async fn claim(environment: &Environment, call: &Call, record: &OnceRecord) -> Result<Claim, Fault> {
    for pause in PATIENCE_MS {
        match jobs::claim(environment.store(), record, call.now).await? {
            Claim::Running => tokio::time::sleep(Duration::from_millis(pause)).await,
            claim => return Ok(claim),
        }
    }
    Ok(Claim::Running)
}

/// The answer as it is to be kept in the transaction of what it tells; none for a route without a key.
///
/// # Errors
/// When it can't be written as JSON.
pub fn keeping<T: Serialize>(call: &Call, answer: &T) -> Result<Option<KeptAnswer>, Fault> {
    kept(call, &Answer::json(call.route.status, answer)?)
}

fn kept(call: &Call, answer: &Answer) -> Result<Option<KeptAnswer>, Fault> {
    let Some(record) = call.once.clone() else { return Ok(None) };
    let text = serde_json::to_string(answer).map_err(Fault::internal)?;
    Ok(Some(KeptAnswer { record, text }))
}

/// Keeps what no transaction has kept. What was done is done: the caller hears of it even when its answer can't be kept,
/// and the use cases that come here may be carried out twice.
async fn keep(environment: &Environment, call: &Call, answer: Answer) -> Answer {
    if answer.kept {
        return answer;
    }
    let written = match kept(call, &answer) {
        Ok(Some(kept)) => jobs::answer(environment.store(), &kept, call.now).await.map_err(Fault::from),
        Ok(None) => Ok(()),
        Err(fault) => Err(fault),
    };
    if let Err(fault) = written {
        tracing::warn!(request_id = call.request_id, error = %fault, "an answer could not be kept");
    }
    answer
}

fn parsed(answer: &str) -> Result<Answer, Fault> {
    serde_json::from_str(answer).map_err(Fault::internal)
}

fn record(call: &Call) -> Result<OnceRecord, Fault> {
    let key = call.header("idempotency-key").map(|key| key.trim_matches('"')).unwrap_or_default();
    if key.is_empty() || key.len() > KEY_MAX || !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(Fault::refused(Unserved::WithoutKey));
    }
    let body = Sha256::digest(&call.body);
    Ok(OnceRecord {
        principal: call.caller()?.principal(),
        route: format!("{} {}?{}", call.method, call.path, call.query),
        key: key.to_owned(),
        body_hash: body.iter().map(|byte| format!("{byte:02x}")).collect(),
        claimed_by: call.request_id.clone(),
        running_until: call.now + SignedDuration::from_secs(RUNNING_SECONDS),
        expires_at: (call.now + SignedDuration::from_hours(KEPT_HOURS)).as_second(),
    })
}
