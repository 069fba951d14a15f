//! Sends the browser to FranceConnect+ or ProConnect.

use mce_shared::api::Role;
use url::{Position, Url};

use crate::http::{Call, Fault, Redirection, Reply};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::sign_in::cookies::{Cookie, CookieValue};
use crate::sign_in::{ProviderKind, attempt::ATTEMPT_LIFETIME};
use crate::store::sign_ins::{self, PendingAttempt};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::SignIns, &[May::Get, May::Put])],
    settings: &[Setting::FranceConnect, Setting::ProConnect],
    ..Reach::NOTHING
};

/// Longest address to come back to.
const RETURN_MAX: usize = 500;

/// Begins an attempt, remembers it for one use, and redirects.
///
/// # Errors
/// A page of the site says that the provider can't be reached.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Reply<Redirection>, Fault> {
    let kind = match call.query_value("provider").as_deref() {
        Some("proconnect") => ProviderKind::ProConnect,
        _ => ProviderKind::FranceConnect,
    };
    let provider = environment.identity_provider(kind)?;
    let again = match call.query_value("renew") {
        Some(_) => signed_in(environment, call).await?,
        None => None,
    };
    let begun = match &again {
        Some(_) => provider.begin_again(call.now).await,
        None => provider.begin(call.now).await,
    };
    let attempt = match begun {
        Ok(attempt) => attempt,
        Err(error) => return Ok(super::finish::refused(call, &error)),
    };
    let cookie = CookieValue::random();
    let redirect = to(attempt.authorize_url.to_string()).with_cookie(Cookie::Attempt.set(&cookie));
    let return_to = return_path(call.query_value("return").as_deref(), kind);
    let expires_at = (call.now + ATTEMPT_LIFETIME).as_second();
    sign_ins::begin(
        environment.store(),
        &cookie.lookup_key(),
        &PendingAttempt { attempt, return_to, again, expires_at },
    )
    .await?;
    Ok(redirect)
}

/// Sends the browser there.
pub fn to(address: impl Into<String>) -> Reply<Redirection> {
    Redirection(address.into()).into()
}

/// Who is to prove again who he is: the identity of this browser's sign-in, whatever has become of it.
async fn signed_in(environment: &Environment, call: &Call) -> Result<Option<String>, Fault> {
    let Some(cookie) = Cookie::SignIn.read(call.cookies.iter().map(String::as_str)) else { return Ok(None) };
    let known = sign_ins::get(environment.store(), &cookie.lookup_key()).await?;
    Ok(known.map(|sign_in| sign_in.identity_key()))
}

/// A path of our own site: what could lead elsewhere is dropped for the caller's home.
pub fn return_path(asked: Option<&str>, kind: ProviderKind) -> String {
    let home = if kind == ProviderKind::FranceConnect { "/compte" } else { "/espace" };
    asked.and_then(path_of_ours).unwrap_or_else(|| home.to_owned())
}

/// The path as a browser would read it: it drops tabs, takes backslashes for slashes, and encodes what is not ASCII.
fn path_of_ours(asked: &str) -> Option<String> {
    let site = Url::parse("https://site.invalid").ok()?;
    let url = site.join(asked).ok().filter(|url| url.origin() == site.origin())?;
    let path = url[Position::BeforePath..].to_owned();
    let is_page = asked.starts_with('/')
        && !asked.contains(char::is_control)
        && !path.starts_with("//")
        && !["/auth/", "/api/"].iter().any(|machines| path.starts_with(machines))
        && path.len() <= RETURN_MAX;
    is_page.then_some(path)
}

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
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/x/..//evil.example",
            "evil",
            "/auth/sign-in",
            "/a\r\nb",
        ] {
            assert_eq!(return_path(Some(bad), ProviderKind::FranceConnect), "/compte", "{bad}");
        }
        assert_eq!(
            return_path(Some("/offres?texte=été"), ProviderKind::ProConnect),
            "/offres?texte=%C3%A9t%C3%A9"
        );
        assert_eq!(return_path(Some("/offres/1/2/3?x=1"), ProviderKind::FranceConnect), "/offres/1/2/3?x=1");
    }
}
