//! Comes back from the provider: checks everything, opens the sign-in, and returns to where the person was.

use jiff::SignedDuration;
use mce_shared::api::{CGU_VERSION, OrganisationView, Role};
use mce_shared::identifiers::Siret;
use mce_shared::ids::EluId;

use super::begin::{home_of, to};
use crate::http::{Call, Fault, Redirection, Reply, SIGN_IN_HOURS};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::sign_in::cookies::{Cookie, CookieValue};
use crate::sign_in::{AgentIdentity, Callback, Identity, ProviderKind, SignInError, pkce};
use crate::store::sign_ins::{self, SignIn};
use crate::store::{accounts, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Organisations, &[May::Get]),
        on(Table::SignIns, &[May::Put, May::Delete]),
    ],
    settings: &[Setting::FranceConnect, Setting::ProConnect, Setting::GestionnaireSiret],
    ..Reach::NOTHING
};

/// Finishes an attempt with FranceConnect+.
///
/// # Errors
/// When the store fails.
pub async fn with_franceconnect(environment: &Environment, call: &Call) -> Result<Reply<Redirection>, Fault> {
    finish(environment, call, ProviderKind::FranceConnect).await
}

/// Finishes an attempt with ProConnect.
///
/// # Errors
/// When the store fails.
pub async fn with_proconnect(environment: &Environment, call: &Call) -> Result<Reply<Redirection>, Fault> {
    finish(environment, call, ProviderKind::ProConnect).await
}

/// Whatever goes wrong leads to the sign-in page with a code that it explains.
async fn finish(
    environment: &Environment,
    call: &Call,
    kind: ProviderKind,
) -> Result<Reply<Redirection>, Fault> {
    let Some(cookie) = Cookie::Attempt.read(call.cookies.iter().map(String::as_str)) else {
        return Ok(refused(call, &SignInError::AttemptExpired));
    };
    // Taken away before anything else: an answer can't be played twice.
    let Some(pending) = sign_ins::take(environment.store(), &cookie.lookup_key()).await? else {
        return Ok(refused(call, &SignInError::AttemptExpired));
    };
    let finished = match Callback::parse(&call.query) {
        Ok(callback) => {
            environment.identity_provider(kind)?.finish(&pending.attempt, &callback, call.now).await
        }
        Err(error) => Err(error),
    };
    match finished {
        Ok(identity) => open(environment, call, identity, pending.return_to).await,
        Err(error) => Ok(refused(call, &error)),
    }
}

/// Back to the sign-in page, which says what happened; the log has the details.
pub fn refused(call: &Call, error: &SignInError) -> Reply<Redirection> {
    tracing::warn!(request_id = call.request_id, code = error.code(), error = %error, "a sign-in was refused");
    let code = error.code();
    to(format!("/connexion?erreur={code}")).with_cookie(Cookie::Attempt.clear())
}

async fn open(
    environment: &Environment,
    call: &Call,
    identity: Identity,
    return_to: String,
) -> Result<Reply<Redirection>, Fault> {
    let Some(known) = recognise(environment, &identity).await? else {
        return Ok(to("/connexion?erreur=organisation-unknown").with_cookie(Cookie::Attempt.clear()));
    };
    let cookie = CookieValue::random();
    let principal = format!("{}#{}", identity.issuer(), identity.sub());
    let accepted = accounts::accepted(environment.store(), &principal, CGU_VERSION).await?;
    let ends_at = call.now + SignedDuration::from_hours(SIGN_IN_HOURS);
    let sign_in = SignIn {
        key: cookie.lookup_key(),
        role: known.role,
        display_name: known.display_name,
        issuer: identity.issuer().to_owned(),
        sub: identity.sub().to_owned(),
        identity,
        organisation: known.organisation,
        elu: known.elu,
        cgu_version: accepted.map_or(0, |acceptance| acceptance.version),
        csrf_secret: pkce::random_token(),
        last_seen: call.now,
        ends_at,
        expires_at: ends_at.as_second(),
    };
    // A new sign-in replaces the one that this browser had.
    if let Some(old) = Cookie::SignIn.read(call.cookies.iter().map(String::as_str)) {
        sign_ins::end(environment.store(), &old.lookup_key()).await?;
    }
    sign_ins::put(environment.store(), &sign_in).await?;
    let return_to = if return_to == "/espace" { home_of(sign_in.role).to_owned() } else { return_to };
    Ok(to(return_to).with_cookie(Cookie::SignIn.set(&cookie)).with_cookie(Cookie::Attempt.clear()))
}

struct Known {
    role: Role,
    display_name: String,
    organisation: Option<OrganisationView>,
    elu: Option<EluId>,
}

/// For whom an identity acts; none for an agent of an organisation that is in none of our registers.
async fn recognise(environment: &Environment, identity: &Identity) -> Result<Option<Known>, Fault> {
    match identity {
        Identity::Elu(person) => {
            let elu = accounts::of_identity(environment.store(), &person.issuer, &person.sub).await?;
            let first = person.given_names.first().map_or("", String::as_str);
            let name = person.name_in_use.as_deref().unwrap_or(&person.birth_name);
            let display_name = format!("{first} {name}");
            Ok(Some(Known { role: Role::Elu, display_name, organisation: None, elu }))
        }
        Identity::Agent(agent) => of_agent(environment, agent).await,
    }
}

async fn of_agent(environment: &Environment, agent: &AgentIdentity) -> Result<Option<Known>, Fault> {
    // A number that is no SIRET is in none of our registers.
    let Ok(siret) = agent.siret.parse() else { return Ok(None) };
    let found = organisation(environment, &siret).await?;
    Ok(found.map(|(role, organisation)| Known {
        role,
        display_name: format!("{} {}", agent.given_name, agent.usual_name),
        organisation: Some(organisation),
        elu: None,
    }))
}

async fn organisation(
    environment: &Environment,
    siret: &Siret,
) -> Result<Option<(Role, OrganisationView)>, Fault> {
    if *siret == environment.gestionnaire()? {
        let name = "Gestionnaire du fonds DIFE".to_owned();
        return Ok(Some((Role::Gestionnaire, OrganisationView { number: siret.to_string(), name })));
    }
    if let Some(body) = organisations::training_body(environment.store(), siret).await? {
        return Ok(Some((Role::Of, OrganisationView { number: siret.to_string(), name: body.name })));
    }
    let siren = siret.siren();
    let collectivite = organisations::collectivite(environment.store(), &siren).await?;
    Ok(collectivite
        .map(|body| (Role::Collectivite, OrganisationView { number: siren.to_string(), name: body.name })))
}
