//! Ends the sign-in here, and says where to end it at the provider's.

use mce_shared::api::{Nothing, SignedOut};

use crate::http::{Call, Fault, Reply};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::sign_in::cookies::Cookie;
use crate::sign_in::pkce;
use crate::store::sign_ins::{self, SignIn};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::SignIns, &[May::Get, May::Delete])],
    settings: &[Setting::FranceConnect, Setting::ProConnect],
    ..Reach::NOTHING
};

/// Ends the sign-in of the cookie, if there is one.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call, _: Nothing) -> Result<Reply<SignedOut>, Fault> {
    let origin = environment.origin()?;
    let mut redirect = format!("{origin}/");
    if let Some(cookie) = Cookie::SignIn.read(call.cookies.iter().map(String::as_str)) {
        let key = cookie.lookup_key();
        if let Some(sign_in) = sign_ins::get(environment.store(), &key).await? {
            redirect = provider_logout(environment, call, &sign_in).await?.unwrap_or(redirect);
            sign_ins::close(environment.store(), &sign_in.identity_key(), &key).await?;
        }
    }
    Ok(Reply::from(SignedOut { redirect }).with_cookie(Cookie::SignIn.clear()))
}

/// The provider's own end of session; without it, ours ends all the same.
async fn provider_logout(
    environment: &Environment,
    call: &Call,
    sign_in: &SignIn,
) -> Result<Option<String>, Fault> {
    let provider = environment.identity_provider(sign_in.identity.provider())?;
    let home = format!("{}/", environment.origin()?);
    let url = provider.logout_url(sign_in.identity.id_token(), &pkce::random_token(), &home, call.now).await;
    Ok(url.ok().flatten().map(Into::into))
}
