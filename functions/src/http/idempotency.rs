//! A request that is sent twice has one effect and one answer (invariant 9).
//!
//! The caller makes a key and keeps it until it is answered. The first request with the key is carried out and its answer
//! kept a day; the same key with the same body gives the same answer again. A request that died in the middle may be sent
//! again after a minute: the marker inside each transaction keeps money from moving twice.

use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use super::{Answer, Call, Fault, UseCase};
use crate::runtime::Environment;
use crate::store::jobs::{self, Claim, OnceRecord};

/// How long an answer is kept.
const KEPT_HOURS: i64 = 24;
/// After this, a request that never answered may be sent again.
const RUNNING_SECONDS: i64 = 60;
const KEY_MAX: usize = 64;

/// Carries out `use_case` once for the caller's key.
pub async fn once(environment: &Environment, call: &Call, use_case: UseCase) -> Result<Answer, Fault> {
    let record = record(call)?;
    match jobs::claim(environment.store(), &record, call.now).await? {
        Claim::First => {}
        Claim::Answered(answer) => return serde_json::from_str(&answer).map_err(Fault::internal),
        Claim::OtherBody => {
            let detail = "Cet envoi porte la même clé qu'un autre, mais un contenu différent. Actualisez la page, puis recommencez.";
            return Err(Fault::problem(422, "idempotency-key-reused", "Envoi ambigu", detail));
        }
        Claim::Running => {
            let detail =
                "Votre demande précédente est en cours. Attendez quelques secondes, puis actualisez la page.";
            return Err(Fault::problem(409, "still-running", "Demande en cours", detail));
        }
    }
    keep(environment, call, &record, use_case(environment, call).await).await
}

/// What was done is kept; a refusal or a failure changed nothing, so the same key may be tried again.
async fn keep(
    environment: &Environment,
    call: &Call,
    record: &OnceRecord,
    result: Result<Answer, Fault>,
) -> Result<Answer, Fault> {
    match &result {
        Ok(answer) => {
            let text = serde_json::to_string(answer).map_err(Fault::internal)?;
            jobs::answer(environment.store(), record, &text, call.now).await?;
        }
        Err(_) => jobs::release(environment.store(), record).await?,
    }
    result
}

fn record(call: &Call) -> Result<OnceRecord, Fault> {
    let key = call.header("idempotency-key").map(|key| key.trim_matches('"')).unwrap_or_default();
    if key.is_empty() || key.len() > KEY_MAX || !key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        let detail = "Cette demande doit porter une clé unique (en-tête Idempotency-Key). Actualisez la page, puis recommencez.";
        return Err(Fault::problem(400, "idempotency-key-missing", "Clé manquante", detail));
    }
    let body = Sha256::digest(&call.body);
    Ok(OnceRecord {
        principal: call.caller()?.principal(),
        route: format!("{} {}?{}", call.method, call.path, call.query),
        key: key.to_owned(),
        body_hash: body.iter().map(|byte| format!("{byte:02x}")).collect(),
        running_until: call.now + SignedDuration::from_secs(RUNNING_SECONDS),
        expires_at: (call.now + SignedDuration::from_hours(KEPT_HOURS)).as_second(),
    })
}
