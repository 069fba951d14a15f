//! Who calls: the sign-in behind the cookie, its role, its delays, and the proof that the request is from our pages.

use jiff::{SignedDuration, Timestamp};
use mce_shared::api::{CGU_VERSION, Role, endpoints};
use mce_shared::identifiers::{Siren, Siret};
use mce_shared::ids::EluId;

use super::{Call, Fault};
use crate::runtime::Environment;
use crate::sign_in::cookies::Cookie;
use crate::sign_in::csrf::{self, CsrfHeaders};
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
    /// A collectivité.
    Collectivite(Siren),
    /// The Caisse des Dépôts.
    Gestionnaire,
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The sign-in.
    pub sign_in: SignIn,
    /// For whom.
    pub subject: Subject,
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

    /// The élu's account.
    ///
    /// # Errors
    /// 403 when the account is not active yet, or for another role.
    pub fn elu(&self) -> Result<&EluId, Fault> {
        match &self.subject {
            Subject::Elu(Some(elu)) => Ok(elu),
            Subject::Elu(None) => Err(Fault::problem(
                403,
                "account-not-active",
                "Compte à activer",
                "Activez d’abord votre compte avec votre numéro de sécurité sociale.",
            )),
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

    /// When he signed in, with his second factor where the provider asks for one.
    #[must_use]
    pub fn signed_in_at(&self) -> Timestamp {
        self.sign_in.ends_at - SignedDuration::from_hours(SIGN_IN_HOURS)
    }

    /// What names the caller in records that outlive the sign-in.
    #[must_use]
    pub fn principal(&self) -> String {
        format!("{}#{}", self.sign_in.issuer, self.sign_in.sub)
    }
}

/// Finds the sign-in behind the cookie, if it is alive.
///
/// # Errors
/// When the store fails.
pub async fn find(environment: &Environment, call: &Call) -> Result<Option<Caller>, Fault> {
    let Some(cookie) = Cookie::SignIn.read(call.cookies.iter().map(String::as_str)) else { return Ok(None) };
    let Some(sign_in) = sign_ins::get(environment.store(), &cookie.lookup_key()).await? else {
        return Ok(None);
    };
    if !is_alive(&sign_in, call) {
        return Ok(None);
    }
    touch(environment, call, &sign_in).await?;
    let subject = subject_of(&sign_in)?;
    Ok(Some(Caller { sign_in, subject }))
}

fn is_alive(sign_in: &SignIn, call: &Call) -> bool {
    let idle = SignedDuration::from_mins(IDLE_MINUTES);
    call.now < sign_in.ends_at && call.now.duration_since(sign_in.last_seen) <= idle
}

async fn touch(environment: &Environment, call: &Call, sign_in: &SignIn) -> Result<(), Fault> {
    if call.now.duration_since(sign_in.last_seen) >= SignedDuration::from_mins(TOUCH_MINUTES) {
        sign_ins::touch(environment.store(), &sign_in.key, call.now).await?;
    }
    Ok(())
}

fn subject_of(sign_in: &SignIn) -> Result<Subject, Fault> {
    let number =
        sign_in.organisation.as_ref().map(|organisation| organisation.number.as_str()).unwrap_or_default();
    Ok(match sign_in.role {
        Role::Elu => Subject::Elu(sign_in.elu.clone()),
        Role::Of => Subject::Of(number.parse().map_err(Fault::internal)?),
        Role::Collectivite => Subject::Collectivite(number.parse().map_err(Fault::internal)?),
        Role::Gestionnaire => Subject::Gestionnaire,
    })
}

/// Who is signed in with one of `roles`, and has accepted the terms in force; refuses everybody else.
pub async fn authenticate(environment: &Environment, call: &Call, roles: &[Role]) -> Result<Caller, Fault> {
    let caller = find(environment, call).await?.ok_or_else(signed_out)?;
    if !roles.contains(&caller.role()) {
        return Err(wrong_role());
    }
    if caller.sign_in.cgu_version < CGU_VERSION && call.route.function != endpoints::ACCEPT_CGU.route.function
    {
        let detail = "Acceptez les conditions générales d’utilisation en vigueur pour continuer.";
        return Err(Fault::problem(403, "cgu-to-accept", "Conditions à accepter", detail));
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
    checked.map_err(|refusal| Fault::problem(403, refusal.code(), "Demande refusée", refusal.message()))
}

/// Nobody is signed in, or no longer.
#[must_use]
pub fn signed_out() -> Fault {
    let detail =
        "Votre connexion a expiré ou n’est pas ouverte. Connectez-vous : vous reviendrez à cette page.";
    Fault::problem(401, "signed-out", "Connexion nécessaire", detail)
}

fn wrong_role() -> Fault {
    let detail = "Cette page est réservée à un autre type de compte que le vôtre.";
    Fault::problem(403, "wrong-role", "Accès réservé", detail)
}
