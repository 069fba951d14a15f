//! A software that calls with the key of its training body: another way to be an actor of it, with what the key may do and no more. It
//! has no cookie, so no page of another site can send its requests: it needs no proof of where they come from.

use mce_shared::api::{CGU_VERSION, OrganisationView, Role, Unserved};
use mce_shared::parameters::{Parameter, count};
use mce_shared::software::{Allowance, Secret};

use super::{Call, Caller, Fault, Subject};
use crate::runtime::Environment;
use crate::sign_in::{AgentIdentity, Identity};
use crate::standing::Standing;
use crate::store::sign_ins::SignIn;
use crate::store::software::{self, Found};

/// What vouches for a software, where an identity provider does for a person.
const ISSUER: &str = "logiciel";

/// What a request shows in place of a sign-in; none for a person.
pub fn shown(call: &Call) -> Option<&str> {
    let (scheme, shown) = call.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| shown.trim())
}

/// The software of a key, and what is left of its minute, this request being counted.
///
/// # Errors
/// 403 for what a person does; 401 for a key that is none, or no longer.
pub async fn known(
    environment: &Environment,
    call: &Call,
    shown: &str,
) -> Result<(Caller, Allowance), Fault> {
    if call.route.software.is_none() {
        return Err(Fault::refused(Unserved::NotForSoftware));
    }
    let secret = Secret::read(shown).ok_or_else(|| Fault::refused(Unserved::SecretMalformed))?;
    let hash = environment.software_hash(&secret)?;
    let found = software::used(environment.store(), &hash, call.now).await?;
    let is_live = |found: &Found| found.ends_at.is_none_or(|ends_at| call.now < ends_at);
    let found = found.filter(is_live).ok_or_else(|| Fault::refused(Unserved::SecretUnknown))?;
    let used = if found.counted_in == call.now.as_second().div_euclid(60) { found.counted } else { 1 };
    let allowance = Allowance::at(call.now, used, count(Parameter::SoftwareKeyRequests, call.today));
    Ok((caller(call, found), allowance))
}

/// Refuses more requests than a minute has, and what the key was not given.
///
/// # Errors
/// 429, 403.
pub fn admit(call: &Call, caller: &Caller, allowance: Allowance) -> Result<(), Fault> {
    if allowance.is_over() {
        let (most, seconds) = (allowance.most, allowance.resets_in);
        return Err(Fault::refused(Unserved::TooMany { most, seconds }));
    }
    match call.route.software.filter(|power| !caller.standing.permissions.contains(power)) {
        Some(power) => Err(Fault::refused(Unserved::SoftwarePower { wanted: power.label() })),
        None => Ok(()),
    }
}

/// The headers that tell it what it has left.
pub fn told(allowance: Allowance) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("ratelimit-limit", allowance.most.to_string()),
        ("ratelimit-remaining", allowance.remaining().to_string()),
        ("ratelimit-reset", allowance.resets_in.to_string()),
    ];
    if allowance.is_over() {
        headers.push(("retry-after", allowance.resets_in.to_string()));
    }
    headers
}

fn caller(call: &Call, found: Found) -> Caller {
    let siret = found.of.to_string();
    let identity = AgentIdentity {
        sub: found.id.to_string(),
        issuer: ISSUER.to_owned(),
        given_name: String::new(),
        usual_name: found.name.clone(),
        email: String::new(),
        siret: siret.clone(),
        organization_label: Some(found.of_name.clone()),
        acr: String::new(),
        id_token: String::new(),
    };
    let sign_in = SignIn {
        key: String::new(),
        role: Role::Of,
        display_name: found.name,
        issuer: ISSUER.to_owned(),
        sub: found.id.to_string(),
        identity: Identity::Agent(identity),
        organisation: Some(OrganisationView { number: siret, name: found.of_name }),
        elu: None,
        applicant: false,
        cgu_version: CGU_VERSION,
        csrf_secret: String::new(),
        last_seen: call.now,
        // It never proves who is there.
        authenticated_at: None,
        ends_at: call.now,
        expires_at: 0,
    };
    let standing = Standing { permissions: found.powers, ..Standing::default() };
    Caller { sign_in, subject: Subject::Of(found.of), standing }
}
