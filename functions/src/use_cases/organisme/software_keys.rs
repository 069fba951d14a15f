//! The keys of the software of the caller's training body. A secret is shown in the answer that makes it, and is kept nowhere: neither of
//! these routes keeps its answer.

use futures_util::future::try_join_all;
use mce_shared::api::{
    HistoryLine, MakeSoftwareKey, Nothing, Reason, SoftwareKeys, SoftwareSecret, software_key_view,
};
use mce_shared::ids::SoftwareKeyId;
use mce_shared::parameters::{Parameter, count};
use mce_shared::software::{
    KeyCommand, KeyDecision, NewKey, RANDOM_BYTES, Secret, SoftwareKey, decide_key, make_key,
};

use crate::chance;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::software;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Habilitations, &[May::Put]), on(Table::SignIns, &[May::Put, May::Delete])],
    settings: &[Setting::SoftwareKeys],
    ..Reach::NOTHING
};

/// Those in force first, and what was done with them.
///
/// # Errors
/// When the store fails.
pub async fn list(environment: &Environment, call: &Call) -> Result<SoftwareKeys, Fault> {
    let store = environment.store();
    let (mut keys, mut rows) = software::of(store, call.caller()?.organisme()?).await?;
    keys.sort_by_key(|key| (key.is_revoked(), std::cmp::Reverse(key.made_at)));
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    let hashes: Vec<&str> =
        keys.iter().flat_map(|key| key.live(call.now)).map(|secret| secret.hash.as_str()).collect();
    let used = try_join_all(hashes.iter().map(|hash| software::last_used(store, hash))).await?;
    let last_used = |hash: &str| {
        let nth = hashes.iter().position(|known| *known == hash)?;
        used.get(nth).copied().flatten()
    };
    Ok(SoftwareKeys {
        keys: keys.iter().map(|key| software_key_view(key, call.now, last_used)).collect(),
        per_minute: count(Parameter::SoftwareKeyRequests, call.today),
        history: rows.iter().map(HistoryLine::from).collect(),
    })
}

/// Makes one.
///
/// # Errors
/// The core's refusal.
pub async fn made(
    environment: &Environment,
    call: &Call,
    MakeSoftwareKey { name, powers }: MakeSoftwareKey,
) -> Result<SoftwareSecret, Fault> {
    let (caller, secret) = (call.caller()?, drawn());
    let siret = caller.organisme()?;
    let (known, _) = software::of(environment.store(), siret).await?;
    let organisation = caller.sign_in.organisation.as_ref();
    let new = NewKey {
        id: environment.unique().parse().map_err(Fault::internal)?,
        of: siret.clone(),
        of_name: organisation.map(|organisation| organisation.name.clone()).unwrap_or_default(),
        name,
        powers,
        hash: environment.software_hash(&secret)?,
        ends: secret.ends().to_owned(),
    };
    let decision = make_key(&known, new, &call.asked()?).map_err(Fault::refused)?;
    commit(environment, None, &decision).await?;
    Ok(shown(&decision, &secret))
}

/// Gives it another secret.
///
/// # Errors
/// The core's refusal; 404 for a key of another training body.
pub async fn renewed(
    environment: &Environment,
    call: &Call,
    _nothing: Nothing,
) -> Result<SoftwareSecret, Fault> {
    let (before, secret) = (own(environment, call).await?, drawn());
    let hash = environment.software_hash(&secret)?;
    let command = KeyCommand::Renew { hash, ends: secret.ends().to_owned() };
    let decision = decide_key(&before, &command, &call.asked()?).map_err(Fault::refused)?;
    commit(environment, Some(&before), &decision).await?;
    Ok(shown(&decision, &secret))
}

/// Ends it.
///
/// # Errors
/// As [`renewed`].
pub async fn revoked(
    environment: &Environment,
    call: &Call,
    Reason { reason }: Reason,
) -> Result<Nothing, Fault> {
    let before = own(environment, call).await?;
    let decision =
        decide_key(&before, &KeyCommand::Revoke { reason }, &call.asked()?).map_err(Fault::refused)?;
    commit(environment, Some(&before), &decision).await?;
    Ok(Nothing {})
}

async fn own(environment: &Environment, call: &Call) -> Result<SoftwareKey, Fault> {
    let id: SoftwareKeyId = call.param("key")?;
    let (keys, _) = software::of(environment.store(), call.caller()?.organisme()?).await?;
    keys.into_iter().find(|key| key.id == id).ok_or_else(|| Fault::not_found("Cette clé"))
}

async fn commit(
    environment: &Environment,
    before: Option<&SoftwareKey>,
    decision: &KeyDecision,
) -> Result<(), Fault> {
    let (store, mut writes) = (environment.store(), Writes::new());
    writes.software_key(store, before, decision)?;
    match writes.commit(store).await? {
        Committed::Yes => Ok(()),
        _ => Err(changed()),
    }
}

fn changed() -> Fault {
    let detail = "Quelqu’un vient de changer cette clé. Rien n’a été modifié : actualisez la page.";
    Fault::problem(409, "changed-meanwhile", "Clé modifiée entre-temps", detail)
}

fn drawn() -> Secret {
    let mut bytes = [0; RANDOM_BYTES];
    chance::fill(&mut bytes);
    Secret::new(bytes)
}

fn shown(decision: &KeyDecision, secret: &Secret) -> SoftwareSecret {
    SoftwareSecret {
        key: decision.key.id.clone(),
        name: decision.key.name.clone(),
        secret: secret.expose().to_owned(),
    }
}
