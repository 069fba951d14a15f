//! Sends the browser to FranceConnect+ or ProConnect.

use mce_shared::api::Role;

use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;
use crate::sign_in::cookies::{Cookie, CookieValue};
use crate::sign_in::{ProviderKind, attempt::ATTEMPT_LIFETIME};
use crate::store::sign_ins::{self, PendingAttempt};

super::super::http_function!("sign-in");

/// Longest address to come back to.
const RETURN_MAX: usize = 500;

/// Begins an attempt, remembers it for one use, and redirects.
///
/// # Errors
/// A page of the site says that the provider can't be reached.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let kind = match call.query_value("provider").as_deref() {
        Some("proconnect") => ProviderKind::ProConnect,
        _ => ProviderKind::FranceConnect,
    };
    let attempt = match environment.identity_provider(kind)?.begin(call.now).await {
        Ok(attempt) => attempt,
        Err(error) => return Ok(super::finish::refused(environment, call, &error)),
    };
    let cookie = CookieValue::random();
    let redirect = Answer::redirect(&attempt.authorize_url).with_cookie(Cookie::Attempt.set(&cookie));
    let return_to = return_path(call.query_value("return").as_deref(), kind);
    let expires_at = (call.now + ATTEMPT_LIFETIME).as_second();
    sign_ins::begin(
        environment.store(),
        &cookie.lookup_key(),
        &PendingAttempt { attempt, return_to, expires_at },
    )
    .await?;
    Ok(redirect)
}

/// A path of our own site: what could lead elsewhere is dropped for the caller's home.
pub fn return_path(asked: Option<&str>, kind: ProviderKind) -> String {
    let home = if kind == ProviderKind::FranceConnect { "/compte" } else { "/espace" };
    let is_ours = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.len() <= RETURN_MAX
            && !path.contains(['\\', '\r', '\n'])
            && !path.starts_with("/auth")
            && !path.starts_with("/api")
    };
    asked.filter(is_ours).unwrap_or(home).to_owned()
}

/// The home of a role.
#[must_use]
pub const fn home_of(role: Role) -> &'static str {
    match role {
        Role::Elu => "/compte",
        Role::Of => "/organisme",
        Role::Collectivite => "/collectivite",
        Role::Gestionnaire => "/gestion",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_in_the_site() {
        for bad in
            ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/auth/sign-in", "/a\r\nb"]
        {
            assert_eq!(return_path(Some(bad), ProviderKind::FranceConnect), "/compte", "{bad}");
        }
        assert_eq!(return_path(Some("/offres/1/2/3?x=1"), ProviderKind::FranceConnect), "/offres/1/2/3?x=1");
    }
}
