//! Comes back from the provider: checks everything, opens the sign-in, and returns to where the person was.

use jiff::SignedDuration;
use mce_shared::access::{Access, Looked};
use mce_shared::api::{CGU_VERSION, OrganisationView, Role};
use mce_shared::habilitation::{Missing, device, missing};
use mce_shared::identifiers::Siret;
use mce_shared::ids::EluId;

use super::begin::{home_of, to};
use crate::http::{Call, Fault, Redirection, Reply, SIGN_IN_HOURS, organisation_of, subject_of};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::sign_in::cookies::{Cookie, CookieValue};
use crate::sign_in::{AgentIdentity, Callback, Identity, Proved, ProviderKind, SignInError, pkce};
use crate::standing::standing;
use crate::store::accesses::{self, Subject};
use crate::store::sign_ins::{self, Opened, PendingAttempt, SignIn};
use crate::store::{accounts, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Habilitations, &[May::Query]),
        on(Table::SignIns, &[May::Put, May::Delete]),
        on(Table::Accesses, &[May::Put]),
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
    let cookies = || call.cookies.iter().map(String::as_str);
    let Some(cookie) = Cookie::Attempt.read(cookies()) else {
        // A browser that shows the sign-in's cookie keeps cookies: this page was asked for once more.
        let kept = Cookie::SignIn.read(cookies()).is_some();
        let error = if kept { SignInError::AttemptExpired } else { SignInError::CookieMissing };
        return Ok(refused(call, &error));
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
    match finished.and_then(|proved| same_person(&pending, proved)) {
        Ok(proved) => open(environment, call, proved, pending.return_to).await,
        Err(error) => Ok(refused(call, &error)),
    }
}

/// What was typed waits in the tab for who typed it.
fn same_person(pending: &PendingAttempt, proved: Proved) -> Result<Proved, SignInError> {
    let identity = format!("{}#{}", proved.identity.issuer(), proved.identity.sub());
    match &pending.again {
        Some(again) if *again != identity => Err(SignInError::OtherPerson),
        _ => Ok(proved),
    }
}

/// Back to the sign-in page, which says what happened; the log has the details.
pub fn refused(call: &Call, error: &SignInError) -> Reply<Redirection> {
    tracing::warn!(request_id = call.request_id, code = error.code(), error = %error, "a sign-in was refused");
    back_with(error.code())
}

fn back_with(code: &str) -> Reply<Redirection> {
    to(format!("/connexion?erreur={code}")).with_cookie(Cookie::Attempt.clear())
}

async fn open(
    environment: &Environment,
    call: &Call,
    Proved { identity, authenticated_at }: Proved,
    return_to: String,
) -> Result<Reply<Redirection>, Fault> {
    let known = match recognise(environment, &identity, &return_to).await? {
        Ok(known) => known,
        Err(stranger) => return Ok(back_with(stranger.code())),
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
        applicant: known.applicant,
        cgu_version: accepted.map_or(0, |acceptance| acceptance.version),
        csrf_secret: pkce::random_token(),
        last_seen: call.now,
        authenticated_at,
        ends_at,
        expires_at: ends_at.as_second(),
    };
    if !sign_in.applicant
        && let Some(stranger) = without_habilitation(environment, call, &sign_in).await?
    {
        return Ok(back_with(stranger.code()));
    }
    // A new sign-in replaces the one that this browser had.
    if let Some(old) = Cookie::SignIn.read(call.cookies.iter().map(String::as_str)) {
        sign_ins::end(environment.store(), &old.lookup_key()).await?;
    }
    if sign_in.role == Role::Elu {
        signed_in(environment, call, &sign_in).await?;
    }
    sign_ins::open(environment.store(), &sign_in, &opened(call, &sign_in)?).await?;
    let return_to = if return_to == "/espace" { home_of(sign_in.role).to_owned() } else { return_to };
    Ok(to(return_to).with_cookie(Cookie::SignIn.set(&cookie)).with_cookie(Cookie::Attempt.clear()))
}

/// The person finds it in his journal: a sign-in that was not his would show.
async fn signed_in(environment: &Environment, call: &Call, sign_in: &SignIn) -> Result<(), Fault> {
    let principal = format!("{}#{}", sign_in.issuer, sign_in.sub);
    let access = Access {
        at: call.now,
        reader: sign_in.display_name.clone(),
        principal: principal.clone(),
        role: sign_in.role,
        organisation: String::new(),
        looked: Looked::SignedIn,
        of: String::new(),
        request_id: call.request_id.clone(),
    };
    Ok(accesses::record(environment.store(), Subject::Person(&principal), &access).await?)
}

/// The sign-in among those of its person.
///
/// # Errors
/// When its organisation has no number.
pub fn opened(call: &Call, sign_in: &SignIn) -> Result<Opened, Fault> {
    Ok(Opened {
        key: sign_in.key.clone(),
        identity: sign_in.identity_key(),
        organisation: organisation_of(&subject_of(sign_in)?).map(|organisation| organisation.key()),
        device: device(call.header("user-agent").unwrap_or_default()),
        opened_at: call.now,
        expires_at: sign_in.expires_at,
    })
}

/// Why an agent does not come in, though his provider vouches for him.
#[derive(Debug, Clone, Copy)]
enum Stranger {
    /// His organisation is in none of our registers.
    Organisation,
    /// His collectivité is, by another establishment.
    Establishment,
    /// His organisation asks for more than his sign-in proved.
    Level(Missing),
    /// Nobody has said that he may act for it.
    NoHabilitation,
}

impl Stranger {
    const fn code(self) -> &'static str {
        match self {
            Self::Organisation => "organisation-unknown",
            Self::Establishment => "establishment-unknown",
            Self::Level(missing) => missing.code(),
            Self::NoHabilitation => "habilitation-missing",
        }
    }
}

/// Nobody acts for an organisation unless its register says so, or waits for him to accept.
async fn without_habilitation(
    environment: &Environment,
    call: &Call,
    sign_in: &SignIn,
) -> Result<Option<Stranger>, Fault> {
    let Some(organisation) = organisation_of(&subject_of(sign_in)?) else { return Ok(None) };
    let (identity, mail) = (sign_in.identity_key(), sign_in.identity.email());
    let found = standing(environment.store(), &organisation, (&identity, mail), call.now, call.today).await?;
    Ok(found.is_none().then_some(Stranger::NoHabilitation))
}

struct Known {
    role: Role,
    display_name: String,
    organisation: Option<OrganisationView>,
    elu: Option<EluId>,
    /// His establishment is in no register, and he comes to ask that it be.
    applicant: bool,
}

/// The page of whoever asks that his establishment be a training body: the only one for which a stranger comes in.
const ACCREDITATION: &str = "/accreditation";

/// For whom an identity acts.
async fn recognise(
    environment: &Environment,
    identity: &Identity,
    return_to: &str,
) -> Result<Result<Known, Stranger>, Fault> {
    match identity {
        Identity::Elu(person) => {
            let elu = accounts::of_identity(environment.store(), &person.issuer, &person.sub).await?;
            let display_name = person.told().display_name();
            Ok(Ok(Known { role: Role::Elu, display_name, organisation: None, elu, applicant: false }))
        }
        Identity::Agent(agent) => of_agent(environment, agent, return_to == ACCREDITATION).await,
    }
}

async fn of_agent(
    environment: &Environment,
    agent: &AgentIdentity,
    asks: bool,
) -> Result<Result<Known, Stranger>, Fault> {
    // A number that is no SIRET is in none of our registers.
    let Ok(siret) = agent.siret.parse() else { return Ok(Err(Stranger::Organisation)) };
    let (role, organisation, applicant) = match organisation(environment, &siret).await? {
        Ok((role, organisation)) => (role, organisation, false),
        Err(Stranger::Organisation) if asks => (Role::Of, named(agent), true),
        Err(stranger) => return Ok(Err(stranger)),
    };
    if let Some(missing) = missing(role, &agent.acr) {
        return Ok(Err(Stranger::Level(missing)));
    }
    let display_name = agent.name();
    Ok(Ok(Known { role, display_name, organisation: Some(organisation), elu: None, applicant }))
}

/// As its provider names it: we know nothing of it yet.
fn named(agent: &AgentIdentity) -> OrganisationView {
    let name = agent.organization_label.clone().unwrap_or_else(|| agent.siret.clone());
    OrganisationView { number: agent.siret.clone(), name }
}

async fn organisation(
    environment: &Environment,
    siret: &Siret,
) -> Result<Result<(Role, OrganisationView), Stranger>, Fault> {
    let named =
        |role, number: &str, name: String| Ok((role, OrganisationView { number: number.to_owned(), name }));
    if *siret == environment.gestionnaire()? {
        return Ok(named(Role::Gestionnaire, siret.as_str(), "Gestionnaire du fonds DIFE".to_owned()));
    }
    if let Some(body) = organisations::training_body(environment.store(), siret).await? {
        return Ok(named(Role::Of, siret.as_str(), body.name));
    }
    let siren = siret.siren();
    Ok(match organisations::collectivite(environment.store(), &siren).await? {
        Some(body) if body.has(siret) => named(Role::Collectivite, siren.as_str(), body.name),
        Some(_) => Err(Stranger::Establishment),
        None => Err(Stranger::Organisation),
    })
}
