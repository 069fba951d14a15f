//! Who calls: the sign-in behind the cookie, what he may do, its delays, and the proof that the request is from our pages.

use jiff::{SignedDuration, Timestamp};
use mce_shared::api::{Access, Role, Unserved, Waiting, endpoints};
use mce_shared::cgu;
use mce_shared::habilitation::{Author, MAX_AGE, Organisation, folded_mail, is_fresh};
use mce_shared::identifiers::{Siren, Siret};
use mce_shared::ids::EluId;

use super::{Call, Fault};
use crate::runtime::Environment;
use crate::sign_in::cookies::Cookie;
use crate::sign_in::csrf::{self, CsrfHeaders};
use crate::standing::{Standing, standing};
use crate::store::sign_ins::{self, SignIn};

/// A sign-in ends after this without a request.
pub const IDLE_MINUTES: i64 = 30;
/// A sign-in ends after this whatever happens.
pub const SIGN_IN_HOURS: i64 = 8;
/// The last request is written down at most this often, to spare writes.
const TOUCH_MINUTES: i64 = 5;

/// For whom a signed-in person acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// An élu; no account before the activation.
    Elu(Option<EluId>),
    /// A training body.
    Of(Siret),
    Collectivite(Siren),
    /// The Caisse des Dépôts.
    Gestionnaire,
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Caller {
    pub sign_in: SignIn,
    pub subject: Subject,
    /// What the register of habilitations says of him now; an élu needs none.
    pub standing: Standing,
}

impl Caller {
    /// The role of the subject.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self.subject {
            Subject::Elu(_) => Role::Elu,
            Subject::Of(_) => Role::Of,
            Subject::Collectivite(_) => Role::Collectivite,
            Subject::Gestionnaire => Role::Gestionnaire,
        }
    }

    /// Whether he acts for himself.
    #[must_use]
    pub const fn is_elu(&self) -> bool {
        matches!(self.subject, Subject::Elu(_))
    }

    /// The élu's account.
    ///
    /// # Errors
    /// 403 when the account is not active yet, or for another role.
    pub fn elu(&self) -> Result<&EluId, Fault> {
        match &self.subject {
            Subject::Elu(Some(elu)) => Ok(elu),
            Subject::Elu(None) => Err(Fault::refused(Unserved::AccountNotActive)),
            _ => Err(wrong_role()),
        }
    }

    /// The training body.
    ///
    /// # Errors
    /// 403 for another role.
    pub fn organisme(&self) -> Result<&Siret, Fault> {
        if let Subject::Of(siret) = &self.subject { Ok(siret) } else { Err(wrong_role()) }
    }

    /// The collectivité.
    ///
    /// # Errors
    /// 403 for another role.
    pub fn collectivite(&self) -> Result<&Siren, Fault> {
        if let Subject::Collectivite(siren) = &self.subject { Ok(siren) } else { Err(wrong_role()) }
    }

    /// The organisation of an agent.
    ///
    /// # Errors
    /// 403 for an élu.
    pub fn organisation(&self) -> Result<Organisation, Fault> {
        organisation_of(&self.subject).ok_or_else(wrong_role)
    }

    /// Until when what asks for a fresh authentication is open to him; none when it is closed.
    #[must_use]
    pub fn fresh_until(&self, now: Timestamp) -> Option<Timestamp> {
        let at = self.sign_in.authenticated_at;
        at.filter(|_| is_fresh(at, now)).map(|at| at + MAX_AGE)
    }

    /// The identity that the provider vouches for.
    #[must_use]
    pub fn identity(&self) -> String {
        self.sign_in.identity_key()
    }

    /// What names the caller in records that outlive the sign-in: the person of the register, by whom two people are told apart.
    #[must_use]
    pub fn principal(&self) -> String {
        self.standing.person.clone().unwrap_or_else(|| self.identity())
    }

    /// Who acts, for the register of habilitations.
    #[must_use]
    pub fn author(&self) -> Author {
        let mail = folded_mail(self.sign_in.identity.email());
        Author { person: self.principal(), name: self.sign_in.display_name.clone(), mail }
    }
}

/// The organisation of an agent; none of an élu.
#[must_use]
pub fn organisation_of(subject: &Subject) -> Option<Organisation> {
    Some(match subject {
        Subject::Elu(_) => return None,
        Subject::Of(siret) => Organisation::Of(siret.clone()),
        Subject::Collectivite(siren) => Organisation::Collectivite(siren.clone()),
        Subject::Gestionnaire => Organisation::Gestionnaire,
    })
}

/// Who calls, if his sign-in is alive.
///
/// # Errors
/// When the store fails.
pub async fn find(environment: &Environment, call: &Call) -> Result<Option<Caller>, Fault> {
    match alive(environment, call).await? {
        Some(sign_in) => known(environment, call, sign_in).await,
        None => Ok(None),
    }
}

/// The élu who calls: of anybody else, such a route need not know what he may do.
///
/// # Errors
/// When the store fails.
pub async fn find_elu(environment: &Environment, call: &Call) -> Result<Option<Caller>, Fault> {
    match alive(environment, call).await?.filter(|sign_in| sign_in.role == Role::Elu) {
        Some(sign_in) => known(environment, call, sign_in).await,
        None => Ok(None),
    }
}

/// The sign-in behind the cookie.
async fn alive(environment: &Environment, call: &Call) -> Result<Option<SignIn>, Fault> {
    let Some(cookie) = Cookie::SignIn.read(call.cookies.iter().map(String::as_str)) else { return Ok(None) };
    let sign_in = sign_ins::get(environment.store(), &cookie.lookup_key()).await?;
    Ok(sign_in.filter(|sign_in| is_alive(sign_in, call)))
}

async fn known(environment: &Environment, call: &Call, sign_in: SignIn) -> Result<Option<Caller>, Fault> {
    let subject = subject_of(&sign_in)?;
    let Some(standing) = standing_of(environment, call, &sign_in, &subject).await? else { return Ok(None) };
    touch(environment, call, &sign_in).await?;
    Ok(Some(Caller { sign_in, subject, standing }))
}

/// What he may do now; none once all that an agent had was taken back: his sign-ins are over with it.
async fn standing_of(
    environment: &Environment,
    call: &Call,
    sign_in: &SignIn,
    subject: &Subject,
) -> Result<Option<Standing>, Fault> {
    let Some(organisation) = organisation_of(subject) else { return Ok(Some(Standing::default())) };
    let identity = (sign_in.identity_key(), sign_in.identity.email());
    let found = standing(environment.store(), &organisation, (&identity.0, identity.1), call.now, call.today);
    let found = found.await?;
    if found.is_none() && sign_in.applicant {
        return Ok(Some(Standing { waiting: Some(Waiting::Accreditation), ..found }));
    }
    Ok(Some(found).filter(|found| !found.is_none()))
}

/// Whether a sign-in is neither over nor forgotten.
#[must_use]
pub fn is_alive(sign_in: &SignIn, call: &Call) -> bool {
    let idle = SignedDuration::from_mins(IDLE_MINUTES);
    call.now < sign_in.ends_at && call.now.duration_since(sign_in.last_seen) <= idle
}

async fn touch(environment: &Environment, call: &Call, sign_in: &SignIn) -> Result<(), Fault> {
    if call.now.duration_since(sign_in.last_seen) >= SignedDuration::from_mins(TOUCH_MINUTES) {
        sign_ins::touch(environment.store(), &sign_in.key, call.now).await?;
    }
    Ok(())
}

/// For whom a sign-in acts.
///
/// # Errors
/// When its organisation has no number.
pub fn subject_of(sign_in: &SignIn) -> Result<Subject, Fault> {
    let number =
        sign_in.organisation.as_ref().map(|organisation| organisation.number.as_str()).unwrap_or_default();
    Ok(match sign_in.role {
        Role::Elu => Subject::Elu(sign_in.elu.clone()),
        Role::Of => Subject::Of(number.parse().map_err(Fault::internal)?),
        Role::Collectivite => Subject::Collectivite(number.parse().map_err(Fault::internal)?),
        Role::Gestionnaire => Subject::Gestionnaire,
    })
}

/// Who is signed in, may do what is asked for, and has accepted the terms in force; refuses everybody else.
pub async fn authenticate(environment: &Environment, call: &Call) -> Result<Caller, Fault> {
    let sign_in = alive(environment, call).await?.ok_or_else(signed_out)?;
    if !call.route.access.concerns(sign_in.role) {
        return Err(wrong_role());
    }
    let caller = known(environment, call, sign_in).await?.ok_or_else(signed_out)?;
    if !call.route.access.admits(caller.role(), &caller.standing.permissions) {
        return Err(permission_missing(call.route.access, &caller));
    }
    let accepts = call.route.function == endpoints::ACCEPT_CGU.route.function;
    if cgu::must_accept(caller.role(), caller.sign_in.cgu_version) && !accepts {
        return Err(Fault::refused(Unserved::TermsToAccept));
    }
    if call.route.fresh && caller.fresh_until(call.now).is_none() {
        return Err(not_fresh());
    }
    Ok(caller)
}

/// Refuses a request that was not made by one of our pages (design §6).
pub fn check_csrf(environment: &Environment, call: &Call) -> Result<(), Fault> {
    let headers = CsrfHeaders {
        sec_fetch_site: call.header("sec-fetch-site"),
        origin: call.header("origin"),
        token: call.header(csrf::HEADER),
    };
    let checked = match &call.caller {
        Some(caller) => csrf::check(headers, environment.origin()?, &caller.sign_in.csrf_secret),
        None => csrf::check_site(headers, environment.origin()?),
    };
    checked.map_err(|refusal| Fault::refused(refusal.unserved()))
}

/// Nobody is signed in, or no longer.
#[must_use]
pub fn signed_out() -> Fault {
    Fault::refused(Unserved::SignedOut)
}

/// Says which permission is missing and who gives it, or what his invitation waits for.
fn permission_missing(access: Access, caller: &Caller) -> Fault {
    let role = caller.role();
    let mut wanted: Vec<&str> = access
        .permissions()
        .iter()
        .filter(|permission| permission.role() == role)
        .map(|permission| permission.label())
        .collect();
    wanted.dedup();
    Fault::refused(Unserved::PermissionMissing { wanted: &wanted, waiting: caller.standing.waiting })
}

/// The pages lead to the provider and back.
fn not_fresh() -> Fault {
    Fault::refused(Unserved::NotFresh { minutes: MAX_AGE.as_mins() })
}

fn wrong_role() -> Fault {
    Fault::refused(Unserved::WrongRole)
}
